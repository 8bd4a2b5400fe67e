/** Filters that are clicked and chips that are taken off must mean what they say in the query language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuery, parseQuery, type Query } from '#api/query.ts';
import { addTerm, hasTerm, removeTerm, splitTerms, termOf, toggleTerm } from '../../src-renderer/media/terms.ts';
import { queries } from '../support/queries.ts';

const seed = 20261123;
/** Values of tags and models: anything but control characters, stars (which are wildcards) and outer blanks. */
const value = fc
  .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
  .filter((text) => /^\S(.*\S)?$/u.test(text) && !/[\p{Cc}*]/u.test(text));

describe('a filter', () => {
  it('is read by the query language as that field with exactly that value', () => {
    fc.assert(
      fc.property(value, (text) => {
        const parsed = parseQuery(termOf('tag', text)) as { field?: string; operand?: { kind: string; text?: string } };
        expect([parsed.field, parsed.operand?.text]).toEqual(['tag', text]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('called "none" is meant literally, but for ratings', () => {
    expect(parseQuery(termOf('tag', 'None'))).toMatchObject({ operand: { kind: 'pattern', text: 'None' } });
    expect(parseQuery(termOf('rating', 'none'))).toMatchObject({ operand: { kind: 'none' } });
  });

  it('is put on and taken off again without touching the rest', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), value, (others, text) => {
        const query = others.map((other) => termOf('model', other)).join(' ');
        const term = termOf('tag', text);
        const filtered = toggleTerm(query, term);
        expect([hasTerm(query, term), hasTerm(filtered, term)]).toEqual([false, true]);
        expect(toggleTerm(filtered, term)).toBe(query);
      }),
      { seed, numRuns: 300 },
    );
  });

  it('narrows alternatives as a whole, not only the last one', () => {
    expect(toggleTerm('cat OR dog', 'type:image')).toBe('(cat OR dog) type:image');
    expect(toggleTerm('(cat OR dog) big', 'type:image')).toBe('(cat OR dog) big type:image');
    expect(toggleTerm('"cat OR dog"', 'type:image')).toBe('"cat OR dog" type:image');
  });

  it('loses nothing of a query that is not finished', () => {
    expect(toggleTerm('sunset "golden', 'type:image')).toBe('sunset "golden type:image');
    expect(toggleTerm('a (b OR c', 'type:image')).toBe('a (b OR c type:image');
    expect(toggleTerm('a ) - b', 'type:image')).toBe('a ) - b type:image');
  });

  it('is known however it was written', () => {
    expect(hasTerm('TAG:"Night" x', 'tag:night')).toBe(true);
    expect(toggleTerm('TAG:"Night" x', 'tag:night')).toBe('x');
  });

  it('takes the place of its opposite', () => {
    expect(toggleTerm('a -tag:x b', 'tag:x')).toBe('a b tag:x');
    expect(toggleTerm('a tag:x b', '-tag:x')).toBe('a b -tag:x');
    expect(toggleTerm('a -tag:x', '-tag:x')).toBe('a');
  });
});

/** Without places, which differ between a query and its parts. */
const bare = (query: Query): unknown =>
  JSON.parse(JSON.stringify(query, (key, each: unknown) => (key === 'at' ? undefined : each)));
const treeOf = (text: string) => bare(parseQuery(text));

/** All of these must match, as the parser joins them. */
function all(trees: Query[]): unknown {
  const items = trees.flatMap((tree) => (tree.kind === 'and' ? tree.items : [tree]));
  return bare(items.length === 1 ? items[0]! : { kind: 'and', items });
}

describe('the terms of a query', () => {
  it('are its top-level parts, each where it stands', () => {
    const query = '  portrait  tag:"golden hour" AND -(a OR b) -in:nas "exact, words"';
    const terms = splitTerms(query);
    expect(terms.map(({ text }) => text)).toEqual([
      'portrait',
      'tag:"golden hour"',
      '-(a OR b)',
      '-in:nas',
      '"exact, words"',
    ]);
    for (const { text, position, length } of terms) expect(query.slice(position, position + length)).toBe(text);
    expect(splitTerms(' a b OR c').map(({ text, position }) => [text, position])).toEqual([['a b OR c', 1]]);
    expect(splitTerms('(a OR(b c)) d').map(({ text }) => text)).toEqual(['(a OR(b c))', 'd']);
    expect(splitTerms(' ')).toEqual([]);
  });

  it('mean together what the query means', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const terms = splitTerms(query);
        expect(all(terms.map(({ text }) => parseQuery(text)))).toEqual(treeOf(query));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('can be taken off one by one: what is left parses and is the query without that term', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const terms = splitTerms(query);
        for (const [index] of terms.entries()) {
          const others = terms.toSpliced(index, 1).map(({ text }) => parseQuery(text));
          expect(treeOf(removeTerm(query, index))).toEqual(all(others));
        }
      }),
      { seed, numRuns: 2000 },
    );
  });

  it('can be added to any query, and narrow all of it', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const kept = parseQuery(query);
        expect(treeOf(addTerm(query, 'type:image'))).toEqual(all([kept, parseQuery('type:image')]));
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('are found in any text, however broken, and cover all of it but blanks and AND', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '"',
      '\\',
      '-',
      'OR',
      'AND',
      ' ',
      ' ',
      'tag:',
      'a',
      'b*',
      ':',
      'rating:>=4',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const query = pieces.join('');
        let at = 0;
        for (const { position, length } of splitTerms(query)) {
          expect(query.slice(at, position).replaceAll(/\s|AND/g, '')).toBe('');
          at = position + length;
        }
        expect(query.slice(at).replaceAll(/\s|AND/g, '')).toBe('');
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('survive being written out and read again', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const written = formatQuery(parseQuery(query));
        expect(all(splitTerms(written).map(({ text }) => parseQuery(text)))).toEqual(treeOf(query));
      }),
      { seed, numRuns: 500 },
    );
  });
});
