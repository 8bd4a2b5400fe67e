/** Formats that are identified by the whole file: how they are told apart, what they say, and that damage is only a warning. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { bufferSource } from '#engine/media/source.ts';
import { AliceError } from '#api/errors.ts';
import { chunk, infoList, makeOpus } from '../../fixtures/make-audio.ts';
import { box, fullBox, mediaBytes, u16, u32 } from '../../fixtures/make-boxes.ts';
import { makeExif, makeXmp } from '../../fixtures/make-metadata.ts';
import { makeMatroska } from '../../fixtures/make-matroska.ts';

const identity = (bytes: Buffer): Identity => identify(bufferSource(bytes));

function makeAvi(): Buffer {
  const avih = Buffer.alloc(56);
  avih.writeUInt32LE(40_000, 0);
  avih.writeUInt32LE(50, 16);
  avih.writeUInt32LE(320, 32);
  avih.writeUInt32LE(240, 36);
  const header = chunk('LIST', Buffer.concat([Buffer.from('hdrl'), chunk('avih', avih)]));
  const body = Buffer.concat([
    Buffer.from('AVI '),
    header,
    infoList({ ISFT: 'Alice' }),
    chunk('LIST', Buffer.concat([Buffer.from('movi'), mediaBytes(60, 1)])),
  ]);
  return chunk('RIFF', body);
}

function makeAiff(): Buffer {
  // 8,000 Hz as an 80-bit number: 0x400B FA00...
  const common = Buffer.concat([
    u16(1),
    u32(16_000),
    u16(16),
    Buffer.from('400bfa000000000000000000'.slice(0, 20), 'hex'),
  ]);
  const parts = [
    ['COMM', common],
    ['NAME', Buffer.from('Fjord')],
    ['SSND', mediaBytes(80, 1)],
  ] as const;
  const body = Buffer.concat(
    parts.map(([name, data]) =>
      Buffer.concat([Buffer.from(name), u32(data.length), data, Buffer.alloc(data.length % 2)]),
    ),
  );
  return Buffer.concat([Buffer.from('FORM'), u32(body.length + 4), Buffer.from('AIFF'), body]);
}

function makeCr3(): Buffer {
  const canon = box('uuid', Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'), box('CMT1', makeExif('x')));
  return Buffer.concat([
    box('ftyp', 'crx ', u32(1), 'crx isom'),
    box('moov', canon),
    box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), makeXmp(['a'], 5)),
    box('mdat', mediaBytes(50, 1)),
  ]);
}

function makePsd(): Buffer {
  const xmp = makeXmp(['sea'], 2);
  const resource = Buffer.concat([
    Buffer.from('8BIM'),
    u16(1060, 0),
    u32(xmp.length),
    xmp,
    Buffer.alloc(xmp.length % 2),
  ]);
  return Buffer.concat([
    Buffer.from('8BPS\0\x01', 'latin1'),
    Buffer.alloc(6),
    u16(3),
    u32(90, 120),
    u16(8, 3),
    u32(0),
    u32(resource.length),
    resource,
    mediaBytes(30, 1),
  ]);
}

function makeBmp(): Buffer {
  const bytes = Buffer.alloc(54);
  bytes.write('BM');
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(33, 18);
  bytes.writeInt32LE(-44, 22);
  return bytes;
}

const jp2 = Buffer.concat([
  box('jP  ', '\r\n\x87\n'),
  box('ftyp', 'jp2 ', u32(0), 'jp2 '),
  box('jp2h', box('ihdr', u32(31, 62), Buffer.alloc(6))),
]);
/** 8 by 16: small sizes, height code 0 (3 bits of 5), no ratio, width code 1. */
const jxlCodestream = Buffer.concat([
  Buffer.from([0xff, 0x0a]),
  Buffer.from([0b00000001, 0b00000010, 0, 0, 0, 0, 0, 0, 0, 0]),
]);
const jxl = Buffer.concat([
  box('JXL ', '\r\n\x87\n'),
  box('ftyp', 'jxl ', u32(0), 'jxl '),
  box('Exif', u32(0), makeExif('x')),
  box('jxlc', jxlCodestream),
]);
const ico = Buffer.concat([
  Buffer.from([0, 0, 1, 0, 1, 0, 32, 48, 0, 0, 1, 0, 32, 0, 4, 0, 0, 0, 22, 0, 0, 0]),
  Buffer.alloc(4),
]);

