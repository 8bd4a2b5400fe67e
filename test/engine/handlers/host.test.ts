/** What only some hosts can do: they give it to the engine, the others say what there is instead. */
import { afterEach, expect, it } from 'vitest';
import type { Output } from '#api/contract.ts';
import type { Engine } from '#engine/engine.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
afterEach(() => library.close());

const about = (): Promise<Output<'host.about'>> => library.client.call('host.about', {});

it('a host that gives nothing can list folders, and every other call says what there is instead', async () => {
  library = await openLibrary();
  expect((await about()).abilities).toEqual(['host.folders']);
  const contentHash = `sha256:${'0'.repeat(64)}`;
  for (const call of [
    library.client.call('host.pickFolder', {}),
    library.client.call('host.reveal', { contentHash }),
    library.client.call('host.open', { contentHash }),
    library.client.call('host.dragOut', { contentHashes: [contentHash] }),
  ])
    await expect(call).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(/\. .*\.$/) });
});

it('a host that gives its calls is asked, with the way to the files, and told of as able to', async () => {
  const shown: string[] = [];
  let doors: Pick<Engine, 'localPath'> | undefined;
  library = await openLibrary({
    hostCalls: (given) => {
      doors = given;
      return {
        'host.reveal': async (ref) => {
          shown.push((await given.localPath(ref)).path);
          return {};
        },
        'host.pickFolder': () => Promise.resolve({ path: '/pictures' }),
      };
    },
  });
  expect((await about()).abilities).toEqual(['host.folders', 'host.pickFolder', 'host.reveal']);
  library.put('studio/a.png', picture(1));
  await library.addLocation('studio');
  await library.scan();
  const { contentHash } = await library.client.call('media.find', { ref: 'a.png' });
  expect(await library.client.call('host.reveal', { contentHash, location: 'studio' })).toEqual({});
  expect(shown).toEqual([library.at('studio/a.png')]);
  expect(await library.client.call('host.pickFolder', {})).toEqual({ path: '/pictures' });
  await expect(library.client.call('host.open', { contentHash })).rejects.toMatchObject({ code: 'unsupported' });
  await expect(library.client.call('host.reveal', { contentHash, path: 'gone' })).rejects.toMatchObject({
    code: 'not-found',
  });
  expect(doors).toBeDefined();
});

it('folders are listed from the roots down by every host', async () => {
  library = await openLibrary();
  const { folders } = await library.client.call('host.folders', {});
  expect(folders[0]!.name).toBe('Home');
  await expect(library.client.call('host.folders', { path: '/etc' })).rejects.toMatchObject({
    code: 'permission-denied',
  });
});
