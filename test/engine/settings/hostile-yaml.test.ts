/** Settings files that are wrong or hostile: each is refused with line, column and remedy, and none hangs or pollutes. */
import { describe, expect, it, vi } from 'vitest';
import { MAX_YAML_BYTES, readYaml } from '#engine/settings/read-yaml.ts';
import { readSettings } from '#engine/settings/read-settings.ts';
import { parseByteSize, formatByteSize } from '#api/byte-size.ts';
import { errorOf, types } from './support.ts';

// A quarter of a megabyte of errors is slow to parse on a busy machine, but it ends.
vi.setConfig({ testTimeout: 60_000 });

const read = (text: string | Buffer) => readSettings(readYaml(Buffer.from(text as string), '/data/alice.yaml'), types);

const location = (more: string): string =>
  `storage:\n  locations:\n    - name: a\n      type: local\n      path: /a\n      ${more}\n`;
const rule = (more: string): string => `storage:\n  rules:\n    - match:\n        ${more}\n      action: move\n`;
const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

/** Title, text, line, column, and a part of the remedy. */
const refused: [title: string, text: string, line: number, column: number, hint: string][] = [
  ['an unquoted comparison with a unit', rule('size: >1GB'), 4, 15, 'Put the value in quotes: ">1GB"'],
  ['an unquoted comparison with a number', rule('size: >1'), 4, 15, 'quotes'],
  ['an unquoted comparison with two digits', rule('width: >10'), 4, 16, 'Put the value in quotes: ">10"'],
  ['an unquoted >=', rule('rating: >=4'), 4, 17, 'Put the value in quotes: ">=4"'],
  ['an unquoted age', rule('age: >30d'), 4, 14, 'Put the value in quotes: ">30d"'],
  ['a pipe without text', rule('tags: |'), 4, 15, 'quotes'],
  ['a glob that begins with a star', rule('name: *portrait'), 4, 15, '"*portrait"'],
  ['a value with @', rule('name: @home'), 4, 15, 'Put the value in quotes: "@home"'],
  ['a value with a backtick', rule('name: `home`'), 4, 15, 'quotes'],
  ['a value with %', rule('name: %x'), 4, 15, 'quotes'],
  ['a value with !', rule('tag: !wip'), 4, 18, 'quote'],
  ['a tag of JavaScript', rule('x: !!js/function "function(){}"'), 4, 26, 'Delete the tag'],
  ['a tag of binary', rule('x: !!binary aGVsbG8='), 4, 21, 'Delete the tag'],
  ['a tag of sets', rule('x: !!set {a}'), 4, 18, 'Delete the tag'],
  ['a tag of str', rule('x: !!str 1'), 4, 18, 'Delete the tag'],
  ['a merge key', 'a: &a {x: 1}\nb:\n  <<: *a\n', 3, 3, 'Write the entries out'],
  ['the same key twice', 'storage:\n  rules: []\n  rules: []\n', 3, 3, 'Keep one'],
  ['the same key twice, once quoted', 'storage: {}\n"storage": {}\n', 2, 1, 'Keep one'],
  ['a key that is a list', '? [a]\n: b\n', 1, 3, 'one word'],
  ['a tab for indentation', 'storage:\n\tlocations: []\n', 2, 1, 'spaces, not with tabs'],
  ['an open bracket', 'storage: {locations: [\n', 2, 1, 'close'],
  ['an open quote', 'storage: "x\n', 2, 1, 'Close'],
  ['two documents', 'storage: {}\n---\nstorage: {}\n', 2, 1, 'Keep all settings in one'],
  ['a colon in a plain value', 'storage: a: b\n', 1, 10, 'quotes'],
  ['a control character', 'storage: "\u0007"\n', 1, 11, 'Delete'],
  ['a NUL', 'storage: {}\n\u0000', 2, 1, 'Delete'],
  ['an alias of nothing', 'a: *b\n', 1, 4, 'quote it'],
  ['an alias of itself', 'a: &a [*a]\n', 1, 8, 'Write the value out'],
  ['an alias before its anchor', 'a: *b\nb: &b 1\n', 1, 4, 'quote it'],
  ['101 aliases', `a: &a 1\nb: [${many(101, () => '*a, ')}]\n`, 2, 405, 'Write the values out'],
  ['a list at the top', '- a\n', 1, 1, 'storage:'],
  ['a text at the top', 'hello\n', 1, 1, 'storage:'],
  ['storage as a list', 'storage:\n  - a\n', 2, 3, 'locations:'],
  ['locations as entries', 'storage:\n  locations:\n    a: 1\n', 3, 5, '- name'],
  ['a location that is a text', 'storage:\n  locations:\n    - a\n', 3, 7, '- name'],
  ['an empty location', 'storage:\n  locations:\n    -\n', 3, 6, 'Fill it in'],
  ['a location without a name', 'storage:\n  locations:\n    - type: local\n', 3, 7, 'name: ...'],
  ['a location without a type', 'storage:\n  locations:\n    - name: a\n', 3, 7, 'type: ...'],
  ['a location without a path', 'storage:\n  locations:\n    - name: a\n      type: local\n', 3, 7, 'path: ...'],
  ['an unknown type', location('').replace('local', 'ftp'), 4, 13, 'local, network, s3'],
  ['a type named like a member of objects', location('').replace('local', 'constructor'), 4, 13, 'local, network, s3'],
  ['a type named __proto__', location('').replace('local', '__proto__'), 4, 13, 'local, network, s3'],
  ['an empty path', location('').replace('/a', '""'), 5, 13, 'Correct'],
  ['a path that is a list', location('').replace('/a', '[x]'), 5, 13, 'Correct'],
  ['a name with blanks', location('').replace('name: a', 'name: a b'), 3, 13, 'Correct'],
  ['a name that is a list', location('').replace('name: a', 'name: [a]'), 3, 13, 'one word'],
  ['a very long name', location('').replace('name: a', `name: ${'x'.repeat(65)}`), 3, 13, 'Correct'],
  ['yes for true', location('scan: yes'), 6, 13, 'true or false'],
  ['1 for true', location('read_only: 1'), 6, 18, 'true or false'],
  ['a typed offline', location('status: offline'), 6, 15, 'paused'],
  ['an unknown status', location('status: asleep'), 6, 15, 'active, paused, retired'],
  ['a size without a number', location('max_bytes: lots'), 6, 18, '500 GB'],
  ['an unquoted size comparison', location('max_bytes: >1 GB'), 6, 18, 'quotes'],
  ['a negative size', location('max_bytes: -5'), 6, 18, '500 GB'],
  ['a size of nothing', location('max_bytes: 0'), 6, 18, 'Correct'],
  ['a size beyond counting', location('max_bytes: 99999999 PB'), 6, 18, '500 GB'],
  ['an unknown unit', location('reserve: 5 furlongs'), 6, 16, '500 GB'],
  ['a priority that is not whole', location('priority: 1.5'), 6, 17, 'number'],
  ['a priority in hexadecimal', location('priority: 0x1F'), 6, 17, 'number'],
  ['a project_from that does not exist', location('project_from: name'), 6, 21, 'Correct'],
  ['an exclude of lists', location('exclude: [[a]]'), 6, 16, 'one word'],
  ['an id that is no UUID', location('id: 17'), 6, 11, 'Delete the line'],
  ['a minimum of no copies', 'storage:\n  minimum_copies: 0\n', 2, 19, '2'],
  ['a minimum that is a word', 'storage:\n  minimum_copies: two\n', 2, 19, '2'],
  ['the same name twice', `${location('')}    - {name: A, type: local, path: /b}\n`, 7, 14, 'name of its own'],
  [
    'the same name in two Unicode forms',
    `${location('').replace('name: a', 'name: "\\u00e9"')}    - {name: "e\\u0301", type: local, path: /b}\n`,
    7,
    14,
    'name of its own',
  ],
];

