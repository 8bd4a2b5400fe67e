/** PNG: the format suite, and what only PNG has: splitting, text on both sides of the picture, animations, packed bombs. */
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { MAX_READ } from '#engine/media/format.ts';
import { png } from '#engine/media/formats/png.ts';
import { bufferSource } from '#engine/media/source.ts';
import { makeExif, makeImageResources, makeIptc, makeXmp } from '../../fixtures/make-metadata.ts';
import {
  chunk,
  encodePng,
  header,
  internationalTextChunk,
  makeApng,
  makePng,
  packedTextChunk,
  packPixels,
  splitData,
  textChunk,
} from '../../fixtures/make-png.ts';
import { makePixels } from '../../fixtures/pixels.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const pixels = makePixels(64, 48, 1);
const parameters =
  'a quiet harbour\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 64x48';
const plain = makePng(pixels);
const tagged = makePng(
  pixels,
  [
    chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
    textChunk('parameters', parameters),
    chunk('eXIf', makeExif('hello')),
  ],
  [internationalTextChunk('XML:com.adobe.xmp', makeXmp(['sea'], 3))],
  1000,
);
const animation = makeApng([pixels, makePixels(64, 48, 2), makePixels(64, 48, 3)], 250, [], 1000);
const trailing = Buffer.concat([plain, Buffer.from('appended by a camera')]);

function identity(bytes: Buffer): Identity {
  return identifyAs(png, bufferSource(bytes));
}

function offsetOf(bytes: Buffer, type: string): number {
  return bytes.indexOf(type, 0, 'latin1') + 4;
}

formatSuite(png, [
  {
    name: 'a plain picture',
    bytes: plain,
    mediaByteAt: [16, 24, offsetOf(plain, 'IDAT') + 5, offsetOf(plain, 'IEND') - 13],
  },
  {
    name: 'with text, EXIF and XMP',
    bytes: tagged,
    mediaByteAt: [offsetOf(tagged, 'gAMA') + 3, offsetOf(tagged, 'IDAT') + 100],
  },
  {
    name: 'an animation',
    bytes: animation,
    mediaByteAt: [offsetOf(animation, 'acTL') + 3, offsetOf(animation, 'fcTL') + 21, offsetOf(animation, 'fdAT') + 9],
  },
  { name: 'with bytes behind its end', bytes: trailing, mediaByteAt: [trailing.length - 1], mayEndAfter: plain.length },
]);

