/** The catalog of texts: every sentence in every language, with the same values in each, and no text of the page outside of it. */
import { IntlMessageFormat } from 'intl-messageformat';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseLocale, setLocale, t } from '../../src-renderer/ui/text.ts';
import type { TextTable } from '../../src-renderer/ui/texts/text-table.ts';
import { root } from '../support/source-files.ts';

const folder = join(root, 'src-renderer', 'ui', 'texts');
const tables: [string, TextTable][] = [];
for (const file of readdirSync(folder).filter((name) => name !== 'text-table.ts')) {
  const loaded = (await import(join(folder, file))) as Record<string, TextTable>;
  for (const [name, table] of Object.entries(loaded)) tables.push([name, table]);
}

/** A parsed message, as far as the names in it go. */
interface Part {
  value?: unknown;
  options?: Record<string, { value: Part[] }>;
}

/** Kind 0 of a part is plain text, 7 the number of a plural. */
const PLAIN = [0, 7];

/** The names of the values that a message takes, also inside of its plurals. */
function valuesOf(parts: readonly (Part & { type: number })[]): string[] {
  return parts.flatMap((part): string[] => {
    if (PLAIN.includes(part.type)) return [];
    const inner = Object.values(part.options ?? {}).flatMap(({ value }) => valuesOf(value as never));
    return [String(part.value), ...inner];
  });
}

const read = (text: string): string[] => {
  const parts = new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst();
  return [...new Set(valuesOf(parts as never))].toSorted();
};

afterEach(() => setLocale('en'));

describe.each(tables)('the texts of "%s"', (_name, table) => {
  it('say everything in every language', () => {
    const missing = Object.entries(table).flatMap(([key, entry]) =>
      (['en', 'de', 'zh'] as const).filter((language) => !entry[language]?.trim()).map((each) => `${key}: ${each}`),
    );
    expect(missing).toEqual([]);
  });

  it('take the same values in every language', () => {
    for (const [key, { en, de, zh }] of Object.entries(table)) {
      expect([key, read(de), read(zh)]).toEqual([key, read(en), read(en)]);
    }
  });

  it('are really translated', () => {
    // Names and signs may be the same; most sentences may not.
    const entries = Object.values(table);
    const same = entries.filter(({ en, zh }) => en === zh && /[a-z]{4}/.test(en));
    expect(same.length).toBeLessThanOrEqual(Math.ceil(entries.length / 10));
  });
});

describe('the language of the page', () => {
  it("is the reader's wish, else the browser's first that is there, else English", () => {
    expect(chooseLocale('de', ['zh-CN'])).toBe('de');
    expect(chooseLocale('xx', ['fr-FR', 'zh-CN', 'de'])).toBe('zh');
    expect(chooseLocale(null, ['fr'])).toBe('en');
    expect(chooseLocale('pseudo', [])).toBe('pseudo');
    expect(chooseLocale('constructor', [])).toBe('en');
  });

  it('changes what is said', () => {
    expect(t('app.cancel')).toBe('Cancel');
    setLocale('de');
    expect(t('app.cancel')).toBe('Abbrechen');
    setLocale('pseudo');
    expect(t('app.cancel')).toBe('⟦Cáncél⟧');
  });
});

describe('the sources of the page', () => {
  const files = readdirSync(join(root, 'src-renderer'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx'))
    .map((path) => [path, readFileSync(join(root, 'src-renderer', path), 'utf8')] as const);

  it('write no words between tags or into spoken attributes', () => {
    const between = /(?<!=)>\s*([A-Za-z][A-Za-z ,.'’?!:-]*[a-z]{2}[A-Za-z ,.'’?!:-]*)\s*</g;
    const attribute =
      /\b(aria-label|title|placeholder|alt|aria-roledescription|aria-valuetext)="([^"]*[a-zA-Z]{3}[^"]*)"/g;
    const found = files.flatMap(([path, text]) => {
      const code = text
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
        .replaceAll(/<(code|kbd)[^>]*>[^<]*<\/\1>/g, '<i/>');
      const words = [...code.matchAll(between)].map(([, words]) => words!);
      const spoken = [...code.matchAll(attribute)].map(([all]) => all);
      return [...words.filter((each) => each !== 'Alice'), ...spoken].map((each) => `${path}: ${each}`);
    });
    expect(found).toEqual([]);
  });
});
