/** Previews of whole, odd, broken and hostile pictures, made from real files. */
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makePreview } from '#engine/media/preview.ts';
import { findEmbeddedJpeg } from '#engine/media/embedded-jpeg.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'alice-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** A picture of a red left half and a blue right half, with a little noise below so that it does not vanish in compression. */
function picture(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const noise = y > height / 2 ? (x * 7919 + y * 104_729) % 60 : 0;
      pixels.set(x < width / 2 ? [230, noise, 20] : [20, noise, 230], (y * width + x) * 3);
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG that claims to be this large and carries these (compressed) bytes. */
function claimedPng(width: number, height: number, data: Uint8Array = deflateSync(Buffer.alloc(1000))): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A minimal TIFF whose only directory points at a JPEG, as camera raws do. */
function rawWithJpeg(jpeg: Buffer, little: boolean, offset = 64): Buffer {
  const bytes = Buffer.alloc(64);
  const u16 = (value: number, at: number) => (little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at));
  const u32 = (value: number, at: number) => (little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at));
  bytes.write(little ? 'II' : 'MM', 'latin1');
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  for (const [at, tag, value] of [
    [10, 0x0201, offset],
    [22, 0x0202, jpeg.length],
  ] as const) {
    u16(tag, at);
    u16(4, at + 2);
    u32(1, at + 4);
    u32(value, at + 8);
  }
  return Buffer.concat([bytes, jpeg]);
}

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => ({ code: 'no error' }),
    (error: { code?: string; message: string }) => ({ code: error.code, message: error.message }),
  );

