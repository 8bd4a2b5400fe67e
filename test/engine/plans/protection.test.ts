/** Every verb against everything that protects a file, through the whole engine: what is protected has the same files afterwards. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { Plan } from '#api/plan.ts';
import { noPatience } from '#engine/jobs/transfer/patience.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { makeAndRun } from '../../support/plans.ts';

let library: Library;
let hash = '';
const old = new Date('2024-01-01T00:00:00Z');
function put(path: string, bytes: Buffer): void {
  utimesSync(library.put(path, bytes), old, old);
}

/** The medium lies in a and b; c is free. a is what is protected. */
beforeEach(async () => {
  library = await openLibrary({ patience: { transfers: noPatience } });
  for (const place of ['a', 'b', 'c']) await library.addLocation(place);
  put('a/x.png', picture(1));
  put('b/x.png', picture(1));
  await library.scan();
  hash = (await library.client.call('media.search', {})).items[0]!.contentHash;
}, 60_000);
afterEach(() => library.close());

/** Every file of a with its bytes, the marker and the mirrored ledger left out. */
function filesOfA(): Record<string, string> {
  const files: Record<string, string> = {};
  const root = existsSync(library.at('a.away')) ? library.at('a.away') : library.at('a');
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length + 1);
    if (!entry.isFile() || path.startsWith('.alice/ledger') || path === '.alice/location.json') continue;
    files[path] = createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex');
  }
  return files;
}

function rot(path: string): void {
  const at = library.at(path);
  const bytes = readFileSync(at);
  bytes[bytes.indexOf('IDAT') + 20]! ^= 1;
  const { atime, mtime } = statSync(at);
  writeFileSync(at, bytes);
  utimesSync(at, atime, mtime);
}

const create = (input: Input<'plans.create'>): Promise<Plan> => library.client.call('plans.create', input);
async function verify(): Promise<void> {
  const { id } = await library.client.call('jobs.start', { kind: 'verify' });
  await library.client.call('jobs.get', { id, wait: true });
}

interface Verb {
  /** Before the protection is there. */
  prepare?(): Promise<void>;
  plan(): Promise<Plan>;
}
let copied = '';

const verbs: Record<string, Verb> = {
  move: { plan: () => create({ verb: 'move', hashes: [hash], to: 'c' }) },
  'move onto a copy that is there': { plan: () => create({ verb: 'move', hashes: [hash], to: 'b' }) },
  'trash everywhere': { plan: () => create({ verb: 'trash', hashes: [hash] }) },
  'trash there': { plan: () => create({ verb: 'trash', hashes: [hash], from: ['a'] }) },
  'empty the trash': {
    async prepare() {
      await makeAndRun(library, { verb: 'trash', hashes: [hash], from: ['a'] });
    },
    plan: () => library.client.call('trash.empty', {}),
  },
  'undo of a copy': {
    async prepare() {
      await makeAndRun(library, { verb: 'trash', hashes: [hash], from: ['a'] });
      copied = (await makeAndRun(library, { verb: 'copy', hashes: [hash], to: 'a', folder: 'new' })).plan.id;
    },
    plan: () => library.client.call('plans.undo', { id: copied }),
  },
  repair: {
    async prepare() {
      rot('a/x.png');
      await verify();
    },
    plan: () => library.client.call('plans.repair', {}),
  },
};

interface Protection {
  on(): unknown;
  off(): unknown;
}

const setting = (
  name: string,
  on: Input<'locations.update'>['change'],
  off: Input<'locations.update'>['change'],
): Protection => ({
  on: () => library.client.call('locations.update', { name, change: on }),
  off: () => library.client.call('locations.update', { name, change: off }),
});
const away = (name: string): Protection => ({
  on: () => renameSync(library.at(name), library.at(`${name}.away`)),
  off: () => renameSync(library.at(`${name}.away`), library.at(name)),
});
const pin = (pinned: boolean) => (): unknown => library.client.call('media.pin', { hashes: [hash], pinned });

