/** Filters that are clicked must mean what they say in the query language. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '#api/query.ts';
import { hasTerm, termOf, toggleTerm } from '../../src-renderer/media/terms.ts';

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
        if (text.toLowerCase() === 'none') return;
        expect([parsed.field, parsed.operand?.text]).toEqual(['tag', text]);
      }),
      { seed, numRuns: 500 },
    );
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
  });
});
