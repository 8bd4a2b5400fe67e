/** How many terminal cells a text takes, and cutting and padding by cells instead of characters. */

/** Blocks of East Asian Width W and F (UAX #11) that no script property names. */
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u2329\u232a\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const halfwidth = /^[\uff61-\uffdc\uffe8-\uffee]/u;
const emoji = /^\p{RGI_Emoji}$/v;
const invisible = /^[\p{M}\p{Cf}\p{Cc}]+$/u;
const plainAscii = /^[\x20-\x7e]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function graphemeWidth(grapheme: string): number {
  if (plainAscii.test(grapheme)) return grapheme.length;
  if (invisible.test(grapheme)) return 0;
  if (halfwidth.test(grapheme)) return 1;
  return emoji.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}

/** Cells of one line of text without control characters: 2 for wide and emoji graphemes, 0 for marks alone. */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** How many of `graphemes`, from the first, fit into `cells`. */
function fitting(graphemes: string[], cells: number): number {
  let used = 0;
  const end = graphemes.findIndex((grapheme) => (used += graphemeWidth(grapheme)) > cells);
  return end < 0 ? graphemes.length : end;
}

/** Shortens to at most `cells` with `…` in the middle, since both ends of a path tell more than its middle. */
export function cutText(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  if (cells <= 1) return cells === 1 ? '…' : '';
  const graphemes = Array.from(segmenter.segment(text), (part) => part.segment);
  const tailCells = Math.floor((cells - 1) / 2);
  const head = graphemes.slice(0, fitting(graphemes, cells - 1 - tailCells));
  const kept = fitting([...graphemes].reverse(), tailCells);
  return `${head.join('')}…${kept === 0 ? '' : graphemes.slice(-kept).join('')}`;
}

export function padText(text: string, cells: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, cells - textWidth(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