async function look(path: string, size = 256) {
  const preview = await makePreview({ path }, { size });
  const { data, info } = await sharp(preview.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([preview.width, preview.height]);
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
  return { ...preview, at };
}

describe('a preview', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'of a %s is a small WebP of the same look',
    async (format) => {
      const path = file(
        `plain.${format}`,
        await picture(800, 600)
          .toFormat(format, format === 'avif' ? { effort: 0 } : {})
          .toBuffer(),
      );
      const preview = await look(path);
      expect([preview.width, preview.height, preview.damaged]).toEqual([256, 192, false]);
      expect(Buffer.from(preview.bytes).toString('latin1', 8, 12)).toBe('WEBP');
      expect(preview.at(20, 20)[0]).toBeGreaterThan(180);
      expect(preview.at(236, 20)[2]).toBeGreaterThan(180);
    },
  );

  it('is never larger than the picture, and stays inside the size for tall ones', async () => {
    const small = file('small.png', await picture(40, 30).png().toBuffer());
    expect(await makePreview({ path: small }, { size: 512 })).toMatchObject({ width: 40, height: 30 });
    const tall = file('tall.png', await picture(100, 1000).png().toBuffer());
    expect(await makePreview({ path: tall }, { size: 512 })).toMatchObject({ width: 51, height: 512 });
  });

  it('is made from what the content is, whatever the name says', async () => {
    const path = file('really-a-jpeg.png', await picture(300, 200).jpeg().toBuffer());
    expect(await makePreview({ path }, { size: 256 })).toMatchObject({ width: 256, damaged: false });
  });

  it.each([1, 3, 6, 8])('stands upright for orientation %i', async (orientation) => {
    const upright = picture(120, 80);
    const turned = { 1: 0, 3: 180, 6: 270, 8: 90 }[orientation]!;
    const bytes = await sharp(await upright.rotate(turned).png().toBuffer())
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const preview = await look(file(`o${orientation}.jpg`, bytes));
    expect([preview.width, preview.height]).toEqual([120, 80]);
    expect(preview.at(10, 10)[0]).toBeGreaterThan(150);
  });

  it('is in sRGB, whatever the profile of the picture', async () => {
    const p3 = await picture(64, 64).toColourspace('rgb16').withIccProfile('p3').png().toBuffer();
    const preview = await makePreview({ path: file('p3.png', p3) }, { size: 256 });
    expect((await sharp(preview.bytes).metadata()).icc).toBeUndefined();
  });

  it('keeps transparency', async () => {
    const clear = sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const preview = await makePreview({ path: file('clear.png', await clear.png().toBuffer()) }, { size: 256 });
    expect((await sharp(preview.bytes).stats()).channels[3]!.max).toBe(0);
  });

  it.each(['gif', 'webp'] as const)('of an animated %s shows its first frame', async (format) => {
    const frames = Buffer.concat([
      Buffer.alloc(30 * 20 * 3, Buffer.from([250, 0, 0])),
      Buffer.alloc(30 * 20 * 3, Buffer.from([0, 0, 250])),
    ]);
    const bytes = await sharp(frames, { raw: { width: 30, height: 40, channels: 3, pageHeight: 20 } })
      .toFormat(format)
      .toBuffer();
    const preview = await look(file(`moving.${format}`, bytes));
    expect([preview.width, preview.height]).toEqual([30, 20]);
    expect(preview.at(15, 10)[0]).toBeGreaterThan(200);
  });

  it.each(['png', 'jpeg'] as const)(
    'of a %s that is cut short shows what is there, marked as damaged',
    async (format) => {
      const bytes = await picture(900, 700)
        .toFormat(format, format === 'png' ? { compressionLevel: 0 } : {})
        .toBuffer();
      const path = file(`cut.${format}`, bytes);
      truncateSync(path, Math.floor(bytes.length * 0.6));
      const preview = await look(path);
      expect([preview.width, preview.height, preview.damaged]).toEqual([256, 199, true]);
      expect(preview.at(20, 20)[0]).toBeGreaterThan(180);
    },
  );

  it('can be made from bytes in memory', async () => {
    const bytes = await picture(600, 600).png().toBuffer();
    expect(await makePreview({ bytes }, { size: 256 })).toMatchObject({ width: 256, height: 256 });
  });

  it('is made of files whose names are no text', async () => {
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.png')]);
    writeFileSync(path, await picture(30, 30).png().toBuffer());
    expect(await makePreview({ path }, { size: 256 })).toMatchObject({ width: 30 });
  });

  it('of a raw whose first page is a stamp is the larger JPEG behind it', async () => {
    const stamp = await picture(32, 24).tiff({ compression: 'none' }).toBuffer();
    const jpeg = await picture(640, 480).jpeg().toBuffer();
    const more = rawWithJpeg(jpeg, true, stamp.length + 64);
    // The second directory follows the stamp, and the first one's last four bytes point there.
    more.writeUInt32LE(0, 34);
    const first = stamp.readUInt32LE(4);
    stamp.writeUInt32LE(stamp.length + 8, first + 2 + stamp.readUInt16LE(first) * 12);
    const path = file('stamp.dng', Buffer.concat([stamp, more]));
    expect(await makePreview({ path }, { size: 256 })).toMatchObject({ width: 256, height: 192 });
  });

  it.each([true, false])('of a camera raw is the JPEG inside it (little end first: %s)', async (little) => {
    const jpeg = await picture(640, 480).jpeg().toBuffer();
    const path = file(`raw${little}.nef`, rawWithJpeg(jpeg, little));
    expect(await makePreview({ path }, { size: 256 })).toMatchObject({ width: 256, height: 192 });
  });
});

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="red"/></svg>';
const entities = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${'bcdefgh'
  .split('')
  .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`)
  .join('')}]>${svg.replace('</svg>', '<text>&h;</text></svg>')}`;

/** What must be refused, and how; each is written to a file of a harmless name. */
const odd: [title: string, bytes: () => Uint8Array | string | Promise<Uint8Array>, code: string | RegExp][] = [
  ['nothing at all', () => '', 'data-loss'],
  ['one byte', () => 'x', 'unsupported'],
  ['text', () => 'hello, this is no picture', 'unsupported'],
  ['an SVG', () => svg, 'unsupported'],
  ['an SVG behind an XML head', () => `<?xml version="1.0"?>\n${svg}`, 'unsupported'],
  ['an SVG of entities in entities', () => entities, 'unsupported'],
  ['an SVG that reads a file', () => svg.replace('<rect', '<image href="file:///etc/passwd"/><rect'), 'unsupported'],
  ['a PDF', () => '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n', 'unsupported'],
  ['HTML', () => '<!doctype html><script>alert(1)</script>', 'unsupported'],
  ['a ZIP', () => Buffer.from('PK\x03\x04\x14\0\0\0\0\0', 'latin1'), 'unsupported'],
  ['a portable bitmap', () => 'P3\n2 1\n255\n255 0 0 0 0 255\n', 'unsupported'],
  ['a FITS file', () => 'SIMPLE  =                    T'.padEnd(2880), 'unsupported'],
  ['a matrix of numbers', () => '1,2,3\n4,5,6\n', 'unsupported'],
  ['an image of libvips itself', () => Buffer.from([0xb6, 0xa6, 0xf2, 0x08, ...Buffer.alloc(100)]), 'unsupported'],
  ['an OpenEXR file', () => Buffer.from([0x76, 0x2f, 0x31, 0x01, ...Buffer.alloc(64)]), 'unsupported'],
  [
    'an ImageMagick script',
    () => 'push graphic-context\nviewbox 0 0 640 480\nfill url(https://x/)\npop graphic-context',
    'unsupported',
  ],
  ['a PNG that claims 60,000 x 60,000 pixels', () => claimedPng(60_000, 60_000), 'unsupported'],
  [
    'a PNG that claims 30,000 x 30,000 and has them',
    () => claimedPng(30_000, 30_000, deflateSync(Buffer.alloc(30_000 * 3751))),
    'unsupported',
  ],
  ['a PNG that claims 2^31 x 2^31 pixels', () => claimedPng(2 ** 31 - 1, 2 ** 31 - 1), /unsupported|data-loss/],
  ['a PNG of no width', () => claimedPng(0, 100), 'data-loss'],
  ['a PNG without its picture', () => claimedPng(10, 10).subarray(0, 33), /unsupported|data-loss/],
  ['a PNG of which only the first bytes are left', () => claimedPng(10, 10).subarray(0, 12), /unsupported|data-loss/],
  ['a JPEG that claims 65,500 x 65,500 pixels', () => jpegClaiming(65_500), 'unsupported'],
  ['a GIF of only a head', () => Buffer.from('GIF89a\x10\0\x10\0\0\0\0', 'latin1'), /unsupported|data-loss/],
  ['a WebP of only a head', () => Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), /unsupported|data-loss/],
  [
    'a TIFF whose directory points at itself',
    () => Buffer.from('II*\0\x08\0\0\0\0\0\x08\0\0\0', 'latin1'),
    /unsupported|data-loss/,
  ],
  [
    'a TIFF whose directory lies beyond the end',
    () => Buffer.from('II*\0\xff\xff\xff\x7f', 'latin1'),
    /unsupported|data-loss/,
  ],
  [
    'a HEIC that says so and is none',
    () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1\0\0\0\0', 'latin1'),
    'unsupported',
  ],
  [
    'an AVIF of only its head',
    () => Buffer.from('\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\0', 'latin1'),
    /unsupported|data-loss/,
  ],
  ['an MP4', () => Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08moov', 'latin1'), 'unsupported'],
  [
    'a raw file whose JPEG lies about its length',
    () => rawWithJpeg(Buffer.alloc(9), true, 0xfffffff0),
    /unsupported|data-loss/,
  ],
];

function jpegClaiming(side: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(side, 5);
  frame.writeUInt16BE(side, 7);
  const table = Buffer.concat([Buffer.from([0xff, 0xdb, 0, 67, 0]), Buffer.alloc(64, 1)]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), table, frame, Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0])]);
}

