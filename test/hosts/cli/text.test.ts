/** What reaches a terminal: harmless, of known width, aligned. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeJson, escapeLines, escapeText } from '../../../src-main/hosts/cli/escape-text.ts';
import { formatBytes, formatCount, formatSeconds, formatStars } from '../../../src-main/hosts/cli/format.ts';
import { createStyle, wantsColours } from '../../../src-main/hosts/cli/style.ts';
import { renderPairs, renderTable } from '../../../src-main/hosts/cli/table.ts';
import { cutText, padText, textWidth } from '../../../src-main/hosts/cli/text-width.ts';

const unicode = fc.string({ unit: 'binary', maxLength: 40 });

describe('escaping', () => {
  it('spells out what a terminal would obey', () => {
    expect(escapeText('\x1b[31mred\x1b[0m')).toBe('\\x1b[31mred\\x1b[0m');
    expect(escapeText('\x9b2J')).toBe('\\x9b2J');
    expect(escapeText('a\nb\rc\td\0')).toBe('a\\nb\\rc\\td\\0');
    expect(escapeText('photo\u202egpj.exe')).toBe('photo\\u{202e}gpj.exe');
    expect(escapeText('\ud800x')).toBe('\\u{d800}x');
  });

  it('leaves letters of all scripts and joined emoji alone', () => {
    for (const text of ['Zürich', 'صورة', '写真', '👩‍👩‍👧', 'नमस्ते', 'e\u0301']) expect(escapeText(text)).toBe(text);
  });

  it('keeps line breaks where several lines are meant, and nothing else', () => {
    expect(escapeLines('one\r\ntwo\x07')).toBe('one\ntwo\\x07');
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        // oxlint-disable-next-line no-control-regex -- controls are what this looks for
        expect(escapeText(text)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('leaves a JSON document equal', () => {
    fc.assert(
      fc.property(unicode, (text) => {
        const document = escapeJson(JSON.stringify({ text }));
        expect(JSON.parse(document)).toEqual({ text });
        // oxlint-disable-next-line no-control-regex -- controls are what this looks for
        expect(document).not.toMatch(/[\x00-\x1f\x7f-\x9f]/u);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('width', () => {
  it('counts cells, not characters', () => {
    const widths: [string, number][] = [
      ['abc', 3],
      ['写真', 4],
      ['한국', 4],
      ['ｶﾅ', 2],
      ['Ａ', 2],
      ['e\u0301', 1],
      ['👩‍👩‍👧', 2],
      ['🇩🇪', 2],
      ['☀️', 2],
      ['صورة', 4],
      ['★★', 2],
      ['', 0],
    ];
    for (const [text, width] of widths) expect([text, textWidth(text)]).toEqual([text, width]);
  });

  it('cuts in the middle and never makes more than asked for', () => {
    expect(cutText('projects/harbour/dusk.png', 15)).toBe('project…usk.png');
    expect(cutText('写真写真写真', 7)).toBe('写…真');
    fc.assert(
      fc.property(unicode, fc.integer({ min: 0, max: 30 }), (text, cells) => {
        const harmless = escapeText(text);
        expect(textWidth(cutText(harmless, cells))).toBeLessThanOrEqual(Math.max(cells, 0));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('pads to the same cells on either side', () => {
    expect(padText('写', 4, 'left')).toBe('写  ');
    expect(padText('写', 4, 'right')).toBe('  写');
  });
});

describe('tables', () => {
  const columns = [{ title: 'name', shrinkTo: 8 }, { title: 'size', align: 'right' as const }, { title: 'where' }];
  const rows = [
    ['harbour at dusk.png', '1.20 MB', 'studio'],
    ['写真😀.jpg', '900 B', 'laptop'],
    ['صورة.png', '12 B', ''],
    ['evil\x1b[2J.png', '1 B', 'shelf-drive'],
  ];

  it('line up whatever the names are made of', () => {
    expect(renderTable(columns, rows)).toBe(
      [
        'name                    size  where',
        'harbour at dusk.png  1.20 MB  studio',
        '写真😀.jpg             900 B  laptop',
        'صورة.png                12 B',
        'evil\\x1b[2J.png          1 B  shelf-drive',
      ].join('\n'),
    );
  });

  it('give way where a column may, down to the width of the terminal', () => {
    const table = renderTable(columns, rows, { width: 32 });
    expect(table).toBe(
      [
        'name           size  where',
        'harbo….png  1.20 MB  studio',
        '写真😀.jpg    900 B  laptop',
        'صورة.png       12 B',
        'evil\\….png      1 B  shelf-drive',
      ].join('\n'),
    );
    for (const line of table.split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(32);
  });

  it('colour the text and not the blanks, and only when asked to', () => {
    const cell = [[{ text: 'ab', tone: 'good' as const }, 'x']];
    const table = renderTable([{ title: 'state' }, { title: 'y' }], cell, { style: createStyle(true) });
    expect(table.split('\n')[1]).toBe('\x1b[32mab\x1b[39m     x');
    expect(renderTable([{ title: 'state' }, { title: 'y' }], cell)).not.toContain('\x1b');
  });

  it('put further lines of a value under its first', () => {
    expect(
      renderPairs([
        ['prompt', 'one\ntwo'],
        ['seed', undefined],
        ['CFG', '7'],
      ]),
    ).toBe('prompt  one\n        two\nCFG     7');
  });
});

describe('colours', () => {
  it('are for terminals whose user did not refuse them', () => {
    expect(wantsColours({ isTTY: true }, {})).toBe(true);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: '' })).toBe(true);
    expect(wantsColours({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(wantsColours({}, {})).toBe(false);
  });
});

describe('figures', () => {
  it('are short and in decimal units', () => {
    expect([0, 999, 1000, 1_234_567, 999_950, 12_345_678_901].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1.00 kB',
      '1.23 MB',
      '1.00 MB',
      '12.3 GB',
    ]);
    expect([7, 1234, 1_234_567].map(formatCount)).toEqual(['7', '1,234', '1,234,567']);
    expect([0.5, 59, 75, 3725].map(formatSeconds)).toEqual(['0.5 s', '59 s', '1:15', '1:02:05']);
    expect([undefined, -1, 0, 4].map(formatStars)).toEqual(['', 'rejected', '', '★★★★']);
  });
});
