/** Facts: which part of a file is believed, what sidecars change, and that no finding makes the reading fail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Facts } from '#api/media.ts';
import { earliestDate, parseDate } from '#engine/media/dates.ts';
import { mergeSidecar, readFacts } from '#engine/media/facts.ts';
import { createFindings, type Findings } from '#engine/media/format.ts';
import { ALICE_NS, readXmp } from '#engine/media/xmp.ts';
import { makeExif, makeIptc } from '../../fixtures/make-metadata.ts';
import { ascii, makeTiffBlock, short } from '../../fixtures/make-tiff-block.ts';

const jpeg = { format: 'jpeg', mediaType: 'image', mime: 'image/jpeg', now: Date.UTC(2026, 0, 1) } as const;

function read(found: Partial<Findings>, options: Partial<Parameters<typeof readFacts>[1]> = {}): Facts {
  const facts = readFacts({ ...createFindings(), ...found }, { ...jpeg, ...options });
  return Facts.parse(facts);
}

function xmp(attributes: string, inner = ''): Buffer {
  return Buffer.from(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ` +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" ` +
      `xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:alice="${ALICE_NS}" ${attributes}>${inner}</rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

function subjects(...tags: string[]): string {
  return `<dc:subject><rdf:Bag>${tags.map((tag) => `<rdf:li>${tag}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`;
}

describe('readFacts', () => {
  it('says of a bare file only what its container told', () => {
    expect(read({ width: 3, height: 4 })).toEqual({
      mediaType: 'image',
      format: 'jpeg',
      mime: 'image/jpeg',
      width: 3,
      height: 4,
      tags: [],
      hierarchicalTags: [],
    });
  });

  it('believes XMP for what people say and EXIF for what machines say', () => {
    const exif = makeTiffBlock({
      main: [ascii(0x010f, 'Canon'), ascii(0x010e, 'from EXIF'), short(0x4746, 2), short(0x0112, 6)],
    });
    const facts = read({
      exif: [exif],
      xmp: [xmp('xmp:Rating="5" dc:description="from XMP" tiff:Make="Other" tiff:Orientation="3"')],
    });
    expect(facts).toMatchObject({ rating: 5, description: 'from XMP', cameraMake: 'Canon', orientation: 6 });
  });

  it('unites tags of all places, each once after NFC, in file order', () => {
    const facts = read({
      xmp: [xmp('', subjects('b', 'Ma\u0301laga')), xmp('', subjects('c', 'b'))],
      iptc: [makeIptc(['Málaga', ' d', 'D'])],
    });
    expect(facts.tags).toEqual(['b', 'Málaga', 'c', ' d', 'D']);
  });

  it('never shows a recipe as camera, program or description', () => {
    const graph = JSON.stringify({ '1': { class_type: 'KSampler', inputs: { seed: 1 } } });
    const facts = read({
      exif: [
        makeTiffBlock({
          main: [
            ascii(0x010f, `workflow:{"nodes":[{"id":1,"type":"X"}]}`),
            ascii(0x0110, `prompt:${graph}`),
            ascii(0x010e, `Workflow: ${graph}`),
          ],
        }),
      ],
    });
    expect(facts.recipe).toMatchObject({ generator: 'ComfyUI', nodeTypes: ['KSampler'] });
    expect(facts.recipe?.raw.map(({ carrier }) => carrier)).toEqual([
      'EXIF IFD0:ImageDescription',
      'EXIF IFD0:Make',
      'EXIF IFD0:Model',
    ]);
    for (const field of ['cameraMake', 'cameraModel', 'description']) expect(facts).not.toHaveProperty(field);
  });

  it('gives a photo with a comment no recipe, and a generated JPEG one', () => {
    expect(read({ exif: [makeExif('Holidays, day 3', 'Canon')] }).recipe).toBeUndefined();
    const facts = read({ exif: [makeExif('a cat\nSteps: 20, Sampler: Euler, Seed: 1, Size: 8x8')] });
    expect(facts.recipe).toMatchObject({
      generator: 'A1111',
      prompt: 'a cat',
      raw: [{ carrier: 'EXIF ExifIFD:UserComment', key: 'UserComment' }],
    });
  });

  it('takes titles, albums, places and dates of videos and sounds from their own texts', () => {
    const told = {
      title: 'T',
      ARTIST: 'A',
      album: 'B',
      genre: 'G',
      comment: 'C',
      location: '+27.5916+086.5640+8850/',
      date: '2001',
      encoder: 'Lavf',
    };
    const texts = Object.entries(told).map(([key, value]) => ({ carrier: 'MP4 ilst', key, value }));
    const facts = read(
      { texts, durationSeconds: 2, rotation: 90, containerDate: '2001-05-06T07:08:09Z' },
      { mediaType: 'video', format: 'mp4' },
    );
    expect(facts).toMatchObject({
      title: 'T',
      artist: 'A',
      album: 'B',
      genre: 'G',
      description: 'C',
      software: 'Lavf',
      durationSeconds: 2,
      orientation: 6,
    });
    expect(facts.gps).toEqual({ latitude: 27.5916, longitude: 86.564 });
    expect(facts).toMatchObject({ createdAt: '2001-05-06T07:08:09Z', createdFrom: 'container' });
  });

  it('does not take what a program left in a JPEG comment for a description', () => {
    expect(read({ texts: [{ carrier: 'JPEG COM', key: 'Comment', value: 'Created with GIMP' }] })).not.toHaveProperty(
      'description',
    );
  });

  it('reads Alice’s own properties', () => {
    expect(read({ xmp: [xmp('alice:project="Wald" alice:firstSeen="2020-01-02T03:04:05Z"')] })).toMatchObject({
      project: 'Wald',
      firstSeen: '2020-01-02T03:04:05Z',
    });
  });

  it('keeps a date in the far future and says that it is one', () => {
    const facts = read({ exif: [makeTiffBlock({ main: [], exif: [ascii(0x9003, '2099:08:12 19:59:29')] })] });
    expect(facts.createdAt).toBe('2099-08-12T19:59:29');
    expect(facts.warnings).toEqual([expect.stringContaining('lies in the future')]);
  });

  it('uses the time of last change only where there is no date of creation', () => {
    const changed = ascii(0x0132, '2010:01:01 00:00:00');
    expect(read({ exif: [makeTiffBlock({ main: [changed] })] })).toMatchObject({
      createdAt: '2010-01-01T00:00:00',
      createdFrom: 'EXIF DateTime',
    });
    expect(
      read({ exif: [makeTiffBlock({ main: [changed], exif: [ascii(0x9003, '2011:01:01 00:00:00')] })] }).createdAt,
    ).toBe('2011-01-01T00:00:00');
  });

  it('never throws and always fits the schema, whatever was found', () => {
    const bytes = fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array));
    const texts = fc.record({
      carrier: fc.constantFrom('PNG tEXt', 'MP4 ilst'),
      key: fc.constantFrom('parameters', 'Comment', 'title', 'date', 'location', 'make'),
      value: fc.oneof(fc.string(), fc.json()),
    });
    const packets = fc
      .tuple(
        fc.constantFrom('xmp:Rating', 'tiff:Orientation', 'dc:title', 'exif:DateTimeOriginal', 'alice:project'),
        fc.string(),
      )
      .map(([name, value]) => xmp(`${name}="${value.replaceAll(/[<&"]/g, '')}"`));
    const findings = fc.record({
      exif: fc.array(bytes),
      xmp: fc.array(fc.oneof(bytes, packets)),
      iptc: fc.array(bytes),
      texts: fc.array(texts),
      c2pa: bytes,
    });
    fc.assert(
      fc.property(findings, (found) => void read(found)),
      { seed: 40, numRuns: 500 },
    );
  });
});

describe('mergeSidecar', () => {
  const facts = read({
    exif: [makeExif('a cat\nSteps: 20, Sampler: Euler, Seed: 1, Size: 8x8')],
    xmp: [xmp('xmp:Rating="2" dc:title="old" xmp:Label="Red"', subjects('a', 'b'))],
  });

  it('lays what the sidecar says over the file and unites the tags', () => {
    const merged = mergeSidecar(
      facts,
      readXmp(xmp('xmp:Rating="5" dc:title="new" exif:DateTimeOriginal="2001-05-06"', subjects('b', 'c'))),
    );
    expect(Facts.parse(merged)).toMatchObject({
      rating: 5,
      title: 'new',
      label: 'Red',
      tags: ['a', 'b', 'c'],
      createdAt: '2001-05-06',
      createdFrom: 'sidecar XMP exif:DateTimeOriginal',
    });
    expect(merged.recipe).toBe(facts.recipe);
  });

  it('changes nothing where the sidecar is empty or broken, but says the latter', () => {
    expect(mergeSidecar(facts, readXmp(xmp('')))).toEqual(facts);
    const broken = mergeSidecar(facts, readXmp('<x:xmpmeta'));
    expect(broken).toMatchObject({ rating: 2, warnings: [expect.stringMatching(/^Sidecar: XMP is not well-formed/)] });
  });
});

describe('parseDate', () => {
  it.for([
    ['2001:05:06 07:08:09', '2001-05-06T07:08:09'],
    ['2001:05:06 07:08:09.120+02:00', '2001-05-06T07:08:09.120+02:00'],
    ['2001-05-06T07:08Z', '2001-05-06T07:08Z'],
    ['20010506T070809Z', '2001-05-06T07:08:09Z'],
    ['Sun, 06 May 2001 07:08:09 GMT', '2001-05-06T07:08:09Z'],
    ['2001-05-06T07:08:09+0200', '2001-05-06T07:08:09+02:00'],
    ['2001-05', '2001-05'],
    ['2001', '2001'],
  ])('reads %s', ([text = '', iso]) => {
    expect(parseDate(text)).toBe(iso);
    expect(Date.parse(iso ?? '')).not.toBeNaN();
  });

  it.for([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '1825',
    '2201-01-01',
    '2001-02-30',
    '2001:05:06 24:00:00',
    'yesterday',
    '',
    '5',
  ])('does not believe "%s"', (text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  it('gives only what Date.parse can read', () => {
    const piece = fc.oneof(
      fc.nat(99).map(String),
      fc.constantFrom('2001', ':', '-', ' ', 'T', 'Z', '+02:00', '.5', '1999-12-31'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const iso = parseDate(pieces.join(''));
        if (iso !== undefined) expect(Date.parse(iso)).not.toBeNaN();
      }),
      { seed: 41, numRuns: 3000 },
    );
  });
});

describe('earliestDate', () => {
  const pick = (...dates: string[]): string | undefined => earliestDate(dates.map((iso) => ({ iso, from: 'x' })))?.iso;

  it('takes the earliest moment over zones', () => {
    expect(pick('2001-05-06T07:00:00Z', '2001-05-06T08:30:00+02:00', '2002')).toBe('2001-05-06T08:30:00+02:00');
  });

  it('prefers the precise to the coarse, and keeps a zone that belongs to the same wall clock', () => {
    expect(pick('2001', '2001-05-06', '2001-05-06T07:00:00')).toBe('2001-05-06T07:00:00');
    expect(pick('2001-05-06T07:00:00', '2001-05-06T07:00:00+09:00')).toBe('2001-05-06T07:00:00+09:00');
    expect(pick('2000', '2001-05-06T07:00:00')).toBe('2000');
  });

  it('knows nothing of an empty list', () => {
    expect(pick()).toBeUndefined();
  });
});
