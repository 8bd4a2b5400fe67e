/** The hasher: both hashes over any order of segments, one pass where it can be, and walkers that contradict themselves. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, identifyAs } from '#engine/media/essence.ts';
import type { ByteSource, MediaFormat, Segment } from '#engine/media/format.ts';
import { formats } from '#engine/media/formats/index.ts';
import { bufferSource, WINDOW_BYTES } from '#engine/media/source.ts';
import { makePng } from '../../fixtures/make-png.ts';
import { makePixels } from '../../fixtures/pixels.ts';

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function formatOf(segments: Segment[], wholeFile = false): MediaFormat {
  return {
    name: 'fake',
    mediaType: 'image',
    mime: 'image/fake',
    extensions: ['fake'],
    carriesXmp: false,
    sniff: () => true,
    *segments(_source, findings) {
      if (wholeFile) findings.wholeFile = true;
      yield* segments;
    },
  };
}

function countingSource(bytes: Buffer): ByteSource & { total(): number } {
  const inner = bufferSource(bytes);
  let total = 0;
  return {
    size: inner.size,
    read(position, length) {
      total += length;
      return inner.read(position, length);
    },
    total: () => total,
  };
}

const bytes = makePixels(1000, 300, 9).data.subarray(0, 3 * WINDOW_BYTES + 5);

/** A cut of the file into parts, each with a kind and perhaps canonical bytes, in an order that may not be the file's. */
const cuts = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 }),
    fc.infiniteStream(fc.constantFrom<Segment['kind']>('essence', 'metadata', 'structure')),
    fc.infiniteStream(fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined, freq: 4 })),
    fc.infiniteStream(fc.nat()),
    fc.boolean(),
  )
  .map(([places, kinds, canonicals, orders, shuffled]) => {
    const edges = [0, ...places.sort((a, b) => a - b), bytes.length];
    const segments = edges.slice(1).map((end, index): Segment => {
      const [kind, canonical] = [kinds.next().value as Segment['kind'], canonicals.next().value];
      const start = edges[index] as number;
      return { start, end, kind, name: `part ${index}`, ...(canonical === undefined ? {} : { canonical }) };
    });
    if (!shuffled) return segments;
    return segments
      .map((segment) => ({ segment, rank: orders.next().value as number }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ segment }) => segment);
  });

describe('identity', () => {
  it('is the hash of all essence in the order it is yielded, and of the whole file, for any cut and order', () => {
    fc.assert(
      fc.property(cuts, (segments) => {
        const essence = segments
          .filter(({ kind }) => kind === 'essence')
          .map(({ start, end, canonical }) => canonical ?? bytes.subarray(start, end));
        let told = 0;
        const identity = identifyAs(formatOf(segments), bufferSource(bytes), { onBytes: (count) => (told += count) });
        expect(identity.contentHash).toBe(sha256(Buffer.concat(essence)));
        expect(identity.fileHash).toBe(sha256(bytes));
        expect(identity.algorithm).toBe('essence:1');
        expect(told).toBe(bytes.length);
      }),
      { seed: 20_261_123, numRuns: 200 },
    );
  });

  it('reads each byte once when the segments come in file order', () => {
    const source = countingSource(bytes);
    identifyAs(
      formatOf([
        { start: 0, end: 7, kind: 'structure', name: 'a' },
        { start: 7, end: 500_000, kind: 'essence', name: 'b' },
        { start: 500_000, end: bytes.length, kind: 'metadata', name: 'c' },
      ]),
      source,
    );
    expect(source.total()).toBe(bytes.length);
  });

  it('is the file itself where the walker says that it does not cut', () => {
    const segments: Segment[] = [{ start: 0, end: bytes.length, kind: 'metadata', name: 'all' }];
    const identity = identifyAs(formatOf(segments, true), bufferSource(bytes));
    expect(identity).toMatchObject({ contentHash: sha256(bytes), fileHash: sha256(bytes), algorithm: 'file' });
  });

  it.each([
    [
      'overlap',
      [
        [0, 60],
        [50, 100],
      ],
    ],
    [
      'overlap backwards',
      [
        [50, 100],
        [0, 60],
      ],
    ],
    [
      'leave a gap',
      [
        [0, 40],
        [50, 100],
      ],
    ],
    ['leave a gap at the start', [[1, 100]]],
    ['end too early', [[0, 99]]],
    ['go past the end', [[0, 101]]],
    [
      'run backwards',
      [
        [60, 50],
        [0, 100],
      ],
    ],
    [
      'cover a part twice',
      [
        [0, 100],
        [20, 30],
      ],
    ],
  ])('calls it our own fault when segments %s', (_how, ranges) => {
    const segments = ranges.map(([start, end]): Segment => ({
      start: start as number,
      end: end as number,
      kind: 'essence',
      name: 'x',
    }));
    expect(() => identifyAs(formatOf(segments), bufferSource(bytes.subarray(0, 100)))).toThrow(
      expect.objectContaining({ code: 'internal' }),
    );
  });

  it('ends with data-loss when a walker never ends', () => {
    const endless: MediaFormat = {
      ...formatOf([]),
      *segments() {
        for (;;) yield { start: 0, end: 0, kind: 'structure', name: 'nothing' };
      },
    };
    expect(() => identifyAs(endless, bufferSource(bytes))).toThrow(expect.objectContaining({ code: 'data-loss' }));
  });

  it('stops between two windows when it is asked to', () => {
    let asked = 0;
    const source = countingSource(bytes);
    const options = { signalled: () => (asked += 1) > 1 };
    const all: Segment[] = [{ start: 0, end: bytes.length, kind: 'essence', name: 'all' }];
    expect(() => identifyAs(formatOf(all), source, options)).toThrow(expect.objectContaining({ code: 'cancelled' }));
    expect(source.total()).toBe(WINDOW_BYTES);
  });
});

describe('identify', () => {
  it('recognises by content and says what it found', () => {
    const png = makePng(makePixels(16, 16, 1));
    expect(identify(bufferSource(png))).toMatchObject({
      format: 'png',
      mediaType: 'image',
      mime: 'image/png',
      size: png.length,
    });
  });

  it('calls an empty file data-loss, and text unsupported', () => {
    expect(() => identify(bufferSource(Buffer.alloc(0)))).toThrow(
      expect.objectContaining({ code: 'data-loss', message: expect.stringContaining('empty') as string }),
    );
    for (const text of [
      'Dear diary',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '%PDF-1.7',
      'PK\x03\x04',
      '<!doctype html>',
      '{}',
      '\0',
    ]) {
      expect(() => identify(bufferSource(Buffer.from(text))), text).toThrow(
        expect.objectContaining({ code: 'unsupported' }),
      );
    }
  });

  it('has one name for each format', () => {
    const names = formats.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