const protections: Record<string, Protection> = {
  pin: { on: pin(true), off: pin(false) },
  'delete: false': setting('a', { delete: false }, { delete: true }),
  backup: setting('a', { purpose: ['backup'] }, { purpose: ['organized'] }),
  'read-only': setting('a', { readOnly: true }, { readOnly: false }),
  paused: setting('a', { status: 'paused' }, { status: 'active' }),
  retired: setting('a', { status: 'retired' }, { status: 'active' }),
  offline: away('a'),
  'another disk in its place': {
    on: () => {
      away('a').on();
      mkdirSync(library.at('a'));
    },
    off: () => {
      rmdirSync(library.at('a'));
      away('a').off();
    },
  },
  'the other copy has lost bits, and nobody knows': { on: () => rot('b/x.png'), off: () => rot('b/x.png') },
  'the other copy is on a disk that is away': away('b'),
  'the other copy lies in an inbox alone': setting('b', { purpose: ['inbox'] }, { purpose: ['organized'] }),
};

/** What is allowed all the same, and why. */
const allowed: Record<string, string[]> = {
  // The bytes that are exchanged are not the medium that is pinned; a sound copy of it comes in their place.
  pin: ['repair'],
  // A backup's trash is emptied, and a copy into it taken back, by acts of their own that name just that; repair must name it, too.
  backup: ['trash there', 'empty the trash', 'undo of a copy'],
  // It is copied first, or there was a copy: that one was read just now.
  'the other copy has lost bits, and nobody knows': ['move', 'trash everywhere'],
  'the other copy is on a disk that is away': ['move', 'trash everywhere'],
  // Where it was copied from counts for repair.
  'the other copy lies in an inbox alone': ['move', 'trash everywhere', 'repair'],
};

/** Makes the plan and runs it; that it cannot be made or run is an answer, too. */
async function attempt(verb: Verb): Promise<void> {
  try {
    const { items, id, hash: seen } = await verb.plan();
    if (items === 0) return;
    const { job } = await library.client.call('plans.run', { id, hash: seen });
    await library.client.call('jobs.get', { id: job, wait: true });
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
  }
}

const SLOW = { timeout: 120_000 };

describe.each(Object.entries(verbs))('%s', (name, verb) => {
  const isAllowed = (title: string): boolean => allowed[title]?.includes(name) === true;

  it('respects all that protects a file, and changes what nothing protects', SLOW, async () => {
    await verb.prepare?.();
    const before = filesOfA();
    for (const [title, protection] of Object.entries(protections)) {
      if (isAllowed(title)) continue;
      await protection.on();
      await attempt(verb);
      expect(filesOfA(), title).toEqual(before);
      await protection.off();
    }
    await attempt(verb);
    expect(filesOfA()).not.toEqual(before);
  });

  it('respects it also when it comes after the plan was made', SLOW, async () => {
    await verb.prepare?.();
    const before = filesOfA();
    for (const [title, protection] of Object.entries(protections)) {
      // What purpose a place has is settled when the plan is made; a move looks at that again.
      if (isAllowed(title) || (title === 'backup' && !name.startsWith('move'))) continue;
      const plan = await verb.plan();
      await protection.on();
      await attempt({ plan: () => Promise.resolve(plan) });
      expect(filesOfA(), title).toEqual(before);
      await protection.off();
    }
  });

  it.each(Object.entries(protections).filter(([title]) => isAllowed(title)))(
    'is allowed all the same: %s',
    async (_, { on }) => {
      await verb.prepare?.();
      const before = filesOfA();
      await on();
      await attempt(verb);
      expect(filesOfA()).not.toEqual(before);
    },
  );
});

it('nothing is written to a place that is read-only, paused or away', async () => {
  await library.addLocation('d');
  for (const change of [{ readOnly: true }, { status: 'paused' as const }]) {
    const plan = await create({ verb: 'copy', query: '', to: 'd' });
    await library.client.call('locations.update', { name: 'd', change });
    await attempt({ plan: () => Promise.resolve(plan) });
    await attempt({ plan: () => create({ verb: 'copy', query: '', to: 'd' }) });
    expect(readdirSync(library.at('d'))).toEqual(['.alice']);
    await library.client.call('locations.update', { name: 'd', change: { readOnly: false, status: 'active' } });
  }
});
