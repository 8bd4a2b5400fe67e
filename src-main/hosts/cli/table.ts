/** Aligned tables for people: width-aware, cut to the terminal, with everything from outside made harmless. */
import { escapeText } from './escape-text.ts';
import { createStyle, type Style, type Tone } from './style.ts';
import { cutText, padText, textWidth } from './text-width.ts';

export type Cell = string | { text: string; tone: Tone };

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** May be cut down to this many cells when the line would be wider than the terminal. */
  shrinkTo?: number;
}

export interface TableLayout {
  /** Cells of the terminal; endless when absent (a pipe or a file gets whole texts). */
  width?: number | undefined;
  style?: Style | undefined;
}

const GAP = 2;

function widthsOf(columns: Column[], rows: string[][], width: number | undefined): number[] {
  const widths = columns.map((column, at) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[at] ?? ''))),
  );
  if (width === undefined) return widths;
  let over = widths.reduce((sum, cells) => sum + cells, 0) + GAP * (columns.length - 1) - width;
  while (over > 0) {
    let widest = -1;
    columns.forEach((column, at) => {
      if (column.shrinkTo === undefined || widths[at]! <= column.shrinkTo) return;
      if (widest < 0 || widths[at]! > widths[widest]!) widest = at;
    });
    if (widest < 0) break;
    widths[widest]! -= 1;
    over -= 1;
  }
  return widths;
}

/** Lines without a final line break; a header, then one line per row. Trailing blanks are never written. */
export function renderTable(columns: Column[], rows: Cell[][], layout: TableLayout = {}): string {
  const style = layout.style ?? createStyle(false);
  const plain = rows.map((row) => row.map((cell) => escapeText(typeof cell === 'string' ? cell : cell.text)));
  const widths = widthsOf(columns, plain, layout.width);
  const line = (texts: string[], toneAt: (at: number) => Tone): string => {
    const parts = texts.map((text, at) => {
      const cut = cutText(text, widths[at]!);
      const align = columns[at]!.align ?? 'left';
      const last = at === texts.length - 1 && align === 'left';
      const padded = last ? cut : padText(cut, widths[at]!, align);
      return padded.replace(cut, () => style.paint(toneAt(at), cut));
    });
    return parts.join(' '.repeat(GAP)).trimEnd();
  };
  const header = line(
    columns.map((column) => column.title),
    () => 'dim',
  );
  const body = plain.map((texts, rowAt) =>
    line(texts, (at) => {
      const cell = rows[rowAt]![at];
      return cell === undefined || typeof cell === 'string' ? 'plain' : cell.tone;
    }),
  );
  return [header, ...body].join('\n');
}

/** `label   value` lines; values may have several lines, which are indented. Pairs without a value are left out. */
export function renderPairs(pairs: [string, string | undefined | null][], style: Style = createStyle(false)): string {
  const given = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== null);
  const labelWidth = Math.max(0, ...given.map(([label]) => textWidth(label)));
  return given
    .map(([label, value]) => {
      const lines = value.split('\n').map((text) => escapeText(text));
      const indent = ' '.repeat(labelWidth + GAP);
      return style.paint('dim', padText(label, labelWidth, 'left')) + '  ' + lines.join('\n' + indent);
    })
    .join('\n');
}
