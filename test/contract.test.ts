/** The contract is data that travels: every schema can be written as JSON Schema, and every name is spelled noun.verb. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { events, methods, type Input, type MethodName } from '#api/contract.ts';
import { type Engine, openEngine } from '#engine/engine.ts';

describe('the contract', () => {
  for (const [name, { input, output }] of Object.entries(methods)) {
    it(`can write ${name} as JSON Schema, one object in and one object out`, () => {
      // Throws on dates, maps, transforms and everything else that JSON cannot carry.
      const written = [z.toJSONSchema(input, { io: 'input' }), z.toJSONSchema(output, { io: 'output' })];
      for (const schema of written) {
        const shapes = schema.anyOf ?? schema.oneOf ?? [schema];
        expect(shapes.map((shape) => (shape as { type?: string }).type)).toEqual(shapes.map(() => 'object'));
      }
    });
  }

  for (const [name, payload] of Object.entries(events)) {
    it(`can write the event ${name} as JSON Schema`, () => {
      expect(z.toJSONSchema(payload).type).toBe('object');
    });
  }

  it('names every method and event as noun.verb', () => {
    for (const name of [...Object.keys(methods), ...Object.keys(events)])
      expect(name).toMatch(/^[a-z]+\.[a-z][a-zA-Z]*$/);
  });
});

/** What each method is asked of an empty library: a question that it can answer, or the code it must refuse with. */
const questions: { [M in MethodName]: { input: Input<M>; refusal?: string } } = {
  'host.about': { input: {} },
  'locations.types': { input: {} },
  'locations.list': { input: {} },
  'locations.add': {
    input: { name: 'gone', type: 'local', config: { path: '/no/such/folder' } },
    refusal: 'invalid',
  },
  'locations.update': { input: { name: 'gone', change: {} }, refusal: 'not-found' },
  'locations.remove': { input: { name: 'gone' }, refusal: 'not-found' },
  'locations.checkRemoval': { input: { name: 'gone' }, refusal: 'not-found' },
  'media.search': { input: {} },
  'media.find': { input: { ref: `sha256:${'0'.repeat(64)}` }, refusal: 'not-found' },
  'media.show': { input: { ref: `sha256:${'0'.repeat(64)}` }, refusal: 'not-found' },
  'media.storePoster': { input: { contentHash: `sha256:${'0'.repeat(64)}`, image: 'AAAA' }, refusal: 'not-found' },
  'media.complete': { input: { query: 'ra', caret: 2 } },
  'media.outline': { input: { group: 'day', timeZone: 'Europe/Rome' } },
  'media.window': { input: { outline: 'gone', offset: 0, limit: 100 }, refusal: 'not-found' },
  'media.locate': { input: { outline: 'gone', contentHash: `sha256:${'0'.repeat(64)}` }, refusal: 'not-found' },
  'media.sum': { input: { outline: 'gone', ranges: [[0, 1]] }, refusal: 'not-found' },
  'media.reselect': { input: { from: 'gone', ranges: [[0, 1]], to: 'gone' }, refusal: 'not-found' },
  'media.pick': { input: { outline: 'gone', ranges: [[0, 1]], limit: 10 }, refusal: 'not-found' },
  'storage.report': { input: {} },
  'catalog.status': { input: {} },
  'catalog.problems': { input: {} },
  'jobs.start': { input: { kind: 'scan', locations: ['gone'] }, refusal: 'not-found' },
  'jobs.list': { input: {} },
  'jobs.get': { input: { id: 'gone' }, refusal: 'not-found' },
  'jobs.cancel': { input: { id: 'gone' }, refusal: 'not-found' },
  'jobs.pause': { input: { id: 'gone' }, refusal: 'not-found' },
  'jobs.resume': { input: { id: 'gone' }, refusal: 'not-found' },
  'jobs.reorder': { input: { id: 'gone', before: null }, refusal: 'not-found' },
  'jobs.files': { input: { id: 'gone' }, refusal: 'not-found' },
  'jobs.throughput': { input: { id: 'gone' }, refusal: 'not-found' },
  'searches.list': { input: {} },
  'searches.save': { input: { name: 'best', query: 'rating:5', sort: 'best' } },
  'searches.remove': { input: { name: 'gone' }, refusal: 'not-found' },
  'searches.note': { input: { query: 'harbour' } },
  'searches.forget': { input: {} },
  'settings.get': { input: {} },
  'settings.update': { input: { wantedCopies: 2 } },
  'plans.create': { input: { verb: 'copy', hashes: [], to: 'gone' }, refusal: 'not-found' },
  'plans.get': { input: { id: 'gone' }, refusal: 'not-found' },
  'plans.list': { input: {} },
  'plans.run': { input: { id: 'gone', hash: '' }, refusal: 'not-found' },
  'plans.discard': { input: { id: 'gone' }, refusal: 'not-found' },
  'plans.undo': { input: { id: 'gone' }, refusal: 'not-found' },
  'plans.repair': { input: { locations: ['gone'] }, refusal: 'not-found' },
  'verify.findings': { input: {} },
  'duplicates.exact': { input: {} },
  'duplicates.plan': { input: {} },
  'duplicates.near': { input: {} },
  'duplicates.dismiss': { input: { hashes: [`sha256:${'0'.repeat(64)}`, `sha256:${'1'.repeat(64)}`] } },
  'media.variations': { input: { contentHash: `sha256:${'0'.repeat(64)}` }, refusal: 'not-found' },
  'media.drives': { input: { query: '' } },
  'plans.retry': { input: { id: 'gone' }, refusal: 'not-found' },
  'locations.checkLeave': { input: { name: 'gone', how: 'lost' }, refusal: 'not-found' },
  'locations.leave': { input: { name: 'gone', how: 'retire' }, refusal: 'not-found' },
  'locations.planLeave': { input: { name: 'gone', to: ['nas'] }, refusal: 'not-found' },
  'media.ensureAvailable': { input: { ref: `sha256:${'0'.repeat(64)}` }, refusal: 'not-found' },
  'media.pin': { input: { hashes: [], pinned: true } },
  'pins.list': { input: {} },
  'trash.list': { input: {} },
  'trash.empty': { input: {} },
  'ledger.list': { input: {} },
  'ledger.verify': { input: {} },
  'ledger.recover': { input: {} },
  'host.folders': { input: {} },
  'host.pickFolder': { input: {}, refusal: 'unsupported' },
  'host.reveal': { input: { contentHash: `sha256:${'0'.repeat(64)}` }, refusal: 'unsupported' },
  'host.open': { input: { contentHash: `sha256:${'0'.repeat(64)}` }, refusal: 'unsupported' },
  'host.dragOut': { input: { contentHashes: [`sha256:${'0'.repeat(64)}`] }, refusal: 'unsupported' },
};

