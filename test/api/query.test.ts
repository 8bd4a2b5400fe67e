/** The query language: what it reads, what it refuses and where it points, and that text and tree are inverse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { createGlob, foldText } from '#api/fold.ts';
import { formatQuery, parseQuery, type Query } from '#api/query.ts';
import { queries } from '../support/queries.ts';

const day = 86_400_000;

/** The tree without the places of its parts. */
function bare(query: Query): unknown {
  return JSON.parse(JSON.stringify(query, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

function refusal(text: string): { message: string; word: string; hint: string; position: number; length: number } {
  try {
    parseQuery(text);
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    expect(error.code).toBe('invalid');
    return {
      message: error.message,
      ...(error.details as { word: string; hint: string; position: number; length: number }),
    };
  }
  throw new Error(`"${text}" was accepted`);
}

const field = (name: string, operand: unknown) => ({ kind: 'field', field: name, operand });
const range = (value: object) => ({ kind: 'range', range: value });

describe('a query is read', () => {
  it.each<[string, unknown]>([
    ['', { kind: 'and', items: [] }],
    ['   ', { kind: 'and', items: [] }],
    ['portrait', { kind: 'text', text: 'portrait', prefix: false }],
    ['port*', { kind: 'text', text: 'port', prefix: true }],
    ['"red  car*"', { kind: 'text', text: 'red  car*', prefix: false }],
    ['"say \\"hi\\" \\\\"', { kind: 'text', text: 'say "hi" \\', prefix: false }],
    ['"OR"', { kind: 'text', text: 'OR', prefix: false }],
    ['or', { kind: 'text', text: 'or', prefix: false }],
    ['16:9', { kind: 'text', text: '16:9', prefix: false }],
    ['-wip', { kind: 'not', item: { kind: 'text', text: 'wip', prefix: false } }],
    ['--wip', { kind: 'text', text: 'wip', prefix: false }],
    ['well-known', { kind: 'text', text: 'well-known', prefix: false }],
    ['tag:dramatic', field('tag', { kind: 'pattern', text: 'dramatic' })],
    ['TAG:Dramatic', field('tag', { kind: 'pattern', text: 'Dramatic' })],
    ['tag:"golden hour"', field('tag', { kind: 'pattern', text: 'golden hour' })],
    ['tag:saber_(fate)', field('tag', { kind: 'pattern', text: 'saber_(fate)' })],
    ['tag:none', field('tag', { kind: 'none' })],
    ['tag:"none"', field('tag', { kind: 'pattern', text: 'none' })],
    ['model:flux*', field('model', { kind: 'pattern', text: 'flux*' })],
    ['hash:SHA256:3FA9c1', field('hash', { kind: 'hex', digits: '3fa9c1' })],
    ['rating:>=4', field('rating', range({ min: 4 }))],
    ['rating:-1', field('rating', range({ min: -1, max: -1 }))],
    ['rating:-1..2', field('rating', range({ min: -1, max: 2 }))],
    ['rating:3..5', field('rating', range({ min: 3, max: 5 }))],
    ['rating:none', field('rating', { kind: 'none' })],
    ['size:>10MB', field('size', range({ min: 1e7, minOpen: true }))],
    ['size:<=10kib', field('size', range({ max: 10_240 }))],
    ['size:512', field('size', range({ min: 512, max: 512 }))],
    ['size:1.5GB..', field('size', range({ min: 1.5e9 }))],
    ['cfg:..7.5', field('cfg', range({ max: 7.5 }))],
    ['duration:>2min', field('duration', range({ min: 120, minOpen: true }))],
    ['age:<30d', field('age', range({ max: 30 * 86_400, maxOpen: true }))],
    ['age.added:>1y', field('age.added', range({ min: 31_536_000, minOpen: true }))],
    ['age:1w..2mo', field('age', range({ min: 604_800, max: 5_184_000 }))],
    ['date:2026', field('date', { kind: 'dates', dates: { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) } })],
    [
      'date:2026-01..2026-03',
      field('date', { kind: 'dates', dates: { from: Date.UTC(2026, 0), to: Date.UTC(2026, 3) } }),
    ],
    [
      'date:2024-02-29',
      field('date', { kind: 'dates', dates: { from: Date.UTC(2024, 1, 29), to: Date.UTC(2024, 2, 1) } }),
    ],
    ['date:>2026-01', field('date', { kind: 'dates', dates: { from: Date.UTC(2026, 1, 1) } })],
    ['date:<=2026-01-15', field('date', { kind: 'dates', dates: { to: Date.UTC(2026, 0, 15) + day } })],
    ['prompt:"red car"', field('prompt', { kind: 'text', text: 'red car', prefix: false })],
    ['is:offline', field('is', { kind: 'choice', value: 'offline' })],
    ['name:img_*.png', field('name', { kind: 'pattern', text: 'img_*.png' })],
  ])('%s', (text, tree) => {
    expect(bare(parseQuery(text))).toEqual(tree);
  });

  it('joins words by AND, binds OR more loosely, and groups by parentheses', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => ({ kind: 'text', text, prefix: false }));
    expect(bare(parseQuery('a b OR c'))).toEqual({ kind: 'or', items: [{ kind: 'and', items: [a, b] }, c] });
    expect(bare(parseQuery('a (b OR c)'))).toEqual({ kind: 'and', items: [a, { kind: 'or', items: [b, c] }] });
    expect(bare(parseQuery('a AND (b c)'))).toEqual({ kind: 'and', items: [a, b, c] });
    expect(bare(parseQuery('-(a OR b)'))).toEqual({ kind: 'not', item: { kind: 'or', items: [a, b] } });
  });

  it('understands the example that the language was made for', () => {
    const text =
      'portrait tag:dramatic hash:3fa9aa -tag:wip model:flux* rating:>=4 size:>10MB age:<30d in:external copies:<2 is:offline "exact words"';
    const tree = parseQuery(text);
    expect(tree.kind === 'and' && tree.items.length).toBe(12);
  });
});

