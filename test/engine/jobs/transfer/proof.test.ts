/** How many copies there are is found out by looking, and what fails together counts once. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverOf } from '#engine/storage/failure-domain.ts';
import { makeTempFolder, type TempFolder } from '../../../support/temp-folder.ts';
import { createTransferWorld, item, trashStep, type TransferWorld } from '../../../support/transfer-world.ts';

let folder: TempFolder;
let world: TransferWorld;
beforeEach(() => {
  folder = makeTempFolder('proof');
  world = createTransferWorld(folder.path);
});
afterEach(() => folder.remove());

const trash = (floor: number) => {
  const file = world.put('a/x.png', 'bytes');
  world.put('b/x.png', 'bytes');
  return () => world.run('trash', [item(0, [trashStep('a', [file], floor)])]);
};
const refused = { done: 0, failed: [{ code: 'conflict' }] };

it('a copy elsewhere lets one go', async () => {
  expect(await trash(1)()).toMatchObject({ done: 1 });
  expect(existsSync(world.at('a/x.png'))).toBe(false);
});

it('a copy that the catalog believes in and that is not there does not', async () => {
  const run = trash(1);
  rmSync(world.at('b/x.png'));
  expect(await run()).toMatchObject(refused);
});

it('nor one that holds other bytes by now', async () => {
  const run = trash(1);
  writeFileSync(world.at('b/x.png'), 'BYTES');
  expect(await run()).toMatchObject(refused);
  expect(existsSync(world.at('a/x.png'))).toBe(true);
});

it('nor one that lies in an inbox alone', async () => {
  const run = trash(1);
  world.change('b', { purpose: ['inbox'] });
  expect(await run()).toMatchObject(refused);
});

it('of two wanted disks none may go; of two folders on one disk one may, since that makes it no worse', async () => {
  expect(await trash(2)()).toMatchObject(refused);
  world.change('b', { domain: 'a' });
  expect(await trash(2)()).toMatchObject({ done: 1 });
});

it('three folders on two disks leave two disks when the right one goes', async () => {
  const run = trash(2);
  world.put('c/x.png', 'bytes');
  world.change('c', { domain: 'a' });
  expect(await run()).toMatchObject({ done: 1 });
});

it('read-only places lose nothing', async () => {
  const run = trash(1);
  world.change('a', { keeps: 'it is read-only' });
  expect(await run()).toMatchObject({ done: 0, failed: [{ code: 'permission-denied' }] });
});

it('of two that go at the same time neither counts on the other', async () => {
  const pair = createTransferWorld(folder.path, { streams: 2 });
  const a = pair.put('a/x.png', 'bytes');
  const b = pair.put('b/x.png', 'bytes');
  const result = await pair.run('trash', [item(0, [trashStep('a', [a])]), item(1, [trashStep('b', [b])])]);
  expect(result).toMatchObject({ done: 1, failedCount: 1 });
});

it('shares of one server fail together', () => {
  const sources = ['//NAS/photos', 'nas:/export', 'me@nas:/home', '/dev/sda1', 'tmpfs', '[fe80::1]:/x'];
  expect(sources.map(serverOf)).toEqual(['nas', 'nas', 'nas', null, null, '[fe80::1]']);
});
