/** A path as a shell completes it leads to the copy that lies there. */
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAlice } from '../support/cli-run.ts';
import { openLibrary, picture, type Library } from '../support/library.ts';

describe('a path on this computer', () => {
  let library: Library;
  const find = async (ref: string) => {
    const { matched, copies } = await library.client.call('media.find', { ref });
    return [matched, ...copies.map(({ location, path }) => `${location}:${path}`)];
  };
  const studio = ['path', 'my-studio:harbour 📸/a b.png'];

  beforeEach(async () => {
    library = await openLibrary();
    library.put('my-studio/harbour 📸/a b.png', picture(1));
    library.put('my-studio-2/harbour 📸/a b.png', picture(2));
    await library.addLocation('my-studio');
    await library.addLocation('my-studio-2');
    await library.scan();
  });
  afterEach(() => library.close());

  it('finds the copy there, and not one of the same path elsewhere', async () => {
    expect(await find(library.at('my-studio/harbour 📸/a b.png'))).toEqual(studio);
    expect(await find(library.at('my-studio-2/harbour 📸/a b.png'))).toEqual([
      'path',
      'my-studio-2:harbour 📸/a b.png',
    ]);
  });

  it('finds it through a symbolic link, and through dots', async () => {
    symlinkSync(library.at('my-studio'), library.at('link'));
    expect(await find(library.at('link/harbour 📸/a b.png'))).toEqual(studio);
    expect(await find(`${library.at('my-studio')}/../my-studio/harbour 📸/a b.png`)).toEqual(studio);
  });

  it('finds what lay there when the file, or the whole place, is gone', async () => {
    const file = library.at('my-studio/harbour 📸/a b.png');
    rmSync(file);
    expect(await find(file)).toEqual(studio);
    rmSync(library.at('my-studio'), { recursive: true });
    expect(await find(file)).toEqual(studio);
  });

  it('is not found when it lies in no location', async () => {
    await expect(find(library.put('elsewhere/x.png', picture(3)))).rejects.toMatchObject({ code: 'not-found' });
    await expect(find(library.at('my-studio'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('may be typed as seen from where the user stands; otherwise the name alone counts', async () => {
    const connect = () =>
      Promise.resolve({ call: library.engine.dispatch, listen: library.engine.listen, close: () => Promise.resolve() });
    const cwd = library.at('my-studio/harbour 📸');
    const here = await runAlice(['find', 'a b.png', '--json'], { connect, cwd });
    expect(here.stdout).toContain('"location":"my-studio"');
    const above = await runAlice(['show', join('..', '..', 'my-studio-2', 'harbour 📸', 'a b.png'), '--json'], {
      connect,
      cwd,
    });
    expect(above.stdout).toContain('"location":"my-studio-2"');
    library.put('nowhere/a b.png', picture(4));
    const both = await runAlice(['find', 'a b.png'], { connect, cwd: library.at('nowhere') });
    expect(both.stderr).toContain('fits 2 media');
  });
});
