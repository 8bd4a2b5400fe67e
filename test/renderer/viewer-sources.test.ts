/** Which files a picture is drawn from, what must be connected for it, and how compared ones share the window. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { LocationReport } from '../../src-preload/api/location.ts';
import { setLocale } from '../../src-renderer/ui/text.ts';
import { bestColumns } from '../../src-renderer/viewer/compare-layout.ts';
import { isReadable, unreachable } from '../../src-renderer/viewer/reach.ts';

beforeEach(() => setLocale('en'));

const copy = (location: string, online: boolean, state: 'present' | 'missing' | 'unknown' = 'present') => ({
  location,
  online,
  state,
});
const place = (name: string, more: Partial<LocationReport> = {}) => ({ name, ...more }) as LocationReport;

describe('what must be connected', () => {
  it('is nothing where one copy can be read', () => {
    const copies = [copy('nas', false), copy('studio', true)];
    expect([isReadable(copies), unreachable(copies, [])]).toEqual([true, null]);
  });

  it('is any of the places that have it, called as it is written on them', () => {
    const copies = [copy('shelf', false), copy('nas', false), copy('attic', true, 'missing')];
    const sentence = unreachable(copies, [place('shelf', { label: 'blue T7', site: 'office' }), place('nas')]);
    expect(sentence).toContain('shelf (blue T7, office) or nas');
    expect(sentence).not.toContain('attic');
  });

  it('is nothing where every copy is missing, and then this is said', () => {
    expect(unreachable([copy('attic', true, 'missing')], [])).toContain('missing');
  });
});

describe('compared pictures', () => {
  const wide = { width: 1600, height: 900 };
  it('lie beside one another, and below where that draws them much larger', () => {
    expect(bestColumns([1, 1], wide)).toBe(2);
    expect(bestColumns([0.66, 0.66, 0.66], wide)).toBe(3);
    expect(bestColumns([1.5, 1.5, 1.5, 1.5], wide)).toBe(2);
    expect(bestColumns([1.5, 1.5], { width: 600, height: 900 })).toBe(1);
    expect(bestColumns([4, 4], wide)).toBe(1);
  });
});
