/** Queries of every kind, in every nesting, for tests that hold for all of them. */
import fc from 'fast-check';
import { queryFields } from '#api/query.ts';

const text = fc.oneof(
  fc.constantFrom('OR', 'AND', 'none', 'a*', '-x', 'a:b', '(', ')', '"', '\\', 'größe', '東京', 'a|b', 'x y', '🔥'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
);
const words = text.filter((value) => /[\p{L}\p{N}\p{So}\p{Co}]/u.test(value));
const amount = fc.integer({ min: -5, max: 5e6 });
const fieldsOf = (...kinds: string[]) =>
  fc.constantFrom(
    ...Object.entries(queryFields)
      .filter(([, f]) => kinds.includes(f.operand))
      .map(([name]) => name),
  );
const quote = (value: string) => `"${value.replace(/[\\"]/g, '\\$&')}"`;
const term = fc.oneof(
  words.map(quote),
  fc.constantFrom(
    'flux*',
    'red',
    'Straße',
    'is:online',
    'has:gps',
    'type:video',
    'hash:abcdef0',
    'date:2026-02..2026-03',
    'rating:none',
    'added:>=2020',
  ),
  fc
    .tuple(
      fieldsOf('pattern', 'part'),
      text.filter((v) => v.trim() !== ''),
    )
    .map(([name, value]) => `${name}:${quote(value)}`),
  fc.tuple(fieldsOf('text'), words).map(([name, value]) => `${name}:${quote(value)}`),
  fc
    .tuple(fieldsOf('number', 'bytes'), fc.constantFrom('', '>', '>=', '<', '<='), amount)
    .map(([name, sign, n]) => `${name}:${sign}${n}`),
  fc
    .tuple(fieldsOf('age'), fc.constantFrom('>', '<='), fc.constantFrom('h', 'd', 'mo'), amount)
    .map(([name, sign, unit, n]) => `${name}:${sign}${n}${unit}`),
);
const grown = fc.letrec<{ query: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    term,
    fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map((items) => items.join(' ')),
    fc.tuple(tie('query'), tie('query')).map(([a, b]) => `${a} OR ${b}`),
    tie('query').map((a) => `(${a})`),
    tie('query').map((a) => `-(${a})`),
  ),
}));

/** Each is one that the parser accepts. */
export const queries = grown.query;