describe('a wrong settings file', () => {
  it.each(refused)('is refused with its place and a remedy: %s', (_title, text, line, column, hint) => {
    const error = errorOf(() => read(text));
    expect(error).toMatchObject({ code: 'invalid', details: { file: '/data/alice.yaml', line, column } });
    expect(error.details!['hint']).toContain(hint);
    expect(error.message).toContain(`alice.yaml, line ${line}, column ${column}: `);
    expect(error.message.length).toBeLessThan(500);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeffstorage: {}\n', 'utf16le')],
    ['Latin-1', Buffer.from('storage: {}\n# caf\u00e9\n', 'latin1')],
    ['half a character', Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82])],
  ])('is refused when it is not UTF-8: %s', (_title, bytes) => {
    expect(errorOf(() => read(bytes))).toMatchObject({ code: 'invalid', details: { hint: 'Save the file as UTF-8.' } });
  });

  it('is accepted with texts that only look wrong', () => {
    const text = location(
      `label: "[[[[ it's {"\n      exclude: ['*.tmp', "**/cache/**", no, 012]\n      site: a - b [c]`,
    );
    expect(read(text).locations[0]).toMatchObject({
      label: "[[[[ it's {",
      exclude: ['*.tmp', '**/cache/**', 'no', '012'],
      site: 'a - b [c]',
    });
  });
});

const fill = (piece: string): string => piece.repeat(Math.floor((MAX_YAML_BYTES - 64) / piece.length));

