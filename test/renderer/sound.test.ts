/** What is drawn of a sound: its loudness over time, and the cover that its file carries, from bytes nobody may trust. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCover } from '../../src-renderer/viewer/cover.ts';
import { barsPath, fewerPeaks, peaksOf } from '../../src-renderer/viewer/peaks.ts';

describe('the shape of a sound', () => {
  it('has the loudest sample of each part over all channels, the loudest of all being 1', () => {
    const left = Float32Array.from([0.1, -0.2, 0, 0, 0.4, 0.1]);
    const right = Float32Array.from([0, 0, 0, -0.1, 0, -0.8]);
    expect(peaksOf([left, right], 3).map((peak) => Math.round(peak * 1000) / 1000)).toEqual([0.25, 0.125, 1]);
  });

  it('is silent for silence and for nothing at all, and never leaves a part out', () => {
    expect(peaksOf([new Float32Array(100)], 4)).toEqual([0, 0, 0, 0]);
    expect(peaksOf([], 2)).toEqual([0, 0]);
    // Fewer samples than parts: each part has one.
    expect(peaksOf([Float32Array.from([1, 0.5])], 4)).toEqual([1, 1, 0.5, 0.5]);
  });

  it('loses no loud moment where there is room for a few bars only', () => {
    expect(fewerPeaks([0.1, 1, 0.2, 0.3, 0.4, 0], 3)).toEqual([1, 0.3, 0.4]);
    expect(fewerPeaks([0.1, 1], 5)).toEqual([0.1, 1]);
  });

  it('becomes one bar a part, and a dot where it is quiet', () => {
    expect(barsPath([1, 0], 10)).toBe('M0.5 0.00V10.00M1.5 4.90V5.10');
  });
});

const latin = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));
const big = (value: number, length = 4): number[] =>
  Array.from({ length }, (_, index) => (value >>> (8 * (length - 1 - index))) & 255);
const safe = (value: number): number[] => [21, 14, 7, 0].map((shift) => (value >>> shift) & 127);
const png = [...latin('\x89PNG\r\n\x1a\n'), 1, 2, 3, 255, 0, 9];
const jpeg = [255, 216, 255, 0, 224, 5, 5];
const apic = (picture: number[]) => [0, ...latin('image/png\0'), 3, ...latin('cover\0'), ...picture];

/** `guarded`: with a zero behind every 255, which the sizes of its frames do not count. */
function id3(version: 2 | 3 | 4, body: number[], guarded = false): number[] {
  const size = version === 4 ? safe(body.length) : big(body.length, version === 2 ? 3 : 4);
  const head = version === 2 ? [...latin('PIC'), ...size] : [...latin('APIC'), ...size, 0, 0];
  const before = version === 2 ? [...latin('TT2'), ...big(2, 3), 0, 65] : [...latin('TIT2'), 0, 0, 0, 2, 0, 0, 0, 65];
  const plain = [...before, ...head, ...body, ...Array<number>(20).fill(0)];
  const frames = guarded ? plain.flatMap((byte) => (byte === 255 ? [255, 0] : [byte])) : plain;
  return [...latin('ID3'), version, 0, guarded ? 0x80 : 0, ...safe(frames.length), ...frames, 255, 251, 144];
}

const box = (name: string, ...inner: number[][]): number[] => [
  ...big(8 + inner.flat().length),
  ...latin(name),
  ...inner.flat(),
];

async function cover(bytes: number[]): Promise<[string, number[]] | null> {
  const found = findCover(Uint8Array.from(bytes));
  return found && [found.type, [...new Uint8Array(await found.arrayBuffer())]];
}

describe('a cover', () => {
  it.each([2, 3, 4] as const)('is found in an ID3v2.%d tag', async (version) => {
    expect(await cover(id3(version, apic(png)))).toEqual(['image/png', png]);
  });

  it('is put right where the writer has guarded it against old players', async () => {
    expect(await cover(id3(3, apic(jpeg), true))).toEqual(['image/jpeg', jpeg]);
  });

  it('is found inside of a WAV, a FLAC and an MP4 file', async () => {
    const tag = id3(3, apic(png));
    const little = big(tag.length).toReversed();
    const wav = [...latin('RIFF\0\0\0\0WAVEfmt '), 4, 0, 0, 0, 1, 2, 3, 4, ...latin('id3 '), ...little, ...tag];
    expect((await cover(wav))?.[0]).toBe('image/png');

    const picture = [
      ...big(3),
      ...big(9),
      ...latin('image/png'),
      ...big(0),
      ...big(0),
      ...big(0),
      ...big(0),
      ...big(0),
    ];
    const block = [...picture, ...big(png.length), ...png];
    const flac = [...latin('fLaC'), 0, ...big(4, 3), 1, 1, 1, 1, 0x86, ...big(block.length, 3), ...block];
    expect(await cover(flac)).toEqual(['image/png', png]);

    const data = box('data', big(14), big(0), png);
    const meta = box('meta', big(0), box('ilst', box('covr', data)));
    const mp4 = [...box('ftyp', latin('M4A ')), ...box('free', [1, 2]), ...box('moov', box('udta', meta))];
    expect(await cover(mp4)).toEqual(['image/png', png]);
  });

  it('is none where there is none, or where it is no picture that a page may show', async () => {
    expect(await cover(latin('RIFF\0\0\0\0WAVEdata'))).toBeNull();
    expect(await cover(id3(3, apic(latin('<svg onload=alert(1)>'))))).toBeNull();
    expect(await cover([])).toBeNull();
  });

  it('is looked for in any bytes without an error and without end', () => {
    const starts = fc.constantFrom('ID3\x03\0\0', 'ID3\x04\0\x80', 'fLaC', 'RIFF....WAVE', '....ftyp');
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        findCover(Uint8Array.from([...latin(start), ...rest]));
      }),
      { numRuns: 500 },
    );
  });
});
