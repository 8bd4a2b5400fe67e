/** What every media format must hold: each byte in one segment, an identity that tags leave alone, and damage named as damage. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { createFindings, MAX_READ } from '#engine/media/format.ts';
import type { MediaFormat, Segment } from '#engine/media/format.ts';
import { boundedSource } from '../support/bounded-source.ts';
import { openRealExiftool } from '../support/exiftool.ts';
import type { RealExiftool } from '../support/exiftool.ts';

export interface FormatFixture {
  name: string;
  bytes: Buffer;
  /** Offsets of media-bearing bytes: another value at any of them is another medium. */
  mediaByteAt: number[];
  /** From this offset on the file may end anywhere (bytes behind its proper end). Default: nowhere. */
  mayEndAfter?: number;
  /** What exiftool does with this file, where it is not what it does with the format. */
  exiftool?: 'writes' | 'refuses';
  /** Suffix without dot for the copy that exiftool writes; default the format's first. */
  extension?: string;
}

export interface FormatSuiteOptions {
  /** What exiftool does with such files: default `writes` where the format carries XMP, else `refuses`. `unasked`: not tried. */
  exiftool?: 'writes' | 'refuses' | 'unasked';
  /** `tolerated`: the container has no length or end mark by which a cut could be noticed; say why in `reason`. */
  truncation?: { tolerated: true; reason: string };
}

const seed = 20_261_123;

/** Every field that Alice writes, then other values of other lengths, then none. */
const writings: { what: string; tags: Record<string, string | number | string[] | null> }[] = [
  {
    what: 'written',
    tags: {
      'XMP-dc:Subject': ['dramatic', 'Zürich', '夕焼け', '1e5'],
      'XMP-lr:HierarchicalSubject': ['Project|Aurora', 'Light|Dramatic'],
      'XMP-digiKam:TagsList': ['Project/Aurora', 'Light/Dramatic'],
      'XMP-xmp:Rating': 4,
      'XMP-dc:Title': 'A title',
      'XMP-dc:Description': 'A description\nin two lines with 日本語',
      'XMP-xmp:Label': 'Red',
      'XMP-alice:Project': 'Aurora',
      'XMP-alice:Collections': ['one', 'two'],
    },
  },
  {
    what: 'changed',
    tags: {
      'XMP-dc:Subject': Array.from({ length: 300 }, (_, index) => `tag number ${index}`),
      'XMP-xmp:Rating': 1,
      'XMP-dc:Title': 'Another, longer title',
      'XMP-alice:Project': 'Borealis',
      'XMP-alice:FirstSeen': '2024-05-06T07:08:09Z',
    },
  },
  {
    what: 'deleted',
    tags: {
      'XMP-dc:Subject': null,
      'XMP-lr:HierarchicalSubject': null,
      'XMP-digiKam:TagsList': null,
      'XMP-xmp:Rating': null,
      'XMP-dc:Title': null,
      'XMP-dc:Description': null,
      'XMP-xmp:Label': null,
      'XMP-alice:Project': null,
      'XMP-alice:Collections': null,
      'XMP-alice:FirstSeen': null,
    },
  },
];

function segmentsOf(format: MediaFormat, bytes: Buffer): Segment[] {
  return [...format.segments(boundedSource(bytes), createFindings())];
}

function identityOf(format: MediaFormat, bytes: Buffer): Identity {
  return identifyAs(format, boundedSource(bytes));
}

/** The identity, or the AliceError that stood in its way; anything else that is thrown is a bug and goes through. */
function outcomeOf(format: MediaFormat, bytes: Buffer): Identity | AliceError {
  try {
    return identityOf(format, bytes);
  } catch (error) {
    // `internal` is how essence.ts says that segments overlap or leave gaps: a bug, whatever the file.
    if (error instanceof AliceError && error.code !== 'internal') return error;
    throw error;
  }
}

/** At most `count` of the values, evenly spread, so that a fixture of many parts does not make a test of minutes. */
function spread<T>(values: T[], count: number): T[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, index) => values[Math.floor((index * values.length) / count)] as T);
}

function boundariesOf(segments: Segment[]): number[] {
  return [...new Set(segments.flatMap((segment) => [segment.start, segment.end]))].sort((a, b) => a - b);
}

/** Declares the suite for one format. Fixtures are small: up to some hundred kilobytes. */
export function formatSuite(format: MediaFormat, fixtures: FormatFixture[], options: FormatSuiteOptions = {}): void {
  const exiftool = options.exiftool ?? (format.carriesXmp ? 'writes' : 'refuses');
  describe(`the format ${format.name}`, () => {
    for (const fixture of fixtures) {
      describe(fixture.name, () => {
        coverageCases(format, fixture);
        truncationCases(format, fixture, options);
        hostileCases(format, fixture);
      });
    }
    if (exiftool !== 'unasked') exiftoolCases(format, fixtures, exiftool);
  });
}

function coverageCases(format: MediaFormat, fixture: FormatFixture): void {
  it('is recognised by its content', () => {
    expect(format.sniff(fixture.bytes.subarray(0, 4096))).toBe(true);
  });

  it('has each of its bytes in exactly one segment', () => {
    const owners = new Uint8Array(fixture.bytes.length);
    for (const { start, end } of segmentsOf(format, fixture.bytes)) {
      for (let at = start; at < end; at += 1) owners[at] = (owners[at] as number) + 1;
    }
    expect(owners.findIndex((count) => count !== 1)).toBe(-1);
  });

  it('has another identity once any one media byte is another', () => {
    const before = identityOf(format, fixture.bytes);
    expect(fixture.mediaByteAt.length).toBeGreaterThan(0);
    for (const at of fixture.mediaByteAt) {
      const changed = Buffer.from(fixture.bytes);
      changed[at] = (changed[at] as number) ^ 0x01;
      const after = outcomeOf(format, changed);
      if (!(after instanceof AliceError)) expect(after.contentHash, `byte ${at}`).not.toBe(before.contentHash);
    }
  });
}

