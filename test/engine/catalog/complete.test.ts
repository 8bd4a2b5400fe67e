/** Completion at the caret: what is offered for each kind of term, that it can be read when it is taken, and that its counts are true. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suggestion } from '#api/media.ts';
import { termAtCaret } from '#api/query-caret.ts';
import { examplesOf } from '#api/query-examples.ts';
import { parseQuery, queryFields, type FieldName } from '#api/query.ts';
import { openCatalog, type Catalog } from '#engine/catalog/catalog.ts';
import { madeCircumstances, makeScannedFiles, tagOf, wordOf } from '../../fixtures/make-catalog.ts';
import { createTempFolder, scanned } from '../../support/scanned.ts';

const { file, remove } = createTempFolder('complete');
let writer: Catalog;
let fast: Catalog;
let plain: Catalog;

beforeAll(async () => {
  writer = openCatalog({ file });
  const files = [...makeScannedFiles({ media: 900, seed: 12, vocabulary: 300, promptWords: 8, tags: 60, odd: true })];
  writer.saveFiles(files);
  writer.saveFiles([
    scanned('client work/2026/a.png', 'a1', {
      tell: { tags: ['golden hour', 'Golden Gate', 'rosegold', 'none', '"quoted\\', 'a*b', '-dash', 'OR'] },
    }),
    scanned('client work/2025/b.png', 'b1', {
      tell: {
        tags: ['golden hour'],
        recipe: { generator: 'comfyui', prompt: 'a goldfish in crème', nodeTypes: ['KSampler'], loras: [], raw: [] },
      },
    }),
    scanned('client work/2024/c.png', 'c1', { tell: { tags: ['GOLDEN HOUR', 'short lived'] } }),
  ]);
  writer.saveFiles([scanned('client work/2024/c.png', 'c1', { tell: { tags: ['GOLDEN HOUR'] }, file: 'c2' })]);
  plain = openCatalog({ file, readonly: true });
  fast = openCatalog({ file, readonly: true });
  await fast.loadColumns();
}, 60_000);

afterAll(() => {
  for (const catalog of [fast, plain, writer]) catalog.close();
  remove();
});

/** `|` stands for the caret. */
function complete(marked: string, catalog = fast, limit = 12) {
  const caret = marked.indexOf('|');
  const query = marked.replace('|', '');
  const { from, to, suggestions } = catalog.complete({ query, caret, limit }, madeCircumstances);
  const taken = suggestions.map(({ insert }) => query.slice(0, from) + insert + query.slice(to));
  return { from, to, suggestions, taken, labels: suggestions.map(({ label }) => label) };
}

function total(query: string): number {
  const input = { query, tags: [], locations: [], sort: 'newest' as const, limit: 1, facets: false };
  return plain.search(input, madeCircumstances).total;
}

const ofKind = (suggestions: Suggestion[], kind: Suggestion['kind']) =>
  suggestions.filter((one) => one.kind === kind).map(({ label }) => label);

describe('completing a field', () => {
  it('offers the fields when nothing is typed, after a blank and after "-"', () => {
    for (const marked of ['|', 'lamp |', '-|', 'lamp -|', '(|', 'a OR |']) {
      const { suggestions } = complete(marked);
      expect([marked, suggestions.map(({ kind }) => kind)]).toEqual([marked, Array(12).fill('field')]);
    }
  });

  it('offers the fields that begin so, with their help, and puts a colon behind', () => {
    const { suggestions, taken } = complete('lamp ra|');
    expect(suggestions[0]).toEqual({
      insert: 'rating:',
      label: 'rating:',
      kind: 'field',
      count: null,
      help: queryFields.rating.help,
    });
    expect(taken[0]).toBe('lamp rating:');
  });

  it('knows the other words for a field, and the field that was meant', () => {
    expect(complete('loca|').labels).toContain('in:');
    expect(complete('stars:4|').taken).toEqual(['rating:4']);
    expect(complete('modle:x|').taken).toEqual(['model:x']);
  });

  it('replaces the name alone when the caret stands in it', () => {
    expect(complete('ra|:4').taken).toContain('rating:4');
  });
});

