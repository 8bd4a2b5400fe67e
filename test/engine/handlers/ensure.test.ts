/** A medium is made available where it is needed: once however often it is asked for, from the best sound source, or in the cache. */
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noPatience } from '#engine/jobs/transfer/patience.ts';
import { openLeaseCache } from '#engine/lease-cache.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';
import { sha } from '../../support/transfer-world.ts';

let library: Library;
let ref = '';
const bytes = picture(1);
beforeEach(async () => {
  library = await openLibrary({ patience: { transfers: noPatience } });
  for (const place of ['a', 'b', 'c']) await library.addLocation(place, { label: `disk ${place}`, site: 'shelf' });
  for (const place of ['a', 'b']) {
    const old = new Date('2024-01-01');
    utimesSync(library.put(`${place}/x.png`, bytes), old, old);
  }
  await library.scan();
  ref = (await library.client.call('media.search', {})).items[0]!.contentHash;
}, 60_000);
afterEach(() => library.close());

const ensure = (location?: string, dryRun?: boolean) =>
  library.client.call('media.ensureAvailable', {
    ref,
    ...(location !== undefined && { location }),
    ...(dryRun === true && { dryRun }),
  });
const update = (name: string, change: object) => library.client.call('locations.update', { name, change });
function rot(path: string): void {
  const at = library.at(path);
  const spoilt = readFileSync(at);
  spoilt[spoilt.indexOf('IDAT') + 20]! ^= 1;
  const { atime, mtime } = statSync(at);
  writeFileSync(at, spoilt);
  utimesSync(at, atime, mtime);
}

it('what is there is found; without a location the best copy is', async () => {
  expect(await ensure('b')).toMatchObject({
    action: 'found',
    location: 'b',
    path: 'x.png',
    file: library.at('b/x.png'),
    inLocation: true,
    plan: null,
  });
  await update('b', { priority: 5 });
  expect(await ensure()).toMatchObject({ action: 'found', location: 'b', inLocation: true, cached: false });
});

it('what is not there is copied by a plan that can be taken back; asked for twice at once it is copied once', async () => {
  expect(await ensure('c', true)).toMatchObject({ action: 'copied', path: 'x.png', plan: null });
  expect(existsSync(library.at('c/x.png'))).toBe(false);
  const [one, other] = await Promise.all([ensure('c'), ensure('c')]);
  expect(one).toMatchObject({ action: 'copied', location: 'c', path: 'x.png', inLocation: true, cached: false });
  expect(other).toEqual(one);
  expect(readFileSync(library.at('c/x.png'))).toEqual(bytes);
  expect(readdirSync(library.at('c')).toSorted()).toEqual(['.alice', 'x.png']);
  const { plans } = await library.client.call('plans.list', {});
  expect(plans.filter(({ state }) => state === 'done')).toHaveLength(1);
  const undo = await library.client.call('plans.undo', { id: one.plan! });
  expect(undo.items).toBe(1);
});

it('a source that has lost bits unnoticed is passed over', async () => {
  await update('a', { priority: 9 });
  rot('a/x.png');
  expect(await ensure('c')).toMatchObject({ action: 'copied' });
  expect(readFileSync(library.at('c/x.png'))).toEqual(bytes);
});

describe('where the location cannot hold it', () => {
  it.each([
    ['read-only', () => update('c', { readOnly: true })],
    ['paused', () => update('c', { status: 'paused' })],
    ['full', () => update('c', { maxBytes: 1 })],
    ['away', async () => renameSync(library.at('c'), library.at('c.away'))],
  ])('%s: it lies in the cache, proved, for an hour at least', async (_, forbid) => {
    await forbid();
    const got = await ensure('c');
    expect(got).toMatchObject({ action: 'cached', location: null, inLocation: false, cached: true, plan: null });
    expect(readFileSync(got.file!)).toEqual(bytes);
    expect(Date.parse(got.leaseUntil!)).toBeGreaterThan(Date.now() + 3_500_000);
    expect(await library.scan().catch(() => ({ new: 0 }))).toMatchObject({ new: 0 });
  });

  it('what is in the cache is read before it is given out, and serves when all disks are away', async () => {
    await update('c', { readOnly: true });
    const { file } = await ensure('c');
    writeFileSync(file!, Buffer.from(bytes).fill(0));
    expect(readFileSync((await ensure('c')).file!)).toEqual(bytes);
    for (const place of ['a', 'b']) renameSync(library.at(place), library.at(`${place}.away`));
    expect(await ensure()).toMatchObject({ action: 'cached', file });
    rmSync(file!);
    await expect(ensure()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/Connect a \(disk a, shelf\) or b \(disk b, shelf\)/),
      details: { connect: [{ location: 'a', label: 'disk a', site: 'shelf' }, { location: 'b' }] },
    });
  });

  it('what is leased fills the cache, and then there is no room', async () => {
    await update('c', { readOnly: true });
    await library.client.call('settings.update', { cacheBytes: bytes.length + 10 });
    await ensure('c');
    library.put('a/y.png', picture(2));
    await library.scan();
    const { items } = await library.client.call('media.search', { query: 'name:y.png' });
    const other = { ref: items[0]!.contentHash, location: 'c' };
    await expect(library.client.call('media.ensureAvailable', other)).rejects.toMatchObject({ code: 'no-space' });
    expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toContain('cache_bytes');
  });
});

it('the cache gives up what was not used for longest, never what is leased, and leaves nothing of what failed', async () => {
  const folder = makeTempFolder('cache');
  try {
    let now = Date.UTC(2026, 0, 1);
    const cache = openLeaseCache({ folder: `${folder.path}/leased`, maxBytes: () => 30, now: () => now });
    const put = (text: string) =>
      cache.fetch({ fileHash: sha(text), size: text.length, name: `${text}.png` }, async () =>
        (async function* () {
          yield Buffer.from(text);
        })(),
      );
    const names = (): number => readdirSync(`${folder.path}/leased`).filter((name) => name.endsWith('.png')).length;
    const first = await put('first 12345');
    now += 1000;
    await put('second 1234');
    await expect(put('third 12345')).rejects.toMatchObject({ code: 'no-space' });
    now += 3_600_000 - 500;
    await expect(put('third 12345')).resolves.toMatchObject({ leaseUntil: now + 3_600_000 });
    expect(existsSync(first.file)).toBe(false);
    expect(names()).toBe(2);
    await expect(
      cache.fetch({ fileHash: sha('x'), size: 1, name: 'x.png' }, async () =>
        (async function* () {
          yield Buffer.from('y');
        })(),
      ),
    ).rejects.toMatchObject({ code: 'data-loss' });
    expect(readdirSync(`${folder.path}/leased`).filter((name) => name.includes('.part'))).toEqual([]);
  } finally {
    folder.remove();
  }
});