function truncationCases(format: MediaFormat, fixture: FormatFixture, options: FormatSuiteOptions): void {
  const { bytes } = fixture;
  const check = (length: number): void => {
    const cut = Buffer.from(bytes.subarray(0, length));
    const outcome = outcomeOf(format, cut);
    if (options.truncation || length >= (fixture.mayEndAfter ?? bytes.length)) return;
    // Cut before its signature's end it is no longer known at all.
    if (!format.sniff(cut.subarray(0, 4096))) return;
    expect(outcome instanceof AliceError ? outcome.code : 'accepted', `cut at ${length} of ${bytes.length}`).toBe(
      'data-loss',
    );
    expect((outcome as AliceError).details.offset, `offset named for a cut at ${length}`).toBeTypeOf('number');
  };
  const how = options.truncation
    ? `gives an answer or an error when cut (${options.truncation.reason})`
    : 'is data-loss when cut';

  it(`${how} at any structural boundary, or one byte beside it`, () => {
    for (const boundary of spread(boundariesOf(segmentsOf(format, bytes)), 300)) {
      for (const length of [boundary - 1, boundary, boundary + 1]) {
        if (length > 0 && length < bytes.length) check(length);
      }
    }
  });

  it(`${how} anywhere else`, () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: bytes.length - 1 }), check), { seed, numRuns: 200 });
  });
}

/** One damage done to a file: the bytes at `at` flipped, cut out, zeroed, doubled, or others put in. */
const damage = fc.record({
  how: fc.constantFrom('flip', 'cut', 'zero', 'double', 'insert'),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 64 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }),
});

function damaged(
  bytes: Buffer,
  { how, at, length, bytes: others }: { how: string; at: number; length: number; bytes: Uint8Array },
): Buffer {
  const start = at % bytes.length;
  const before = bytes.subarray(0, start);
  const middle = bytes.subarray(start, start + length);
  const after = bytes.subarray(start + length);
  if (how === 'cut') return Buffer.concat([before, after]);
  if (how === 'zero') return Buffer.concat([before, Buffer.alloc(middle.length), after]);
  if (how === 'double') return Buffer.concat([before, middle, middle, after]);
  if (how === 'insert') return Buffer.concat([before, others, middle, after]);
  return Buffer.concat([before, Buffer.from(others.subarray(0, middle.length)), middle.subarray(others.length), after]);
}

function hostileCases(format: MediaFormat, fixture: FormatFixture): void {
  const { bytes } = fixture;

  it('survives lengths that lie, without reserving memory for them', () => {
    const sizes: number[] = [];
    const spies = (['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const).map((name) => {
      const reserve = Buffer[name].bind(Buffer) as (size: number, ...rest: unknown[]) => Buffer<ArrayBuffer>;
      return vi.spyOn(Buffer, name).mockImplementation((size: number, ...rest: unknown[]) => {
        sizes.push(size);
        return reserve(size, ...rest);
      });
    });
    try {
      for (const start of spread(boundariesOf(segmentsOf(format, bytes)), 100)) {
        for (const shift of [0, 2, 4, 8]) {
          for (const lie of ['00000000', '7fffffff', 'ffffff7f', 'ffffffff']) {
            const lying = Buffer.from(bytes);
            lying.set(
              Buffer.from(lie, 'hex').subarray(0, Math.max(0, bytes.length - start - shift)),
              Math.min(start + shift, bytes.length),
            );
            outcomeOf(format, lying);
          }
        }
      }
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    expect(sizes.reduce((largest, size) => Math.max(largest, size), 0)).toBeLessThanOrEqual(2 * MAX_READ);
  });

  it('gives an identity or an AliceError, never a crash, for 300 random damages', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const broken = damages.reduce((done, each) => (done.length === 0 ? done : damaged(done, each)), bytes);
        if (broken.length > 0) outcomeOf(format, broken);
      }),
      { seed, numRuns: 300 },
    );
  });
}

function exiftoolCases(format: MediaFormat, fixtures: FormatFixture[], exiftool: 'writes' | 'refuses'): void {
  let tool: RealExiftool;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alice-format-'));
    tool = openRealExiftool();
  });
  afterAll(async () => {
    await tool.end();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [index, fixture] of fixtures.entries()) {
    const place = (): string => {
      const path = join(folder, `${index}.${fixture.extension ?? format.extensions[0]}`);
      writeFileSync(path, fixture.bytes);
      return path;
    };
    if ((fixture.exiftool ?? exiftool) === 'refuses') {
      it(`cannot be written by exiftool, so tags go into a sidecar: ${fixture.name}`, async () => {
        const path = place();
        await expect(tool.write(path, { 'XMP-dc:Title': 'x' })).rejects.toThrow();
        expect(readFileSync(path).equals(fixture.bytes)).toBe(true);
      });
      continue;
    }
    it(`keeps its identity when the real exiftool writes, changes and deletes tags: ${fixture.name}`, async () => {
      const before = identityOf(format, fixture.bytes);
      const path = place();
      for (const { what, tags } of writings) {
        const previous = readFileSync(path);
        await tool.write(path, tags);
        const bytes = readFileSync(path);
        const after = identityOf(format, bytes);
        expect(bytes.equals(previous), `tags were ${what}`).toBe(false);
        expect(after.contentHash, `tags ${what}`).toBe(before.contentHash);
        if (what !== 'deleted') {
          expect(after.findings.xmp.join(''), `XMP found after tags were ${what}`).toContain('alice:');
        }
      }
    }, 60_000);
  }
}
