/** Previews made ahead: they are there when the drive is not. */
import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary, picture, type Library } from '../../support/library.ts';

let library: Library;
beforeEach(async () => {
  library = await openLibrary();
});
afterEach(() => library.close());

async function previewOf(hash: string): Promise<Response> {
  const address = `http://127.0.0.1/media/preview/${hash.slice('sha256:'.length)}?size=512`;
  return library.engine.serveMedia(new Request(address));
}

it('previews made ahead are served when the drive is unplugged; without them the drive to connect is named', async () => {
  library.put('drive/a.png', picture(1));
  library.put('drive/b.png', picture(2));
  await library.addLocation('drive', { label: 'blue T7' });
  await library.scan();
  const { id } = await library.client.call('jobs.start', { kind: 'previews' });
  expect((await library.client.call('jobs.get', { id, wait: true })).result).toEqual({ ready: 2, without: 0 });
  library.put('drive/c.png', picture(3));
  await library.scan();
  const hashOf = async (name: string): Promise<string> =>
    (await library.client.call('media.find', { ref: name })).contentHash;
  const [early, late] = [await hashOf('a.png'), await hashOf('c.png')];
  renameSync(library.at('drive'), library.at('unplugged'));
  await library.client.call('locations.list', {});
  const served = await previewOf(early);
  expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const refused = await previewOf(late);
  expect(refused.status).toBe(503);
  expect(JSON.stringify(await refused.json())).toContain('blue T7');
});
