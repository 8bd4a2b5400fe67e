/** Posters that the page sends: kept of videos in the catalog only, served from then on even while the drive is away. */
import { renameSync } from 'node:fs';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { makeMovie } from '../../fixtures/make-movie.ts';
import { openLibrary, picture, type Library } from '../../support/library.ts';

// Decoders are processes, which start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const movie = makeMovie();
const fileHash = `sha256:${createHash('sha256').update(movie).digest('hex')}`;
let library: Library;
let video: string;
let still: string;
let poster: Buffer;

beforeAll(async () => {
  poster = await sharp({ create: { width: 800, height: 450, channels: 3, background: '#3060c0' } })
    .webp()
    .toBuffer();
  library = await openLibrary();
  library.put('drive/clip.mp4', movie);
  library.put('drive/still.png', picture(7));
  await library.addLocation('drive');
  await library.scan();
  const { items } = await library.client.call('media.search', {});
  video = items.find(({ mediaType }) => mediaType === 'video')!.contentHash;
  still = items.find(({ mediaType }) => mediaType === 'image')!.contentHash;
});
afterAll(() => library.close());

const store = (contentHash: string, image: Buffer | string) =>
  library.engine.dispatch('media.storePoster', {
    contentHash,
    image: typeof image === 'string' ? image : image.toString('base64'),
  });
const preview = (size: number) =>
  library.engine.serveMedia(new Request(`alice://app/media/preview/${video.slice(7)}?size=${size}`));

describe('a poster', () => {
  it('is refused unless it is a picture, as base64, of a video that is known by its content', async () => {
    expect(fileHash).not.toBe(video);
    const refusals: [string, Buffer | string, string, RegExp][] = [
      [video, 'no base64!', 'invalid', /image/],
      [video, '', 'invalid', /image/],
      [video, 'A'.repeat(MAX_POSTER_CHARACTERS + 4), 'invalid', /image/],
      [video, 'A'.repeat(MAX_POSTER_CHARACTERS), 'invalid', /no picture/],
      [video, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'invalid', /no picture/],
      [video, poster.subarray(0, poster.length / 2), 'invalid', /damaged|no picture/],
      [`sha256:${'0'.repeat(64)}`, poster, 'not-found', /Nothing in the catalog/],
      [fileHash, poster, 'not-found', /hash of a file/],
      [still, poster, 'invalid', /no video/],
      [video.slice(0, 20), poster, 'invalid', /contentHash/],
    ];
    for (const [hash, image, code, message] of refusals) {
      const reply = await store(hash, image);
      expect(reply).toMatchObject({ ok: false, error: { code, message: expect.stringMatching(message) as string } });
    }
    expect((await preview(512)).status).toBe(415);
  });

  it('is what every size shows from then on, also after another one came and when the drive is away', async () => {
    expect(await store(video, poster)).toEqual({ ok: true, result: {} });
    const first = await preview(512);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(await sharp(await first.arrayBuffer()).metadata()).toMatchObject({ width: 512, height: 288 });
    const upright = await sharp(poster).rotate(90).png().toBuffer();
    expect(await store(video, upright)).toEqual({ ok: true, result: {} });
    await library.reopen(() => renameSync(library.at('drive'), library.at('unplugged')));
    for (const [size, width, height] of [
      [256, 144, 256],
      [512, 288, 512],
      [1024, 450, 800],
    ] as const) {
      const served = await preview(size);
      expect([size, served.status, served.headers.get('cache-control')]).toEqual([
        size,
        200,
        'private, max-age=31536000, immutable',
      ]);
      expect(await sharp(await served.arrayBuffer()).metadata()).toMatchObject({ width, height });
    }
  });
});