const cases: [name: string, bytes: Buffer, expected: object][] = [
  [
    'webm',
    makeMatroska({ docType: 'webm' }),
    {
      format: 'webm',
      mediaType: 'video',
      mime: 'video/webm',
      findings: { width: 320, height: 240, durationSeconds: 2.5, containerDate: '2024-05-06T07:08:09Z' },
    },
  ],
  ['mka', makeMatroska({ sound: true }), { format: 'mkv', mediaType: 'audio', mime: 'audio/x-matroska' }],
  [
    'opus',
    makeOpus({ TITLE: 'Fjord' }, 96_000),
    { format: 'opus', mediaType: 'audio', findings: { durationSeconds: 2 } },
  ],
  [
    'avi',
    makeAvi(),
    { format: 'avi', mediaType: 'video', findings: { width: 320, height: 240, frames: 50, durationSeconds: 2 } },
  ],
  ['aiff', makeAiff(), { format: 'aiff', mediaType: 'audio', findings: { durationSeconds: 2 } }],
  ['cr3', makeCr3(), { format: 'cr3', mediaType: 'image', mime: 'image/x-canon-cr3' }],
  ['psd', makePsd(), { format: 'psd', mediaType: 'image', findings: { width: 120, height: 90 } }],
  ['bmp', makeBmp(), { format: 'bmp', mediaType: 'image', findings: { width: 33, height: 44 } }],
  ['jp2', jp2, { format: 'jp2', mediaType: 'image', findings: { width: 62, height: 31 } }],
  ['jxl', jxl, { format: 'jxl', mediaType: 'image', findings: { width: 16, height: 8 } }],
  ['ico', ico, { format: 'ico', mediaType: 'image', findings: { width: 32, height: 48 } }],
];

describe('a file whose container is not cut', () => {
  it.each(cases)('%s is recognised, read, and identified by all of its bytes', (_, bytes, expected) => {
    const found = identity(bytes);
    expect(found).toMatchObject({ ...expected, algorithm: 'file' });
    expect(found.contentHash).toBe(found.fileHash);
    expect(found.findings.warnings).toEqual([]);
  });

  it('gives its texts, EXIF and XMP', () => {
    const texts = (bytes: Buffer): object[] => identity(bytes).findings.texts;
    expect(texts(makeMatroska({}))).toContainEqual({ carrier: 'Matroska', key: 'prompt', value: '{"3":{}}' });
    expect(texts(makeOpus({ TITLE: 'Fjord', WORKFLOW: '{}' }, 10))).toContainEqual({
      carrier: 'Vorbis',
      key: 'workflow',
      value: '{}',
    });
    expect(texts(makeAiff())).toContainEqual({ carrier: 'AIFF', key: 'title', value: 'Fjord' });
    expect(texts(makeAvi())).toContainEqual({ carrier: 'RIFF INFO', key: 'software', value: 'Alice' });
    for (const bytes of [makeCr3(), makePsd()]) expect(identity(bytes).findings.xmp).toHaveLength(1);
    for (const bytes of [makeCr3(), jxl])
      expect(identity(bytes).findings.exif.map((block) => block.equals(makeExif('x')))).toEqual([true]);
  });

  it('cut short is still identified, or no longer known, but never an accident', () => {
    for (const [name, bytes] of cases) {
      for (let length = 1; length < bytes.length; length += Math.ceil(bytes.length / 60)) {
        const cut = Buffer.from(bytes.subarray(0, length));
        try {
          expect(identity(cut).algorithm, `${name} cut at ${length}`).toBe('file');
        } catch (error) {
          expect(error instanceof AliceError ? error.code : error, `${name} cut at ${length}`).toBe('unsupported');
        }
      }
    }
  });

  it('damaged at random gives an identity or an AliceError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        ([, bytes], changes) => {
          const broken = Buffer.from(bytes);
          for (const [at, value] of changes) broken[at % broken.length] = value;
          try {
            identity(broken);
          } catch (error) {
            expect(error instanceof AliceError ? error.code : error).toMatch(/^(data-loss|unsupported)$/);
          }
        },
      ),
      { seed: 20_261_123, numRuns: 1000 },
    );
  });

  it('deeply nested elements end in a warning', () => {
    let nested = Buffer.from([0xec, 0x80]);
    for (let depth = 0; depth < 200; depth += 1) {
      const size = Buffer.alloc(8);
      size.writeBigUInt64BE(BigInt(nested.length));
      size[0] = 0x01;
      nested = Buffer.concat([Buffer.from([0x67, 0xc8]), size, nested]);
    }
    expect(identity(Buffer.concat([makeMatroska({}), nested])).findings.warnings.join(' ')).toContain('deeper');
  });
});

describe('what is no medium', () => {
  it.each([
    ['text', Buffer.from('BM is not a picture, and neither is this text file, however long it goes on.')],
    ['zip', Buffer.from('PK\x03\x04 and some more bytes behind that, as archives have', 'latin1')],
    ['pdf', Buffer.from('%PDF-1.7\n1 0 obj\n')],
    ['svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['html', Buffer.from('<!doctype html><title>x</title>')],
    ['zeros', Buffer.alloc(5000)],
    ['a font', Buffer.from('\0\x01\0\0\0\x0c\0\x80\0\x03\0\x40GDEF', 'latin1')],
    ['UTF-16 text', Buffer.from('\ufeffhello there', 'utf16le')],
    ['a text box', Buffer.concat([fullBox('text', 0, 0, 'x'), Buffer.alloc(40)])],
  ])('%s is not taken for one', (_, bytes) => {
    expect(() => identity(bytes)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});