describe('completing a value', () => {
  it('offers dictionary values that begin so, the most frequent first, then those that hold it', () => {
    const { suggestions } = complete('tag:gold|');
    expect(suggestions.map(({ label, count, kind }) => [label, count, kind])).toEqual([
      ['golden hour', expect.any(Number), 'tag'],
      ['Golden Gate', 1, 'tag'],
      ['rosegold', 1, 'tag'],
    ]);
    expect(suggestions.map(({ insert }) => insert)).toEqual(['"golden hour"', '"Golden Gate"', 'rosegold']);
    expect(suggestions[0]!.count).toBe(total('tag:"golden hour"'));
    expect(complete('model:|').suggestions[0]!.count).toBeGreaterThan(50);
    for (const field of ['model', 'generator', 'lora', 'project', 'ext', 'sampler', 'camera', 'format'])
      expect([field, complete(`${field}:|`).suggestions.length > 1]).toEqual([field, true]);
  });

  it('leaves out what no medium has any more', () => {
    expect(complete('tag:short|').labels).toEqual([]);
  });

  it('goes on inside quotation marks, closed or not, and after a pattern', () => {
    expect(complete('tag:"golden h|').taken).toEqual(['tag:"golden hour"']);
    expect(complete('tag:"golden h|" lamp').taken).toEqual(['tag:"golden hour" lamp']);
    expect(complete('tag:"golden h| lamp').taken).toEqual(['tag:"golden hour" lamp']);
    expect(complete('tag:*hour|').labels).toEqual(['golden hour']);
  });

  it('replaces the whole value around the caret', () => {
    expect(complete('a tag:gol|xyz b').taken[0]).toBe('a tag:"golden hour" b');
  });

  it('offers locations and purposes with their media', () => {
    for (const field of ['in', 'only', 'missing'] as const) {
      const { suggestions } = complete(`${field}:|`);
      expect(ofKind(suggestions, 'location').toSorted()).toEqual(['laptop', 'nas', 'shelf-drive', 'studio']);
      for (const { insert, count } of suggestions) expect(count).toBe(total(`${field}:${insert}`));
    }
    expect(complete('in:drive|').taken).toEqual(['in:shelf-drive']);
    expect(complete('purpose:|').labels.toSorted()).toEqual(['archive', 'backup', 'inbox', 'organized']);
  });

  it('offers choices, counted', () => {
    for (const field of ['type', 'state', 'is', 'has'] as const) {
      const { suggestions } = complete(`${field}:|`);
      expect(suggestions.map(({ label }) => label)).toEqual(queryFields[field as FieldName].choices);
      for (const { insert, count } of suggestions)
        expect(count ?? total(`${field}:${insert}`)).toBe(total(`${field}:${insert}`));
    }
    expect(complete('is:un|').labels).toEqual(['unverified', 'untagged', 'unrated']);
  });

  it('offers examples where numbers, sizes, spans and days are meant, every one of which can be read', () => {
    for (const [field, { operand }] of Object.entries(queryFields) as [FieldName, { operand: string }][]) {
      if (!['number', 'bytes', 'seconds', 'age', 'date'].includes(operand)) continue;
      const { suggestions, taken } = complete(`${field}:|`);
      expect([field, suggestions.length > 1]).toEqual([field, true]);
      for (const query of taken) expect(parseQuery(query)).toBeTruthy();
      expect(suggestions.every(({ insert, help }) => insert === 'none' || help?.endsWith('.'))).toBe(true);
    }
    expect(examplesOf('date', Date.UTC(2026, 5, 1)).map(({ value }) => value)).toEqual([
      '2026-06-01',
      '2026-06',
      '2026',
      '2025',
      '2025-06..2025-08',
    ]);
  });

  it('offers the units of a number that needs one', () => {
    expect(complete('size:>20|').labels).toEqual(['>20kB', '>20MB', '>20GB', '>20TB']);
    expect(complete('size:>20m|').labels).toEqual(['>20MB']);
    expect(complete('age:<3|').labels).toContain('<3w');
    expect(complete('age:3|').labels).toEqual([]);
  });

  it('offers "none" where it means something', () => {
    expect(complete('lora:|').suggestions.at(-1)).toMatchObject({ insert: 'none', count: total('lora:none') });
    expect(complete('lora:no|').taken[0]).toBe('lora:none');
    expect(complete('ext:no|').taken).not.toContain('ext:none');
  });

  it('offers words of one text, and the folders below the locations', () => {
    const { suggestions } = complete('prompt:gold|');
    expect(suggestions).toEqual([{ insert: 'goldfish', label: 'goldfish', kind: 'word', count: 1, help: null }]);
    expect(complete('node:ks|').labels).toContain('ksampler');
    expect(complete('prompt:"a gold|').taken).toEqual(['prompt:"a goldfish"']);
    expect(complete('path:cl|').labels).toEqual(['client work', 'clients']);
    expect(complete('path:"client work/|').taken).toEqual([
      'path:"client work/2024"',
      'path:"client work/2025"',
      'path:"client work/2026"',
    ]);
  });
});

