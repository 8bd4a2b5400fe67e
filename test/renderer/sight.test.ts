/** The reader keeps their place on the wall, and the scale beside it knows where everything begins. */
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../src-renderer/gallery/labels.ts';
import { markAt, placeMarks, thinMarks } from '../../src-renderer/gallery/scrubber-marks.ts';
import { rowOf, wallHeight } from '../../src-renderer/gallery/wall-geometry.ts';
import { layOutWhole, type WallLayout } from '../../src-renderer/gallery/wall-layout.ts';
import { sectionsOf } from '../../src-renderer/gallery/wall-sections.ts';

// The store reaches for its transport when it is loaded; no call is made here.
Object.assign(globalThis, {
  window: { alice: { call: () => Promise.reject(new Error('no call')), listen: () => () => {} } },
});
const { offsetFor, offsetToReveal, sightOf } = await import('../../src-renderer/gallery/sight.ts');

const VIEW = 700;
const groupsOf = (count: number, size: number) =>
  Array.from({ length: count / size }, (_, index) => ({ start: index * size, count: size }));

function wall(count: number, options: { width?: number; target?: number; groups?: number } = {}): WallLayout {
  const { width = 1112, target = 216, groups = 0 } = options;
  const measures = { width, target, gap: 8, square: false, heading: 50, above: 4, below: 70 };
  const shape = { ratios: new Uint8Array(count).fill(128), groups: groups > 0 ? groupsOf(count, groups) : [] };
  return layOutWhole(shape, measures);
}

const topOf = (layout: WallLayout, position: number) => layout.tops[rowOf(layout, position)]!;

describe('the place of the reader', () => {
  const before = wall(1000);
  const offset = topOf(before, 500) - 100;

  it('is the focused medium where that is in sight, else the first row', () => {
    expect(sightOf(before, { offset, view: VIEW }, 502)).toEqual({ position: 502, below: 100 });
    expect(sightOf(before, { offset, view: VIEW }, 3).position).toBe(495);
    expect(sightOf(before, { offset: 0, view: VIEW }, 502)).toEqual({ position: 0, below: 0 });
    expect(sightOf(before, { offset: 0, view: VIEW }, 7)).toEqual({ position: 7, below: topOf(before, 7) });
  });

  it('stays where it was when sizes, width or groups are others', () => {
    const sight = sightOf(before, { offset, view: VIEW }, 502);
    for (const after of [wall(1000, { target: 120 }), wall(1000, { width: 640 }), wall(1000, { groups: 10 })])
      expect(topOf(after, 502) - offsetFor(after, sight, VIEW)).toBe(100);
  });

  it('stays whole when the pictures grow', () => {
    const sight = { position: 500, below: VIEW - 230 };
    const after = wall(1000, { target: 400 });
    const top = topOf(after, 500) - offsetFor(after, sight, VIEW);
    expect(top).toBeGreaterThan(0);
    expect(top + after.heights[rowOf(after, 500)]!).toBeLessThanOrEqual(VIEW);
  });

  it('is the top for whoever was at the top, whatever comes in there', () => {
    expect(offsetFor(wall(2000, { groups: 20 }), { position: 0, below: 0 }, VIEW)).toBe(0);
  });

  it('is left alone by what is in sight already, and moved as little as possible for the rest', () => {
    const row = rowOf(before, 500);
    expect(offsetToReveal(before, row, { offset, view: VIEW })).toBe(offset);
    expect(offsetToReveal(before, row, { offset: offset - 5000, view: VIEW })).toBe(
      topOf(before, 500) + before.heights[row]! + 8 - VIEW,
    );
    expect(offsetToReveal(before, row, { offset: offset + 5000, view: VIEW })).toBe(topOf(before, 500) - 8);
    expect(offsetToReveal(before, 0, { offset: 5000, view: VIEW })).toBe(0);
  });
});

describe('sections', () => {
  const layout = wall(300, { groups: 30 });

  it('hold the rows in sight, each below the heading of its group', () => {
    const from = layout.headings[2]! - 2;
    const sections = sectionsOf(layout, { from, to: from + 8 }, 60);
    expect(sections.map(({ group }) => group)).toEqual([1, 2]);
    for (const { group, top, rows } of sections)
      for (const { row, top: below } of rows) {
        expect(top + below).toBe(layout.tops[row]);
        expect(layout.starts[row]! >= group * 30 && layout.starts[row]! < (group + 1) * 30).toBe(true);
      }
  });

  it('keep the row that has the keyboard, in reading order', () => {
    const [from, to] = [layout.headings[5]!, layout.headings[6]!];
    expect(sectionsOf(layout, { from, to }, 0).map(({ group }) => group)).toEqual([0, 5]);
    expect(sectionsOf(layout, { from, to }, 299).map(({ group }) => group)).toEqual([5, 9]);
    const flat = wall(300);
    const [only] = sectionsOf(flat, { from: 20, to: 28 }, 0);
    expect(only!.rows.map(({ row }) => row)).toEqual([0, 20, 21, 22, 23, 24, 25, 26, 27]);
  });

  it('are no longer than a browser can show, wherever they are', () => {
    const long = wall(1_000_000);
    for (const from of [0, 50_000, long.rowCount - 10]) {
      const [section] = sectionsOf(long, { from, to: from + 8 }, long.starts[from]!);
      expect(section!.height).toBeLessThan(400_000);
      expect(section!.rows[0]!.top).toBeGreaterThanOrEqual(0);
    }
    expect(wallHeight(long)).toBeGreaterThan(33_000_000);
  });
});

describe('the scale', () => {
  const layout = wall(1000);
  const months: Mark[] = Array.from({ length: 30 }, (_, index) => {
    const label = `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
    return { start: index * 30, label, short: label.slice(0, 4) };
  });

  it('sets marks where their media begin, or the headings of their groups', () => {
    expect(placeMarks(layout, months)[3]!.offset).toBe(topOf(layout, 90));
    const grouped = wall(1000, { groups: 100 });
    expect(placeMarks(grouped, [{ start: 300, label: 'd', short: 'd' }])[0]!.offset).toBe(
      grouped.tops[grouped.headings[3]!],
    );
  });

  it('writes years, each once, with ticks between', () => {
    const drawn = thinMarks(placeMarks(layout, months), wallHeight(layout), 600);
    expect(drawn.filter(({ text }) => text !== null).map(({ text }) => text)).toEqual(['2024', '2025', '2026']);
    expect(drawn.length).toBe(30);
  });

  it('writes months where there is but one year, as far as they have room', () => {
    const one = placeMarks(layout, months.slice(0, 12));
    const words = thinMarks(one, wallHeight(layout), 300).filter(({ text }) => text !== null);
    expect(words[0]!.text).toBe('2024-01');
    for (const [index, { y }] of words.slice(1).entries()) expect(y - words[index]!.y).toBeGreaterThanOrEqual(22);
    expect(words.length).toBeLessThan(12);
  });

  it('never crowds thousands of groups', () => {
    const many = Array.from({ length: 1000 }, (_, start) => ({ start, label: `g${start}`, short: `g${start}` }));
    const drawn = thinMarks(placeMarks(layout, many), wallHeight(layout), 600);
    expect(drawn.length).toBeLessThan(130);
  });

  it('knows what a place belongs to', () => {
    const placed = placeMarks(layout, months);
    expect(placed[markAt(placed, layout, topOf(layout, 100))]!.label).toBe('2024-04');
    expect(placed[markAt(placed, layout, 0)]!.label).toBe('2024-01');
    expect(markAt([], layout, 0)).toBe(-1);
  });
});
