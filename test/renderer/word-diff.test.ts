/** The difference of two prompts: read one way it is the first, read the other way the second, and it is short. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffPart, diffWords } from '../../src-renderer/viewer/word-diff.ts';

const without = (parts: readonly DiffPart[], kind: DiffPart['kind']) =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join('');
const show = (parts: readonly DiffPart[]) =>
  parts.map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind]).join('');

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('a', 'cat', 'the', ' ', ', ', '月', '亮', 'don’t', '(x:1.2)', '\n'))
    .map((words) => words.join('')),
);

describe('the difference of two texts', () => {
  it('gives both of them back, whatever they are', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const parts = diffWords(before, after);
        expect(without(parts, 'new')).toBe(before);
        expect(without(parts, 'gone')).toBe(after);
      }),
      { numRuns: 400 },
    );
  });

  it('is nothing new and nothing gone for equal texts, and never has two like parts in a row', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(diffWords(before, before).every(({ kind }) => kind === 'same')).toBe(true);
        const parts = diffWords(before, after);
        for (const [index, part] of parts.entries()) expect(part.kind).not.toBe(parts[index + 1]?.kind);
      }),
    );
  });

  it('goes by whole words, and by single signs where no blanks part them', () => {
    expect(show(diffWords('a red fox, night', 'a grey fox, day'))).toBe('a [-red-][+grey+] fox, [-night-][+day+]');
    expect(show(diffWords('满月之夜', '新月之夜'))).toBe('[-满-][+新+]月之夜');
    expect(show(diffWords('', 'fox'))).toBe('[+fox+]');
  });

  it('keeps the longest common words', () => {
    const parts = diffWords('one two three four', 'zero one three five four');
    const same = parts.filter(({ kind }) => kind === 'same').map(({ text }) => text.trim());
    expect(same.join(' ').split(/\s+/)).toEqual(expect.arrayContaining(['one', 'three', 'four']));
  });

  it('answers for very long texts, and still gives both back', () => {
    const long = (word: string) => Array.from({ length: 40_000 }, (_, index) => `${word}${index}`).join(' ');
    const [before, after] = [`same ${long('a')} end`, `same ${long('b')} end`];
    const begun = performance.now();
    const parts = diffWords(before, after);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect([without(parts, 'new') === before, without(parts, 'gone') === after]).toEqual([true, true]);
    expect(parts[0]).toEqual({ kind: 'same', text: 'same ' });
  });
});