/** Generated attacks: every piece repeated to the byte cap and every opening nested to several depths, alone and in places. */
const pieces = [
  '[',
  '{',
  '- ',
  '? ',
  ': ',
  'a: ',
  '"',
  "'",
  '#',
  '&a ',
  '*a ',
  '!a ',
  '! ',
  '|',
  '>',
  '%',
  '@',
  ',',
  '\n',
  '\t',
  ' ',
  '\r',
  '---\n',
  '...\n',
  '[a',
  '{a: ',
  '- [',
  '-\n',
  '"a" ',
  '\\',
  '&a [*a',
  '<<: ',
  '\u00a0',
  '\ufeff',
  '~',
  '"\\x',
  "''",
  '- - a: ',
];
const depths = [65, 66, 1000, 9000, 100_000];
const attacks: [string, string][] = [
  ...pieces.map((piece): [string, string] => [`${JSON.stringify(piece)} to the cap`, fill(piece)]),
  ...pieces.map((piece): [string, string] => [
    `${JSON.stringify(piece)} as a value`,
    `storage:\n  locations: ${fill(piece).slice(0, 30_000)}`,
  ]),
  ...depths.flatMap((depth): [string, string][] => [
    [`${depth} lists`, '['.repeat(depth)],
    [`${depth} closed lists`, '['.repeat(depth) + ']'.repeat(depth)],
    [`${depth} maps`, '{a: '.repeat(depth)],
    [`${depth} mixed`, '[{a: '.repeat(depth)],
    [`${depth} lists on lines`, '[\n'.repeat(depth)],
    [`${depth} dashes`, '- '.repeat(depth)],
    [`${depth} lists behind a quote`, `"${'['.repeat(depth)}`],
    [`${depth} lists after an apostrophe`, `a: it's ${'['.repeat(depth)}`],
    [`${depth} lists in a rule`, rule(`x: ${'['.repeat(depth)}`)],
  ]),
  ...[65, 300, 700].map((depth): [string, string] => [
    `${depth} indented keys`,
    many(depth, (i) => `${' '.repeat(i)}k:\n`),
  ]),
  ['20,000 keys', many(20_000, (i) => `k${i}: 1\n`)],
  ['20,000 equal keys', many(20_000, () => 'k: 1\n')],
  ['20,000 unknown keys of a location', location(many(15_000, (i) => `k${i}: 1\n      `))],
  [
    '5,000 locations',
    `storage:\n  locations:\n${many(4000, (i) => `    - {name: n${i}, type: local, path: /${i}}\n`)}`,
  ],
  ['10,000 rules', `storage:\n  rules:\n${many(10_000, () => '    - default: primary\n')}`],
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${many(8, (i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]\n`)}`,
  ],
  ['10 MB', 'a: 1\n'.repeat(2_000_000)],
  [
    'keys of prototypes',
    '__proto__:\n  polluted: 1\nconstructor: {prototype: {polluted: 1}}\nprototype: {polluted: 1}\nstorage:\n  __proto__: {polluted: 1}\n',
  ],
  [
    'a location with keys of prototypes',
    location('__proto__: {polluted: 1, scan: true}\n      constructor: 1\n      toString: 2'),
  ],
  ['quoted keys of prototypes', '"__proto__": {polluted: 1}\n? __proto__x\n: 1\n'],
  ['globs for a regular expression engine', location(`exclude: ["${'*a'.repeat(2000)}"]`)],
];

describe(`${attacks.length} generated attacks`, () => {
  it('are at least as many, with the table above, as the catalogue asks for', () => {
    expect(attacks.length + refused.length).toBeGreaterThanOrEqual(200);
  });

  it.each(attacks)('end in settings or in a refusal with a place: %s', (_title, text) => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    let error: ReturnType<typeof errorOf> | undefined;
    try {
      for (const one of read(text).locations) expect(Object.keys(one.config)).toEqual(['path']);
    } catch (caught) {
      error = caught as ReturnType<typeof errorOf>;
    }
    if (error) {
      expect(error.code, error.stack).toBe('invalid');
      expect(error.details!['line']).toBeGreaterThan(0);
      expect(error.details!['column']).toBeGreaterThan(0);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  });

  it.each(depths)('are stopped before the parser at %i levels, whatever hides them', (depth) => {
    for (const lead of ['', '"', "a: it's ", "- '", '# x\n', 'a: |\n  '])
      for (const open of ['[', '{', '[\n', ...(lead === '' ? ['- '] : [])]) {
        if (depth < 600 && lead !== '' && lead !== '# x\n') continue;
        expect(errorOf(() => readYaml(Buffer.from(lead + open.repeat(depth)), 'f')).message).toContain(
          'nested more than',
        );
      }
  });
});

describe('amounts of bytes', () => {
  it.each([
    ['500 GB', 500e9],
    ['1.5TiB', 1.5 * 2 ** 40],
    ['10k', 10_000],
    ['1_000_000', 1_000_000],
    ['7', 7],
    ['2 kb', 2000],
  ])('%s is %i', (text, bytes) => expect(parseByteSize(text)).toBe(bytes));

  it('are written so that they are read back exactly', () => {
    for (const bytes of [1, 999, 1000, 5e8, 1e9, 1.5e9, 2e12, 123_456_789, 2 ** 40])
      expect(parseByteSize(String(formatByteSize(bytes)))).toBe(bytes);
  });
});
