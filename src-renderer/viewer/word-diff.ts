/** What changed from one text to another, word by word: the longest common subsequence, as short as it can be told. */

export interface DiffPart {
  /** `gone` stands only in the first text, `new` only in the second. */
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Words, numbers, blanks and single signs; scripts without blanks between words go sign by sign. */
const words =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{N}]+)*|\s+|[^]/gu;
/** Cells of the table; longer texts are told apart as wholes between their common beginning and end. */
const MOST_CELLS = 4_000_000;

function commonLength(a: readonly string[], b: readonly string[], most: number, fromEnd: boolean): number {
  let length = 0;
  const at = (list: readonly string[]) => (fromEnd ? list[list.length - 1 - length] : list[length]);
  while (length < most && at(a) === at(b)) length += 1;
  return length;
}

/** A word that stays is worth more than the blanks around it. */
const weightOf = (word: string): number => (word.trim() === '' ? 1 : 3);

/** Weights of the heaviest common subsequences of all ends of both lists, row by row. */
function tableOf(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const down = table[(i + 1) * width + j]!;
      const right = table[i * width + j + 1]!;
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + weightOf(a[i]!) : Math.max(down, right);
    }
  }
  return table;
}

function diffMiddle(a: readonly string[], b: readonly string[]): DiffPart[] {
  const whole: DiffPart[] = [
    { kind: 'gone', text: a.join('') },
    { kind: 'new', text: b.join('') },
  ];
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return whole;
  const [table, width] = [tableOf(a, b), b.length + 1];
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      parts.push({ kind: 'same', text: a[i++]! });
      j += 1;
    } else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!))
      parts.push({ kind: 'gone', text: a[i++]! });
    else parts.push({ kind: 'new', text: b[j++]! });
  }
  return parts;
}

function join(parts: readonly DiffPart[]): DiffPart[] {
  const joined: DiffPart[] = [];
  for (const part of parts) {
    if (part.text === '') continue;
    const last = joined.at(-1);
    if (last?.kind === part.kind) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}

export function diffWords(before: string, after: string): DiffPart[] {
  const [a, b] = [before.match(words) ?? [], after.match(words) ?? []];
  const shorter = Math.min(a.length, b.length);
  const start = commonLength(a, b, shorter, false);
  const end = commonLength(a, b, shorter - start, true);
  return join([
    { kind: 'same', text: a.slice(0, start).join('') },
    ...diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ]);
}
