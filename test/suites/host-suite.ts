/** The law of hosts: whatever carries a call, the answer is that of a direct one, for every method of the contract. */
import { utimesSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '#api/client.ts';
import type { MethodName } from '#api/contract.ts';
import type { Engine } from '#engine/engine.ts';
import { makeMovie } from '../fixtures/make-movie.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';
import { questions, type Question, type Seen } from './host-questions.ts';

/** The way to an engine that a host offers to its page. */
export interface Carrier {
  call(method: string, input: unknown): Promise<Reply>;
  close(): Promise<void>;
}

const NOW = Date.UTC(2026, 0, 31, 12);

/** The same to the byte and the second each time; only ids and the folder differ. */
async function prepareLibrary(): Promise<Library> {
  const library = await openLibrary({ now: () => NOW });
  const put = (path: string, bytes: Buffer) => utimesSync(library.put(path, bytes), NOW / 1000, NOW / 1000);
  put('studio/harbour.png', picture(1, { prompt: 'a harbour, 海', tags: ['sea', 'night'], rating: 5 }));
  put('studio/boat.png', picture(2, { prompt: 'a boat', tags: ['sea'] }));
  put('studio/clip.mp4', makeMovie());
  put('studio/broken.png', picture(3).subarray(0, 60));
  put('shelf/copy of harbour.png', picture(1, { tags: ['sea'] }));
  library.put('extra/new.png', picture(4));
  library.put('other/new.png', picture(5));
  await library.addLocation('studio', { label: 'desk', priority: 3 });
  await library.addLocation('shelf', { purpose: ['backup'] });
  await library.scan();
  return library;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{8}-\d{6}-[a-z0-9]{6}/g;
/** What chance, the world and the scheduler decide, not the question. */
const MEASURED = new Set(
  ['outline', 'hash', 'lastVerified', 'generation', 'freeBytes', 'capacityBytes'].concat([
    'bytesPerSecond',
    'filesPerSecond',
    'etaSeconds',
  ]),
);

/** One library as a host's page sees it: remembers its answers, and tells them without what differs between two libraries. */
function createSide(library: Library, call: Carrier['call']) {
  const ids = new Map<string, string>();
  const known = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`);
    return ids.get(id)!;
  };
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(library.dir, '<dir>').replace(ID, known);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, one]) => [key, MEASURED.has(key) ? 'measured' : plain(one)]);
    return Object.fromEntries(entries) as unknown;
  };
  const seen: Seen = {};
  return {
    async ask(method: MethodName, input: Question['input']): Promise<unknown> {
      const reply = await call(method, typeof input === 'function' ? input(seen, library.dir) : input);
      if (reply.ok) seen[method] = reply.result as never;
      return plain(reply);
    },
  };
}

/** `connect` puts a host in front of an engine. */
export function hostSuite(name: string, connect: (engine: Engine) => Promise<Carrier>): void {
  describe(`${name}, compared with a direct call`, () => {
    let libraries: Library[];
    let carrier: Carrier;
    let direct: ReturnType<typeof createSide>;
    let carried: ReturnType<typeof createSide>;
    beforeAll(async () => {
      libraries = await Promise.all([prepareLibrary(), prepareLibrary()]);
      const [here, there] = libraries as [Library, Library];
      carrier = await connect(there.engine);
      direct = createSide(here, here.engine.dispatch);
      carried = createSide(there, carrier.call);
    });
    afterAll(async () => {
      await carrier?.close();
      for (const library of libraries ?? []) await library.close();
    });

    for (const [method, { right, wrong }] of Object.entries(questions)) {
      const asked: Question[] = [...right, ...wrong.map((input) => ({ input, gives: 'invalid' }) as const)];
      it(`gives equal answers to ${asked.length} questions of ${method}`, async () => {
        for (const { input, gives } of asked) {
          const expected = await direct.ask(method as MethodName, input);
          expect([input, expected]).toMatchObject([input, gives === 'ok' ? { ok: true } : { error: { code: gives } }]);
          expect(await carried.ask(method as MethodName, input)).toStrictEqual(expected);
        }
      });
    }

    it('gives equal refusals of methods that there are not', async () => {
      for (const method of ['media.delete', 'media.constructor', 'host.__proto__']) {
        const expected = await direct.ask(method as MethodName, {});
        expect(expected).toMatchObject({ error: { code: 'unsupported' } });
        expect(await carried.ask(method as MethodName, {})).toStrictEqual(expected);
      }
    });
  });
}