describe('completing a plain word', () => {
  it('offers tags and words, and locations by their names', () => {
    const { suggestions } = complete('lamp gold|');
    expect(ofKind(suggestions, 'tag')).toEqual(['golden hour', 'Golden Gate']);
    expect(ofKind(suggestions, 'word')).toEqual(expect.arrayContaining(['goldfish', 'golden']));
    expect(ofKind(complete('stu|').suggestions, 'location')).toEqual(['studio']);
    expect(complete('stu|').taken).toContain('in:studio');
  });

  it('finds a word without its accents', () => {
    for (const marked of ['crem|', 'CRÈM|']) expect(complete(marked).taken).toContain('creme');
  });

  it('answers before the columns are loaded too, then without counts that are not at hand', () => {
    expect(complete('tag:gold|', plain).suggestions[0]).toMatchObject({ count: null });
    expect(complete('goldf|', plain).suggestions).toContainEqual(
      expect.objectContaining({ insert: 'goldfish', kind: 'word', count: 1 }),
    );
  });

  it('offers nothing right before a word', () => {
    for (const marked of ['|lamp', 'a |lamp', '|-lamp', 'a |"b c"']) expect(complete(marked).suggestions).toEqual([]);
  });

  it('keeps to the limit', () => {
    for (const limit of [1, 2, 5, 50]) {
      for (const marked of ['|', 's|', 'tag:|', 'prompt:b|'])
        expect(complete(marked, fast, limit).suggestions.length).toBeLessThanOrEqual(limit);
    }
    expect(complete('s|', fast, 4).suggestions).toHaveLength(4);
  });
});

const pieces = fc.constantFrom(
  ...[
    'lamp',
    '"a b"',
    'tag:',
    'tag:g',
    `tag:${tagOf(3)}`,
    'tag:"golden h',
    'tag:"',
    'model:f',
    'model:*1',
    '-',
    '-tag:po',
    '(',
    ')',
    ' OR ',
  ],
  ...[
    'in:s',
    'only:',
    'is:',
    'has:p',
    'rating:',
    'rating:>',
    'size:>2',
    'age:<3',
    'date:',
    'prompt:b',
    'prompt:"ba k',
    'node:k',
    'path:c',
  ],
  ...[
    'seed:1',
    'title:',
    'stu',
    'g',
    'b',
    wordOf(2),
    'été',
    '東',
    '🔥',
    'x_y',
    'foo:bar',
    'missing:',
    'lora:n',
    'ext:',
    ' ',
    '  ',
    '"',
    '\\',
  ],
);
const texts = fc.oneof(
  { weight: 5, arbitrary: fc.array(pieces, { maxLength: 5 }).map((list) => list.join(' ')) },
  { weight: 2, arbitrary: fc.array(pieces, { maxLength: 4 }).map((list) => list.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

/** A value that the field certainly takes. */
function anyValue(field: FieldName): string {
  const { operand, choices } = queryFields[field];
  if (operand === 'choice') return choices![0]!;
  if (operand === 'age') return '<1d';
  return operand === 'date' ? '2026' : operand === 'hex' ? 'abcdef' : '1';
}

describe('every suggestion', () => {
  it('gives a query that can be read wherever the rest of it can, and finds as many media as it says', () => {
    let [read, counted] = [0, 0];
    fc.assert(
      fc.property(texts, fc.option(fc.nat(60), { nil: -1, freq: 1 }), fc.boolean(), (query, where, early) => {
        const caret = where < 0 ? query.length : where % (query.length + 1);
        const { from, to, suggestions } = (early ? plain : fast).complete(
          { query, caret, limit: 12 },
          madeCircumstances,
        );
        expect(suggestions.length).toBeLessThanOrEqual(12);
        expect(from).toBeLessThanOrEqual(caret);
        const term = termAtCaret(query, caret);
        if (term.kind !== 'unknown') expect(to).toBeGreaterThanOrEqual(caret);
        const stand = term.kind === 'value' ? anyValue(term.field) : 'x';
        const rest = (insert: string): string => query.slice(0, from) + insert + query.slice(to);
        const glue = /^[\s)]|^$/.test(query.slice(to)) ? '' : ' ';
        for (const { insert, kind, count } of suggestions) {
          if (kind === 'field') continue;
          if (isReadable(rest(stand + glue))) {
            read++;
            expect([query, caret, rest(insert), isReadable(rest(insert))]).toEqual([query, caret, rest(insert), true]);
          }
          if (count === null) continue;
          counted++;
          const alone = term.kind === 'value' ? `${term.field}:${insert}` : insert;
          expect([alone, total(alone)]).toEqual([alone, count]);
        }
      }),
      { seed: 20261125, numRuns: 3000 },
    );
    // The property must have been put to the test.
    expect(read).toBeGreaterThan(1500);
    expect(counted).toBeGreaterThan(1500);
  }, 120_000);
});

function isReadable(query: string): boolean {
  try {
    return parseQuery(query) !== null;
  } catch {
    return false;
  }
}