describe('a query is refused with a finger on the word', () => {
  it.each<[text: string, word: string, says: RegExp]>([
    ['red modle:flux', 'modle', /no field "modle".*Did you mean model:/],
    ['location:nas', 'location', /Did you mean in:/],
    ['zzzzzzzzz:1', 'zzzzzzzzz', /no field.*quotes/],
    ['https://a', 'https', /no field "https".*"https:\/\/a"/],
    ['a tag:', 'tag:', /"tag:" needs a value/],
    ['a "open', '"open', /never closed/],
    ['(a b', '(', /"\(" is never closed/],
    ['a b)', ')', /no "\(" before/],
    ['()', '()', /nothing between/],
    ['a OR', 'OR', /between two/],
    ['OR a', 'OR', /between two/],
    ['a - b', '-', /nothing after it/],
    ['rating:high', 'high', /"high" is not a number/],
    ['rating:5..3', '5..3', /begins after its end/],
    ['rating:..', '..', /at least one end/],
    ['size:>10XB', '>10XB', /"XB" is not a unit/],
    ['rating:>4MB', '>4MB', /not a unit/],
    ['size:>', '>', /not a number/],
    ['age:30d', '30d', /write <30d for younger/],
    ['age:<30', '<30', /needs a unit/],
    ['age:<1e999d', '<1e999d', /too large/],
    ['date:2026-13', '2026-13', /no day/],
    ['date:2025-02-29', '2025-02-29', /no day/],
    ['date:monday', 'monday', /not a date/],
    ['is:oflline', 'oflline', /did you mean offline/],
    ['type:movie', 'movie', /image, video, audio/],
    ['hash:12', '12', /6 to 64 digits/],
    ['!!!', '!!!', /no letters or digits/],
    ['a*b', 'a*b', /only stand at the end/],
    ['constructor:1', 'constructor', /no field/],
    ['__proto__:x tag:', 'tag:', /needs a value/],
  ])('%s', (text, word, says) => {
    const found = refusal(text);
    expect(found.message).toMatch(says);
    expect(found.word).toBe(word);
    expect(text.slice(found.position, found.position + found.length)).toBe(word);
  });

  it('when it is nested beyond reason, instead of overflowing the stack', () => {
    expect(refusal(`${'('.repeat(2000)}a`).message).toMatch(/nested too deeply/);
    expect(refusal(`${'-('.repeat(2000)}a`).message).toMatch(/nested too deeply/);
    expect(refusal(`${'-'.repeat(4000)}a`).message).toMatch(/nested too deeply/);
  });
});

describe('text and tree', () => {
  it('are inverse to each other', () => {
    fc.assert(
      fc.property(queries, (written) => {
        const tree = bare(parseQuery(written));
        expect(bare(parseQuery(formatQuery(tree as Query)))).toEqual(tree);
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('any text is either read or refused as invalid, never anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.string({ unit: fc.constantFrom(...Array.from('ab:"()-* ORtag..<>=19\\')) }),
        ),
        (written) => {
          try {
            parseQuery(written);
          } catch (error) {
            expect(error).toBeInstanceOf(AliceError);
            expect((error as AliceError).code).toBe('invalid');
          }
        },
      ),
      { seed: 8, numRuns: 2000 },
    );
  });
});

describe('texts are compared', () => {
  it('without regard to case and Unicode form', () => {
    for (const [a, b] of [
      ['ABC', 'abc'],
      ['Straße', 'STRASSE'],
      ['e\u0301', 'É'],
      ['ΟΔΟΣ', 'οδος'],
      ['İx', 'i̇X'],
    ] as const) {
      expect(foldText(a)).toBe(foldText(b));
    }
    expect(foldText('a')).not.toBe(foldText('á'));
  });

  it('folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (s) => {
        expect(foldText(foldText(s))).toBe(foldText(s));
      }),
      { seed: 3 },
    );
  });

  it('a pattern covers the whole value, a star any part of it', () => {
    const cases: [string, string, boolean][] = [
      ['flux', 'flux', true],
      ['flux', 'flux1', false],
      ['flux*', 'flux', true],
      ['Flux*', 'flux1-dev', true],
      ['*dev', 'flux1-dev', true],
      ['a*a', 'a', false],
      ['a*a', 'aa', true],
      ['*', '', true],
      ['a*b*c', 'axxbyyc', true],
      ['a*b*c', 'acb', false],
      ['**x', 'ax', true],
      ['ab*ba', 'aba', false],
    ];
    for (const [pattern, value, expected] of cases)
      expect([pattern, value, createGlob(pattern)(value)]).toEqual([pattern, value, expected]);
  });
});
