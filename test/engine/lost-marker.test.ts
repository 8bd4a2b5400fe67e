/** Places whose marker is lost, damaged or not there yet: never believed by themselves, and taken back when the user says so. */
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

const LONG = { timeout: 30_000 };
const MARKER = 'studio/.alice/location.json';
let library: Library;
beforeEach(async () => {
  library = await openLibrary();
  for (let n = 0; n < 5; n++) library.put(`studio/${n}.png`, picture(n));
});
afterEach(() => library.close());

it(
  'a location that has lost its marker is not scanned until it is added again, and then nothing is read anew',
  LONG,
  async () => {
    await library.addLocation('studio');
    await library.scan();
    rmSync(library.at('studio/.alice'), { recursive: true });
    expect(await library.scan()).toMatchObject({ seen: 0, missing: 0, notScanned: [{ location: 'studio' }] });
    await library.addLocation('studio');
    expect(await library.scan()).toMatchObject({ unchanged: 5, new: 0, bytesHashed: 0, notScanned: [] });
  },
);

it('a damaged marker is not replaced by adding the location again, and is told of', LONG, async () => {
  await library.addLocation('studio');
  truncateSync(library.at(MARKER), 30);
  await expect(library.addLocation('studio')).rejects.toMatchObject({ code: 'invalid' });
  expect(statSync(library.at(MARKER)).size).toBe(30);
  expect((await library.scan()).notScanned[0]!.reason).toContain('damaged');
});

it('a read-only location that may be written to from now on gets its marker', LONG, async () => {
  await library.addLocation('studio', { readOnly: true });
  await library.scan();
  expect(existsSync(library.at(MARKER))).toBe(false);
  const change = { readOnly: false };
  expect(await library.client.call('locations.update', { name: 'studio', change })).toMatchObject({
    reachability: 'online',
  });
  expect(existsSync(library.at(MARKER))).toBe(true);
  expect(await library.scan()).toMatchObject({ unchanged: 5, bytesHashed: 0 });
});

it('a clone of a disk is refused while its original is known, also while that is away', LONG, async () => {
  await library.addLocation('studio');
  cpSync(library.at('studio'), library.at('clone'), { recursive: true });
  await expect(library.addLocation('clone')).rejects.toMatchObject({ code: 'already-exists' });
  renameSync(library.at('studio'), library.at('away'));
  await expect(library.addLocation('clone')).rejects.toMatchObject({ code: 'already-exists' });
});

it('adding, scanning and removing a read-only location changes no time and no entry below it', LONG, async () => {
  library.put('studio/deep/er/x.png', picture(9));
  const look = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .concat('.')
      .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs} ${statSync(join(folder, path)).ctimeMs}`)
      .sort();
  const before = look(library.at('studio'));
  await library.addLocation('studio', { readOnly: true });
  await library.scan();
  await library.client.call('locations.list', {});
  await library.client.call('locations.remove', { name: 'studio' });
  expect(look(library.at('studio'))).toEqual(before);
});
