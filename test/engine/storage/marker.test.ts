/** Places are known again, wrong ones are not taken for them, and no marker is ever overwritten. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import { openLocal } from '#engine/storage/local.ts';
import {
  findMarker,
  findSharedMarkers,
  MARKER_PATH,
  probeLocation,
  writeMarker,
  type ExpectedPlace,
} from '#engine/storage/marker.ts';
import { openMemory } from '#engine/storage/memory.ts';
import { isSamePlace, type Fingerprint } from '#engine/storage/place-facts.ts';
import { readOnly } from '#engine/storage/wrappers/read-only.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

const id = '8b0d1c5e-9f0a-4b7e-8a53-0f3f6d6f7a11';
const otherId = '11111111-2222-4333-8444-555555555555';
const createdAt = new Date('2024-05-06T07:08:10Z');
const expected: ExpectedPlace = { id, name: 'pictures', readOnly: false };

let temp: TempFolder;
let root: string;
const open = () => openLocal({ path: root, name: 'pictures' });

beforeEach(() => {
  temp = makeTempFolder('marker');
  root = join(temp.path, 'disk');
  mkdirSync(root);
});
afterEach(() => temp.remove());

async function failure(work: Promise<unknown>): Promise<AliceError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AliceError);
  return error as AliceError;
}

describe('the marker file', () => {
  it('is written once, plainly readable, and never listed as media', async () => {
    const adapter = await open();
    const marker = await writeMarker(adapter, { id, name: 'pictures', createdAt });
    expect(JSON.parse(readFileSync(join(root, MARKER_PATH), 'utf8'))).toEqual({
      alice: 1,
      id,
      name: 'pictures',
      createdAt: '2024-05-06T07:08:10.000Z',
    });
    expect(await findMarker(adapter)).toEqual(marker);
    for await (const entry of adapter.list('')) expect(entry.path).toBe('nothing is listed');
  });

  it('of the same id stays as it was, with what others wrote into it', async () => {
    const adapter = await open();
    const text = JSON.stringify({ alice: 1, id, name: 'older name', createdAt: createdAt.toISOString(), note: 'kept' });
    mkdirSync(join(root, '.alice'));
    writeFileSync(join(root, MARKER_PATH), text);
    expect(await writeMarker(adapter, { id, name: 'pictures', createdAt })).toMatchObject({
      name: 'older name',
      note: 'kept',
    });
    expect(readFileSync(join(root, MARKER_PATH), 'utf8')).toBe(text);
  });

  it('of another id is refused by name, and stays', async () => {
    const adapter = await open();
    await writeMarker(adapter, { id: otherId, name: 'holiday disk', createdAt });
    const error = await failure(writeMarker(adapter, { id, name: 'pictures', createdAt }));
    expect(error.code).toBe('already-exists');
    expect(error.message).toMatch(/"holiday disk"/);
    expect(await findMarker(adapter)).toMatchObject({ id: otherId });
  });

  it('written by two at once is the marker of exactly one', async () => {
    const adapter = await open();
    const results = await Promise.allSettled(
      [id, otherId].map((one) => writeMarker(adapter, { id: one, name: one, createdAt })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cut off at any length is an error with a remedy, and is never overwritten', async () => {
    const adapter = await open();
    await writeMarker(adapter, { id, name: 'pictures', createdAt });
    const whole = readFileSync(join(root, MARKER_PATH));
    for (let length = 0; length < whole.length - 2; length += 1) {
      writeFileSync(join(root, MARKER_PATH), whole.subarray(0, length));
      const write = () => writeMarker(adapter, { id, name: 'pictures', createdAt });
      for (const work of [() => findMarker(adapter), write]) {
        const error = await failure(work());
        expect(error.code, `${length} bytes`).toBe('data-loss');
        expect(error.message).toMatch(/damaged.*remove that file and add the location again/);
      }
      expect(readFileSync(join(root, MARKER_PATH)).equals(whole.subarray(0, length))).toBe(true);
    }
  });

  it.each([
    ['not text', Buffer.from([0xff, 0xfe, 0x00])],
    ['a list', Buffer.from('[]')],
    ['null', Buffer.from('null')],
    ['another program’s', Buffer.from('{"id":1}')],
    ['without a proper id', Buffer.from('{"alice":1,"id":"x","name":"n","createdAt":"2024-05-06T07:08:10.000Z"}')],
    ['endless', Buffer.alloc(1_000_000, ' ')],
    ['deep', Buffer.from('['.repeat(50_000))],
  ])('that is %s is damaged, not a crash', async (_, bytes) => {
    const adapter = await openMemory();
    await adapter.write(MARKER_PATH, bytes);
    expect((await failure(findMarker(adapter))).code).toBe('data-loss');
  });

  it('of a newer version says that this one is too old', async () => {
    const adapter = await openMemory();
    await adapter.write(MARKER_PATH, Buffer.from('{"alice":2,"uuid":"…"}'));
    expect((await failure(findMarker(adapter))).code).toBe('unsupported');
  });

  it('is not written where nothing may be', async () => {
    const adapter = readOnly(await open(), 'pictures');
    expect((await failure(writeMarker(adapter, { id, name: 'pictures', createdAt }))).code).toBe('permission-denied');
  });
});

describe('finding out whether a place is the right one', () => {
  it('online: the marker is there, with the device it is on', async () => {
    await writeMarker(await open(), { id, name: 'pictures', createdAt });
    const probe = await probeLocation(expected, open);
    expect(probe).toMatchObject({ reachability: 'online', reason: null, markerId: id });
    expect(probe.device).toMatch(/^\d+$/);
  });

  it('offline: the folder is not there', async () => {
    rmSync(root, { recursive: true });
    const probe = await probeLocation(expected, open);
    expect(probe).toMatchObject({ reachability: 'offline', markerId: null, device: null });
    expect(probe.reason).toMatch(/Connect its disk/);
  });

  it('unmarked: an empty mount point, which must not be taken for an emptied disk', async () => {
    const probe = await probeLocation(expected, open);
    expect(probe.reachability).toBe('unmarked');
    expect(probe.reason).toMatch(/is the disk really mounted/);
  });

  it('wrong-disk: another marker, named', async () => {
    await writeMarker(await open(), { id: otherId, name: 'holiday disk', createdAt });
    const probe = await probeLocation(expected, open);
    expect(probe).toMatchObject({ reachability: 'wrong-disk', markerId: otherId });
    expect(probe.reason).toMatch(/"holiday disk", not "pictures"/);
  });

  it('a damaged marker is never online', async () => {
    mkdirSync(join(root, '.alice'));
    writeFileSync(join(root, MARKER_PATH), '{"alice":1');
    const probe = await probeLocation(expected, open);
    expect(probe.reachability).toBe('unmarked');
    expect(probe.reason).toMatch(/damaged/);
  });

  it('a place that does not answer is offline, whatever step fails', async () => {
    const inner = await openMemory();
    await writeMarker(inner, { id, name: 'pictures', createdAt });
    const dead = async () => {
      throw new AliceError('unavailable', 'The place does not answer. Connect it and try again.');
    };
    for (const verb of ['stat', 'read', 'fingerprint'] as const) {
      const adapter: StorageAdapter = { ...inner, [verb]: dead };
      expect((await probeLocation(expected, async () => adapter)).reachability, verb).toBe('offline');
    }
  });

  it('a disk mounted elsewhere is known by its marker alone', async () => {
    await writeMarker(await open(), { id, name: 'pictures', createdAt });
    renameSync(root, join(temp.path, 'elsewhere'));
    root = join(temp.path, 'elsewhere');
    expect((await probeLocation(expected, open)).reachability).toBe('online');
  });

  it('closes what it opened', async () => {
    let closed = 0;
    const adapter = { ...(await openMemory()), close: async () => void (closed += 1) };
    await probeLocation(expected, async () => adapter);
    expect(closed).toBe(1);
  });

  it('finds one id at two places', () => {
    const places = [
      { name: 'a', markerId: id },
      { name: 'b', markerId: otherId },
      { name: 'clone of a', markerId: id },
      { name: 'c', markerId: null },
      { name: 'd', markerId: null },
    ];
    expect(findSharedMarkers(places)).toEqual([{ id, names: ['a', 'clone of a'] }]);
  });
});

describe('read-only places, which carry no marker', () => {
  const files = Array.from({ length: 40 }, (_, index) => `album ${index}`);

  async function fingerprint(): Promise<Fingerprint> {
    return (await probeLocation({ ...expected, readOnly: true }, open)).fingerprint!;
  }

  it('are known again by what lies at their top, though things come and go', async () => {
    for (const name of files) writeFileSync(join(root, name), '');
    const noted = await fingerprint();
    for (const name of files.slice(0, 10)) rmSync(join(root, name));
    for (let index = 0; index < 300; index += 1) writeFileSync(join(root, `new ${index}`), '');
    const probe = await probeLocation({ ...expected, readOnly: true, fingerprint: noted }, open);
    expect(probe.reachability).toBe('online');
  });

  it('are not confused with another disk, nor with an empty mount point', async () => {
    for (const name of files) writeFileSync(join(root, name), '');
    const noted = await fingerprint();
    for (const name of files) rmSync(join(root, name));
    const place = { ...expected, readOnly: true, fingerprint: noted };
    expect((await probeLocation(place, open)).reachability).toBe('wrong-disk');
    for (let index = 0; index < 100; index += 1) writeFileSync(join(root, `something else ${index}`), '');
    expect((await probeLocation(place, open)).reachability).toBe('wrong-disk');
  });

  it('not noted yet are unmarked, and nothing is written to them', async () => {
    writeFileSync(join(root, 'a'), '');
    const probe = await probeLocation({ ...expected, readOnly: true }, open);
    expect(probe.reachability).toBe('unmarked');
    expect(probe.fingerprint!.names).toHaveLength(1);
    expect(await findMarker(await open())).toBeNull();
  });

  it('differ where their volumes or file systems do, whatever their names', () => {
    const one: Fingerprint = { device: '1', fsType: 'ef53', fsUuid: 'aaa', names: ['0', '1'] };
    expect(isSamePlace(one, { ...one, device: '2' })).toBe(true);
    expect(isSamePlace(one, { ...one, fsUuid: 'bbb' })).toBe(false);
    expect(isSamePlace(one, { ...one, fsUuid: null })).toBe(true);
    expect(isSamePlace(one, { ...one, fsType: '4d44' })).toBe(false);
    expect(isSamePlace(one, { ...one, names: [] })).toBe(false);
    expect(isSamePlace({ ...one, names: [] }, one)).toBe(true);
  });
});
