/** A location that was written into alice.yaml by hand is taken into use like one that was added. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../support/library.ts';

describe('a location written into the settings by hand', () => {
  let library: Library;
  const write = (...entries: string[]) =>
    library.put(
      'data/alice.yaml',
      `# mine\nstorage:\n  locations:\n${entries.map((entry) => `    - {${entry}}\n`).join('')}`,
    );
  const entry = (name: string, more = '') =>
    `name: ${name}, type: local, path: ${JSON.stringify(library.at(name))}, scan: true${more}`;
  const markerOf = (folder: string) =>
    JSON.parse(readFileSync(library.at(`${folder}/.alice/location.json`), 'utf8')) as { id: string };
  const listed = async () => (await library.client.call('locations.list', {})).locations;

  beforeEach(async () => {
    library = await openLibrary();
    library.put('studio/a.png', picture(1));
  });
  afterEach(() => library.close());

  it('is marked and can be scanned at once', async () => {
    write(entry('studio'));
    expect(await library.scan()).toMatchObject({ new: 1, notScanned: [] });
    const [place] = await listed();
    expect(place).toMatchObject({ reachability: 'online', reason: null, copies: 1, id: markerOf('studio').id });
    expect(readFileSync(library.at('data/alice.yaml'), 'utf8')).toMatch(/^# mine\n[^]*, id: [0-9a-f-]{36}\}\n$/);
  });

  it('is the same as before when its id was lost from the settings', async () => {
    await library.addLocation('studio');
    await library.scan();
    const { id } = markerOf('studio');
    write(entry('renamed').replace('/renamed"', '/studio"'));
    await library.reopen();
    expect(await listed()).toMatchObject([{ name: 'renamed', id, copies: 1, reachability: 'online' }]);
  });

  it('waits for a place that is not there yet, and marks nothing in its stead', async () => {
    renameSync(library.at('studio'), library.at('unplugged'));
    const text = write(entry('studio'));
    const before = readFileSync(text, 'utf8');
    expect(await listed()).toMatchObject([{ reachability: 'offline' }]);
    expect(readFileSync(text, 'utf8')).toBe(before);
    renameSync(library.at('unplugged'), library.at('studio'));
    expect(await listed()).toMatchObject([{ reachability: 'online' }]);
  });

  it('is refused with the reason where it would overlap, and left unmarked', async () => {
    library.put('studio/inner/b.png', picture(2));
    write(entry('studio'), `name: inner, type: local, path: ${JSON.stringify(library.at('studio/inner'))}, scan: true`);
    const [, inner] = await listed();
    expect(inner).toMatchObject({ reachability: 'unmarked' });
    expect(inner!.reason).toMatch(/lies inside the location "studio"/);
    expect(existsSync(library.at('studio/inner/.alice'))).toBe(false);
  });

  it('may not be the whole computer', async () => {
    write('name: all, type: local, path: /, scan: true');
    expect((await listed())[0]!.reason).toMatch(/the whole computer/);
  });

  it('is refused with its line when its path depends on where the program is started', async () => {
    write('name: pictures, type: local, path: Pictures');
    await library.reopen();
    await expect(listed()).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/line 4.*the whole path, beginning with \/ or ~/) as string,
    });
  });

  it('is not marked when it is read only, and known again by its looks', async () => {
    write(entry('studio', ', read_only: true'));
    expect(await library.scan()).toMatchObject({ new: 1 });
    expect(existsSync(library.at('studio/.alice'))).toBe(false);
    await library.reopen();
    expect(await listed()).toMatchObject([{ reachability: 'online', copies: 1 }]);
  });

  it('is not marked again when its known place lost the marker: that may be an empty mount point', async () => {
    await library.addLocation('studio');
    const file = library.at('studio/.alice/location.json');
    rmSync(file);
    expect(await listed()).toMatchObject([{ reachability: 'unmarked' }]);
    expect(existsSync(file)).toBe(false);
  });
});
