/** The rows of the sidebar: what the query names is always there, on top, whatever was found. */
import { describe, expect, it } from 'vitest';
import { facetRows, filterRows, firstRows } from '../../src-renderer/search/facet-rows.ts';

const values = [
  { value: 'landscape', count: 30 },
  { value: 'night', count: 12 },
  { value: 'golden hour', count: 3 },
];
const rows = (query: string) => facetRows(query, 'tag', values);
const shape = (query: string) => rows(query).map(({ value, count, state }) => [value, count, state]);

describe('the rows of a section', () => {
  it('are the values found, the largest first', () => {
    expect(shape('')).toEqual([
      ['landscape', 30, null],
      ['night', 12, null],
      ['golden hour', 3, null],
    ]);
  });

  it('begin with what the query asks for or leaves out, even with nothing found', () => {
    expect(shape('sunset tag:Night -tag:wip tag:gone')).toEqual([
      ['night', 12, 'with'],
      ['wip', 0, 'without'],
      ['gone', 0, 'with'],
      ['landscape', 30, null],
      ['golden hour', 3, null],
    ]);
  });

  it('show a pattern without a count, since it stands for several values', () => {
    expect(shape('tag:gold*')[0]).toEqual(['gold*', null, 'with']);
  });

  it('write terms that are read as they are meant', () => {
    expect(rows('').map(({ term }) => term)).toEqual(['tag:landscape', 'tag:night', 'tag:"golden hour"']);
    expect(rows('-tag:"golden hour"')[0]).toMatchObject({ term: 'tag:"golden hour"', state: 'without' });
  });

  it('know ratings, and leave ranges to the query', () => {
    const ratings = facetRows('rating:>=3 -rating:none', 'rating', [{ value: '4', count: 2 }]);
    expect(ratings.map(({ value, state }) => [value, state])).toEqual([
      ['none', 'without'],
      ['4', null],
    ]);
  });

  it('ignore alternatives, of which none alone narrows the result', () => {
    expect(shape('tag:night OR tag:gone')).toHaveLength(3);
  });
});

describe('a long list', () => {
  it('is cut, but never what the query names', () => {
    expect(firstRows(rows(''), 2).map(({ value }) => value)).toEqual(['landscape', 'night']);
    expect(firstRows(rows('tag:a tag:b tag:c'), 2).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  it('is filtered without regard to case; what the query names stays', () => {
    expect(filterRows(rows('tag:night'), ' HOUR').map(({ value }) => value)).toEqual(['night', 'golden hour']);
  });
});
