/** JPEG: the format suite, and what only JPEG has: metadata over several segments, trailers, fill bytes, scans. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { jpeg } from '#engine/media/formats/jpeg.ts';
import { bufferSource, WINDOW_BYTES } from '#engine/media/source.ts';
import {
  exifSegment,
  extendedXmpSegments,
  iccSegment,
  jumbfSegments,
  makeJpeg,
  photoshopSegment,
  scanStart,
  segment,
  withSegments,
  xmpSegment,
} from '../../fixtures/make-jpeg.ts';
import { makeExif, makeImageResources, makeIptc, makeXmp } from '../../fixtures/make-metadata.ts';
import { makePixels } from '../../fixtures/pixels.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const pixels = makePixels(96, 64, 1);
const baseline = await makeJpeg(pixels);
const progressive = await makeJpeg(pixels, { progressive: true });
const exif = makeExif('a quiet harbour\nSteps: 20, Seed: 42');
const xmp = makeXmp(['sea'], 3);
const iptc = makeIptc(['sea', 'fog']);
const tagged = withSegments(
  progressive,
  exifSegment(exif),
  xmpSegment(xmp),
  photoshopSegment(makeImageResources(iptc)),
  iccSegment(Buffer.alloc(200, 7)),
  segment(0xfe, 'made by a fixture'),
);
const trailing = Buffer.concat([tagged, Buffer.from('\0\0a motion video')]);

function identity(bytes: Buffer): Identity {
  return identifyAs(jpeg, bufferSource(bytes));
}

formatSuite(jpeg, [
  { name: 'a baseline picture', bytes: baseline, mediaByteAt: [scanStart(baseline), scanStart(baseline) + 200] },
  { name: 'a progressive picture', bytes: progressive, mediaByteAt: [scanStart(progressive), progressive.length - 10] },
  {
    name: 'with EXIF, XMP, IPTC, ICC and a comment',
    bytes: tagged,
    mediaByteAt: [tagged.indexOf('ICC_PROFILE') + 100, scanStart(tagged) + 5],
  },
  {
    name: 'with bytes behind its end',
    bytes: trailing,
    mediaByteAt: [trailing.length - 1],
    mayEndAfter: tagged.length,
  },
]);

describe('JPEG', () => {
  it('has its plain SHA-256 as identity when it carries no metadata', () => {
    expect(identity(baseline).contentHash).toBe(`sha256:${createHash('sha256').update(baseline).digest('hex')}`);
    expect(identity(baseline).contentHash).toBe(identity(baseline).fileHash);
    const jfif = withSegments(baseline, segment(0xe0, 'JFIF\0\x01\x02\x01\0\x48\0\x48\0\0'));
    expect(identity(jfif).contentHash).toBe(identity(baseline).contentHash);
  });

  it('keeps colour and raw sensor data in the identity, and only those application segments', () => {
    const media = [
      iccSegment(Buffer.alloc(9)),
      segment(0xee, 'Adobe\0d\0\0\0\0\x01'),
      segment(0xe1, 'FLIR\0\x01\0\0data'),
      segment(0xe3, '\x12\x34\x56\x78'),
      segment(0xeb, 'HDR_RI ver=1'),
      segment(0xeb, 'JP\0\x01\0\0\0\x01\0\0\0\x0cRESIdata'),
    ];
    const words = [0xe0, 0xe1, 0xe2, 0xe4, 0xe5, 0xe8, 0xea, 0xec, 0xed, 0xee, 0xef, 0xfe].map((marker) =>
      segment(marker, 'whatever'),
    );
    for (const each of media)
      expect(identity(withSegments(baseline, each)).contentHash).not.toBe(identity(baseline).contentHash);
    for (const each of words)
      expect(identity(withSegments(baseline, each)).contentHash).toBe(identity(baseline).contentHash);
    expect(identity(withSegments(baseline, segment(0xe2, 'MPF\0MM'))).contentHash).toBe(identity(baseline).contentHash);
  });

  it('is not changed by fill bytes before a marker', () => {
    expect(identity(withSegments(baseline, Buffer.alloc(37, 0xff))).contentHash).toBe(identity(baseline).contentHash);
  });

  it('finds EXIF, XMP, IPTC and comments', () => {
    const { findings } = identity(tagged);
    expect(findings.exif).toEqual([exif]);
    expect(findings.xmp).toEqual([xmp]);
    expect(findings.iptc).toEqual([iptc]);
    expect(findings.texts).toEqual([{ carrier: 'JPEG COM', key: 'Comment', value: 'made by a fixture' }]);
    expect(findings).toMatchObject({ width: 96, height: 64 });
  });

  it('joins EXIF, Photoshop resources, extended XMP and C2PA that go over several segments', () => {
    const resources = makeImageResources(iptc);
    const box = Buffer.concat([Buffer.from('\0\0\0\0jumb\0\0\0\x21jumdc2pa', 'latin1'), Buffer.alloc(500, 9)]);
    box.writeUInt32BE(box.length, 0);
    const long = makeXmp(
      Array.from({ length: 90 }, (_, index) => `tag ${index}`),
      1,
    );
    const { findings } = identity(
      withSegments(
        baseline,
        exifSegment(exif.subarray(0, 30)),
        exifSegment(exif.subarray(30)),
        photoshopSegment(resources.subarray(0, 40)),
        photoshopSegment(resources.subarray(40)),
        ...extendedXmpSegments(long, 1000, (pieces) => pieces.reverse()),
        ...jumbfSegments(box, 100).reverse(),
      ),
    );
    expect(findings.exif).toEqual([exif]);
    expect(findings.iptc).toEqual([iptc]);
    expect(findings.xmp).toEqual([long]);
    expect(findings.c2pa).toEqual(box);
    expect(findings.warnings).toEqual([]);
  });

  it('leaves extended XMP with a missing piece out, and says so', () => {
    const pieces = extendedXmpSegments(makeXmp(['sea'], 1), 100, (all) => all.slice(1));
    const { findings } = identity(withSegments(baseline, ...pieces));
    expect(findings.xmp).toEqual([]);
    expect(findings.warnings.join()).toContain('not complete');
  });

  it('finds the end marker when it is cut apart by a window', () => {
    const head = baseline.subarray(0, scanStart(baseline));
    for (const beside of [-2, -1, 0, 1]) {
      const scan = Buffer.alloc(WINDOW_BYTES + beside, 0x11);
      const whole = Buffer.concat([head, scan, Buffer.from([0xff, 0xd9])]);
      expect(identity(whole).size).toBe(whole.length);
      expect(() => identity(whole.subarray(0, whole.length - 1))).toThrow(AliceError);
    }
  });

  it('takes stuffed zeros, restart markers and fill bytes in a scan for picture data', () => {
    const head = baseline.subarray(0, scanStart(baseline));
    const scan = Buffer.from('11ff00ffd0ffffd722ff0033', 'hex');
    expect(identity(Buffer.concat([head, scan, Buffer.from([0xff, 0xd9])])).findings.warnings).toEqual([]);
    expect(() => identity(Buffer.concat([head, scan]))).toThrow('no end marker');
  });

  it('finds metadata between two scans of a progressive picture', () => {
    const first = scanStart(progressive);
    const second = progressive.indexOf(Buffer.from([0xff, 0xc4]), first);
    const between = Buffer.concat([
      progressive.subarray(0, second),
      segment(0xfe, 'late'),
      progressive.subarray(second),
    ]);
    expect(identity(between).contentHash).toBe(identity(progressive).contentHash);
    expect(identity(between).findings.texts.map(({ value }) => value)).toEqual(['late']);
  });
});
