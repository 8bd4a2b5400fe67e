/** The term of a query that the caret stands in, read as leniently as it takes: half-typed text has no tree yet. */
import { isFieldName, type FieldName } from './query-fields.ts';

/** What stands from `from` to `to` would be replaced by a completion of `typed`, which ends at the caret. */
interface Span {
  from: number;
  to: number;
  /** Without quotation mark and escapes. */
  typed: string;
  /** It began with a quotation mark. */
  quoted: boolean;
}

export type TermAtCaret =
  | ({ kind: 'word' } & Span)
  /** Up to and including the colon where there is one. */
  | ({ kind: 'name' } & Span)
  | ({ kind: 'value'; field: FieldName } & Span)
  /** The value of a field that there is not; `from` and `to` are its name and colon. */
  | ({ kind: 'unknown'; name: string } & Span)
  /** Nothing can be completed here, as right before a word. */
  | { kind: 'none' };

interface Token {
  /** -1 where there is no field. */
  colon: number;
  /** Of the word or the value. */
  start: number;
  end: number;
  quoted: boolean;
  closed: boolean;
}

export function termAtCaret(text: string, caret: number): TermAtCaret {
  const at = Math.min(Math.max(0, caret), text.length);
  const gap: TermAtCaret = { kind: 'word', from: at, to: at, typed: '', quoted: false };
  let position = 0;
  while (position < text.length && position <= at) {
    if (/[\s()]/.test(text[position]!)) {
      position++;
      continue;
    }
    while (text[position] === '-') position++;
    if (at < position) return { kind: 'none' };
    if (position === text.length || /[\s()]/.test(text[position]!)) {
      if (at === position) return gap;
      continue;
    }
    const token = readToken(text, position);
    if (at <= token.end) return describe(text, position, token, at);
    position = token.end;
  }
  return gap;
}

function readToken(text: string, start: number): Token {
  if (text[start] === '"') return { colon: -1, start, ...readQuoted(text, start) };
  const name = /^([A-Za-z][A-Za-z0-9.]*):/.exec(text.slice(start, start + 64))?.[1];
  if (name === undefined) return { colon: -1, start, ...readBare(text, start) };
  const colon = start + name.length;
  const value = text[colon + 1] === '"' ? readQuoted(text, colon + 1) : readBare(text, colon + 1);
  return { colon, start: colon + 1, ...value };
}

function readQuoted(text: string, start: number): Pick<Token, 'end' | 'quoted' | 'closed'> {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\' && (text[i + 1] === '"' || text[i + 1] === '\\')) i++;
    else if (text[i] === '"') return { end: i + 1, quoted: true, closed: true };
  }
  return { end: text.length, quoted: true, closed: false };
}

/** Up to a blank or a parenthesis that closes more than was opened. */
function readBare(text: string, start: number): Pick<Token, 'end' | 'quoted' | 'closed'> {
  let open = 0;
  let end = start;
  for (; end < text.length && !/\s/.test(text[end]!); end++) {
    if (text[end] === '(') open++;
    else if (text[end] === ')' && open-- === 0) break;
  }
  return { end, quoted: false, closed: true };
}

function describe(text: string, begin: number, token: Token, caret: number): TermAtCaret {
  const { colon, start, end, quoted, closed } = token;
  if (caret === begin) return { kind: 'none' };
  if (caret <= colon) {
    return { kind: 'name', from: begin, to: colon + 1, typed: text.slice(begin, caret), quoted: false };
  }
  const name = colon < 0 ? undefined : text.slice(begin, colon).toLowerCase();
  if (name !== undefined && !isFieldName(name))
    return { kind: 'unknown', name, from: begin, to: start, typed: '', quoted: false };
  const inside = Math.min(caret, quoted && closed ? end - 1 : end);
  const typed = quoted
    ? text.slice(Math.min(start + 1, inside), inside).replace(/\\(["\\])/g, '$1')
    : text.slice(start, caret);
  // A quotation mark that is not closed yet takes in all that follows, which is not meant to be replaced.
  const span: Span = { from: start, to: quoted && !closed ? caret : end, typed, quoted };
  return name === undefined ? { kind: 'word', ...span } : { kind: 'value', field: name, ...span };
}