describe('an engine over an empty library', () => {
  let folder: string;
  let engine: Engine;
  const bugs: unknown[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'alice-contract-'));
    engine = await openEngine({ dataDir: folder, host: 'direct', onBug: (error) => bugs.push(error) });
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, { input, refusal }] of Object.entries(questions)) {
    it(`answers ${name} ${refusal === undefined ? 'as the contract says' : `with ${refusal}`}`, async () => {
      const reply = await engine.dispatch(name, input);
      expect(bugs).toEqual([]);
      if (reply.ok) {
        // Nothing more and nothing less than the schema: what it does not name would be lost on the way to no one's notice.
        expect(methods[name as MethodName].output.parse(reply.result)).toEqual(reply.result);
        expect(refusal).toBeUndefined();
      } else
        expect([reply.error.code, reply.error.message]).toEqual([refusal, expect.stringMatching(/^.{15,}[.?!]$/s)]);
    });
  }

  it('refuses what the contract does not name, and input of another shape', async () => {
    for (const name of ['media.delete', 'constructor', '__proto__', 'toString', '']) {
      expect(await engine.dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    }
    for (const input of [42, 'x', [], { limit: -1 }, { query: 'x'.repeat(5000) }, { sort: 'random' }]) {
      expect(await engine.dispatch('media.search', input)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
  });
});