describe('PNG', () => {
  it('has the same identity however its data is split into chunks, and whatever its sequence numbers are', () => {
    expect(identity(makePng(pixels, [], [], 100)).contentHash).toBe(identity(plain).contentHash);
    const frames = [pixels, makePixels(64, 48, 2), makePixels(64, 48, 3)];
    expect(identity(makeApng(frames, 250, [], 333)).contentHash).toBe(identity(animation).contentHash);
  });

  it('has the same identity with metadata between two data chunks', () => {
    const [first, ...rest] = splitData(packPixels(pixels), 1000);
    const between = encodePng([header(pixels), first as never, textChunk('a', 'b'), ...rest, chunk('IEND')]);
    expect(identity(between).contentHash).toBe(identity(plain).contentHash);
  });

  it('leaves print density and time out of the identity, but not colour', () => {
    const dense = makePng(pixels, [chunk('pHYs', Buffer.alloc(9, 1)), chunk('tIME', Buffer.alloc(7, 1))]);
    expect(identity(dense).contentHash).toBe(identity(plain).contentHash);
    const coloured = makePng(pixels, [chunk('sRGB', Buffer.from([0]))]);
    expect(identity(coloured).contentHash).not.toBe(identity(plain).contentHash);
  });

  it('keeps an unknown critical chunk in the identity', () => {
    expect(identity(makePng(pixels, [chunk('ABCD', 'x')])).contentHash).not.toBe(identity(plain).contentHash);
  });

  it('reads text before and behind the picture, with keys as they are and UTF-8 where it is that', () => {
    const bytes = makePng(
      pixels,
      [chunk('tEXt', Buffer.concat([Buffer.from('Prompt\0'), Buffer.from('夕焼け')])), textChunk('prompt', 'caf\xe9')],
      [packedTextChunk('workflow', '{"nodes":[]}'), internationalTextChunk('Title', 'Zürich', true)],
    );
    expect(identity(bytes).findings.texts).toEqual([
      { carrier: 'PNG tEXt', key: 'Prompt', value: '夕焼け' },
      { carrier: 'PNG tEXt', key: 'prompt', value: 'café' },
      { carrier: 'PNG zTXt', key: 'workflow', value: '{"nodes":[]}' },
      { carrier: 'PNG iTXt', key: 'Title', value: 'Zürich' },
    ]);
  });

  it('finds EXIF, XMP and IPTC in their own chunks and as hexadecimal profiles', () => {
    const profile = (kind: string, bytes: Buffer): string =>
      `\n${kind}\n${String(bytes.length).padStart(8)}\n${bytes.toString('hex').replace(/.{72}/g, '$&\n')}\n`;
    const exif = makeExif('hello');
    const iptc = makeIptc(['sea', 'fog']);
    const xmp = makeXmp(['sea'], 3);
    const { findings } = identity(
      makePng(pixels, [
        chunk('eXIf', exif),
        internationalTextChunk('XML:com.adobe.xmp', xmp),
        packedTextChunk('Raw profile type exif', profile('exif', Buffer.concat([Buffer.from('Exif\0\0'), exif]))),
        packedTextChunk('Raw profile type iptc', profile('iptc', makeImageResources(iptc))),
        packedTextChunk(
          'Raw profile type APP1',
          profile('generic profile', Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp])),
        ),
      ]),
    );
    expect(findings.exif).toEqual([exif, exif]);
    expect(findings.iptc).toEqual([iptc]);
    expect(findings.xmp).toEqual([xmp, xmp]);
  });

  it('notes a text that unpacks without end as a warning, and reads the rest', () => {
    const bomb = Buffer.concat([Buffer.from('bomb\0\0'), deflateSync(Buffer.alloc(MAX_READ + 1))]);
    const { findings } = identity(makePng(pixels, [chunk('zTXt', bomb), textChunk('parameters', parameters)]));
    expect(findings.texts.map(({ key }) => key)).toEqual(['parameters']);
    expect(findings.warnings).toHaveLength(1);
    expect(findings.warnings[0]).toContain('bomb');
  });

  it('gives up unpacking after some bombs, however many there are', () => {
    const bomb = chunk('zTXt', Buffer.concat([Buffer.from('bomb\0\0'), deflateSync(Buffer.alloc(MAX_READ + 1))]));
    const text = packedTextChunk('workflow', 'x');
    const { findings } = identity(makePng(pixels, [...Array.from({ length: 1000 }, () => bomb), text]));
    expect(findings.texts).toEqual([]);
    expect(findings.warnings.join()).toContain('more packed metadata');
  });

  it('keeps no more than a bounded number of texts and warnings', () => {
    const many = Array.from({ length: 6000 }, (_, index) => textChunk(`key ${index}`, 'x'));
    const { findings } = identity(makePng(pixels, many));
    expect(findings.texts.length).toBe(4096);
    expect(findings.warnings).toHaveLength(1);
  });

  it('tells size, frames and duration', () => {
    expect(identity(animation)).toMatchObject({
      mime: 'image/apng',
      findings: { width: 64, height: 48, frames: 3, durationSeconds: 0.75 },
    });
    expect(identity(plain)).toMatchObject({ mime: 'image/png', format: 'png', algorithm: 'essence:1' });
  });

  it('notes that a C2PA manifest is present', () => {
    expect(identity(makePng(pixels, [chunk('caBX', 'manifest')])).findings.c2pa?.toString()).toBe('manifest');
  });
});