describe(`${odd.length} odd and hostile files`, () => {
  it.each(odd)('are refused with a reason that names no path: %s', async (_title, make, code) => {
    const found = await refusal(makePreview({ path: file('innocent.png', await make()) }, { size: 256 }));
    expect(found.code).toMatch(code instanceof RegExp ? code : new RegExp(`^${code}$`));
    expect((found as { message: string }).message).not.toMatch(/\/proc|\/tmp|Vips|vips/);
  });

  it('a PNG with HTML behind it is the picture and nothing else', async () => {
    const bytes = Buffer.concat([
      await picture(50, 40).png().toBuffer(),
      Buffer.from('<html><script>alert(1)</script>'),
    ]);
    const preview = await makePreview({ path: file('both.png', bytes) }, { size: 256 });
    expect(preview).toMatchObject({ width: 50, height: 40, damaged: false });
    expect(Buffer.from(preview.bytes).includes('script')).toBe(false);
  });

  it('a PNG with 200 MB of text in a few bytes costs nothing', async () => {
    const whole = await picture(20, 20).png().toBuffer();
    const bomb = pngChunk(
      'zTXt',
      Buffer.concat([Buffer.from('k\0\0', 'latin1'), deflateSync(Buffer.alloc(200_000_000))]),
    );
    const path = file('text.png', Buffer.concat([whole.subarray(0, 33), bomb, whole.subarray(33)]));
    const before = process.memoryUsage().rss;
    expect(await makePreview({ path }, { size: 256 })).toMatchObject({ width: 20 });
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('never follows a link, opens a FIFO, a folder or what is not there', async () => {
    const target = file('target.png', await picture(10, 10).png().toBuffer());
    const link = join(folder, 'link.png');
    symlinkSync(target, link);
    expect(await refusal(makePreview({ path: link }, { size: 256 }))).toMatchObject({ code: 'unsupported' });
    mkdirSync(join(folder, 'folder.png'));
    expect(await refusal(makePreview({ path: join(folder, 'folder.png') }, { size: 256 }))).toMatchObject({
      code: 'unsupported',
    });
    expect(await refusal(makePreview({ path: join(folder, 'gone.png') }, { size: 256 }))).toMatchObject({
      code: 'not-found',
    });
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(folder, 'fifo.png')]);
    expect(await refusal(makePreview({ path: join(folder, 'fifo.png') }, { size: 256 }))).toMatchObject({
      code: 'unsupported',
    });
  });

  it('flipped bytes anywhere give a picture or a reason', async () => {
    let state = 12_345;
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
      const whole = await picture(60, 50).toFormat(format).toBuffer();
      for (let round = 0; round < 25; round++) {
        const bytes = Buffer.from(whole);
        for (let flips = 0; flips < 4; flips++) bytes[random(bytes.length)] = random(256);
        const found = await makePreview({ bytes }, { size: 256 }).catch((error: { code: string }) => error);
        if ('code' in found) expect(found.code).toMatch(/^(unsupported|data-loss)$/);
        else expect(found.width).toBeGreaterThan(0);
      }
    }
  });
});

describe('the JPEG inside a file', () => {
  it('is looked for without end or error in nonsense', () => {
    let state = 99;
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(`II*\0${'\0'.repeat(200)}`, 'latin1');
      for (let at = 4; at < bytes.length; at++)
        bytes[at] = (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> (round % 20);
      expect(findEmbeddedJpeg(bytes)).toBeUndefined();
    }
  });
});
