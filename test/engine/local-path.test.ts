/** The file behind a medium, for hosts that show, open or drag it: the right copy, really there, or words that help. */
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

let library: Library;
let contentHash: string;
const old = new Date('2026-01-01T00:00:00Z');
const pathOf = (ref: { location?: string; path?: string } = {}) => library.engine.localPath({ contentHash, ...ref });

beforeEach(async () => {
  library = await openLibrary();
  utimesSync(library.put('studio/set/a.png', picture(1)), old, old);
  library.put('drive/again.png', picture(1));
  library.put('drive/deep/third.png', picture(1));
  await library.addLocation('studio');
  await library.addLocation('drive', { purpose: ['archive'], label: 'blue T7', site: 'shelf' });
  await library.scan();
  ({ contentHash } = await library.client.call('media.find', { ref: 'a.png' }));
});
afterEach(() => library.close());

describe('the path of a medium', () => {
  it('is that of the best copy, or of the one that is named', async () => {
    const at = (path: string) => ({ path: library.at(path), mediaType: 'image', mime: 'image/png' });
    expect(await pathOf()).toEqual(at('studio/set/a.png'));
    expect((await pathOf({ location: 'drive' })).path).toMatch(/drive\/(again|deep\/third)\.png$/);
    expect(await pathOf({ location: 'Drive', path: 'deep/third.png' })).toEqual(at('drive/deep/third.png'));
    expect(await pathOf({ path: 'again.png' })).toEqual(at('drive/again.png'));
  });

  it('is not found for what is not known', async () => {
    const unknown = `sha256:${'0'.repeat(64)}`;
    await expect(library.engine.localPath({ contentHash: unknown })).rejects.toMatchObject({ code: 'not-found' });
    await expect(pathOf({ location: 'attic' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(pathOf({ location: 'studio', path: 'again.png' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(pathOf({ path: '../drive/again.png' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is that of the next copy when the best one is gone, changed, or led elsewhere by a link', async () => {
    unlinkSync(library.at('studio/set/a.png'));
    expect((await pathOf()).path).toContain('/drive/');
    writeFileSync(library.at('studio/set/a.png'), 'another file by now');
    expect((await pathOf()).path).toContain('/drive/');
    rmSync(library.at('studio/set'), { recursive: true });
    mkdirSync(library.at('elsewhere'));
    library.put('elsewhere/a.png', picture(1));
    symlinkSync(library.at('elsewhere'), library.at('studio/set'));
    expect((await pathOf()).path).toContain('/drive/');
    await expect(pathOf({ location: 'studio' })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('names what to connect when every copy is offline, and is there again with the disk', async () => {
    await library.client.call('locations.remove', { name: 'studio' });
    renameSync(library.at('drive'), library.at('unplugged'));
    await expect(pathOf()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Connect drive (blue T7, shelf)'),
      details: { connect: [{ location: 'drive', label: 'blue T7', site: 'shelf' }] },
    });
    renameSync(library.at('unplugged'), library.at('drive'));
    expect((await pathOf()).path).toContain('/drive/');
  });

  it('is looked for by its own process where a place can hang', async () => {
    library.put('share/b.png', picture(2));
    await library.client.call('locations.add', {
      name: 'share',
      type: 'network',
      config: { mountPath: library.at('share') },
      scan: true,
    });
    await library.scan();
    ({ contentHash } = await library.client.call('media.find', { ref: 'b.png' }));
    expect(await pathOf()).toMatchObject({ path: library.at('share/b.png') });
    unlinkSync(library.at('share/b.png'));
    await expect(pathOf()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it.runIf(process.platform === 'linux')('is not given for a name that no other program could be told', async () => {
    const odd = Buffer.concat([Buffer.from(library.at('studio/bad-')), Buffer.from([0xff]), Buffer.from('.png')]);
    writeFileSync(odd, picture(9));
    await library.scan();
    const { items } = await library.client.call('media.search', { query: 'name:bad*' });
    ({ contentHash } = items[0]!);
    await expect(pathOf()).rejects.toMatchObject({ code: 'unsupported' });
  });
});
