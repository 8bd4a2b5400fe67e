/** The query language: from text to a tree and back, with errors that point at the word. */
import { isFieldName, nearestField, nearestWord, queryFields, type FieldName } from './query-fields.ts';
import { queryProblem, ValueProblem, type Place } from './query-problems.ts';
import type { Operand, Query } from './query-tree.ts';
import { parseDates, parseRange } from './query-values.ts';

export { formatQuery } from './format-query.ts';
export { queryFields, type FieldName, type QueryField } from './query-fields.ts';
export type { Place } from './query-problems.ts';
export type { Operand, Query } from './query-tree.ts';

const MAX_DEPTH = 64;
/** Something the full-text index keeps as a token. */
const searchable = /[\p{L}\p{N}\p{So}\p{Co}]/u;

/**
 * Reads a query. Words and fields must all match (AND); `OR` and parentheses group, `-` negates what follows, "…" are exact
 * words in order, a final `*` leaves a word open. Throws AliceError `invalid` with the details of a {@link queryProblem}.
 */
export function parseQuery(text: string): Query {
  const reader = createReader(text);
  const query = parseOr(reader, 0);
  reader.skipBlanks();
  if (!reader.atEnd()) {
    throw queryProblem(text, { position: reader.position, length: 1 }, 'strayClose');
  }
  return query;
}

interface Reader {
  readonly text: string;
  position: number;
  atEnd(): boolean;
  skipBlanks(): void;
  /** The next character, or '' at the end. */
  peek(): string;
  /** A bare word: up to a blank or an unmatched `)`. */
  bare(): string;
}

function createReader(text: string): Reader {
  return {
    text,
    position: 0,
    atEnd() {
      return this.position >= text.length;
    },
    skipBlanks() {
      while (/\s/.test(this.peek())) this.position++;
    },
    peek() {
      return text[this.position] ?? '';
    },
    bare() {
      const start = this.position;
      let open = 0;
      for (; !this.atEnd(); this.position++) {
        const character = this.peek();
        if (/\s/.test(character)) break;
        if (character === '(') open++;
        else if (character === ')' && open-- === 0) break;
      }
      return text.slice(start, this.position);
    },
  };
}

/** The next bare word if it is this one; it is consumed then. */
function takeKeyword(reader: Reader, keyword: string): boolean {
  reader.skipBlanks();
  const { text, position } = reader;
  if (!text.startsWith(keyword, position)) return false;
  const after = text[position + keyword.length] ?? ' ';
  if (!/[\s()]/.test(after)) return false;
  reader.position += keyword.length;
  return true;
}

function parseOr(reader: Reader, depth: number): Query {
  const items = [parseAnd(reader, depth)];
  for (;;) {
    if (!takeKeyword(reader, 'OR')) break;
    const place = { position: reader.position - 2, length: 2 };
    const right = parseAnd(reader, depth);
    if (isAll(items[items.length - 1]!) || isAll(right)) {
      throw queryProblem(reader.text, place, 'lonelyOr');
    }
    items.push(right);
  }
  return group('or', items);
}

function parseAnd(reader: Reader, depth: number): Query {
  const items: Query[] = [];
  for (;;) {
    reader.skipBlanks();
    if (reader.atEnd() || reader.peek() === ')') break;
    const position = reader.position;
    if (takeKeyword(reader, 'OR')) {
      reader.position = position;
      break;
    }
    if (takeKeyword(reader, 'AND')) continue;
    items.push(parseUnary(reader, depth));
  }
  return group('and', items);
}

function group(kind: 'and' | 'or', items: Query[]): Query {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind, items: flat };
}

function isAll(query: Query): boolean {
  return query.kind === 'and' && query.items.length === 0;
}

function parseUnary(reader: Reader, depth: number): Query {
  const start = reader.position;
  if (depth > MAX_DEPTH) throw queryProblem(reader.text, { position: start, length: 1 }, 'tooDeep');
  const first = reader.peek();
  if (first === '-') {
    reader.position++;
    const next = reader.peek();
    if (next === '' || next === ')' || /\s/.test(next)) {
      throw queryProblem(reader.text, { position: start, length: 1 }, 'nothingNegated');
    }
    const item = parseUnary(reader, depth + 1);
    return item.kind === 'not' ? item.item : { kind: 'not', item };
  }
  if (first === '(') {
    reader.position++;
    const item = parseOr(reader, depth + 1);
    if (reader.peek() !== ')') throw queryProblem(reader.text, { position: start, length: 1 }, 'openParenthesis');
    reader.position++;
    if (isAll(item))
      throw queryProblem(reader.text, { position: start, length: reader.position - start }, 'emptyParentheses');
    return item;
  }
  return parseTerm(reader);
}

function parseTerm(reader: Reader): Query {
  const start = reader.position;
  if (reader.peek() === '"') return textQuery(reader, start, readQuoted(reader), false, true);
  const name = /^([A-Za-z][A-Za-z0-9.]*):/.exec(reader.text.slice(start, start + 64))?.[1];
  if (name !== undefined) return parseField(reader, start, name);
  const word = reader.bare();
  return textQuery(reader, start, word.replace(/\*$/, ''), word.endsWith('*'), false);
}

function textQuery(reader: Reader, start: number, text: string, prefix: boolean, quoted: boolean): Query {
  checkWords(reader, { position: start, length: reader.position - start }, text, prefix, quoted);
  return { kind: 'text', text, prefix };
}

function checkWords(reader: Reader, place: Place, text: string, prefix: boolean, quoted: boolean): void {
  if (!searchable.test(text)) {
    throw queryProblem(reader.text, place, 'noLetters');
  }
  if (!quoted && text.includes('*')) {
    throw queryProblem(reader.text, place, 'innerStar', { word: text.replaceAll('*', '') });
  }
  if (prefix && !/[\p{L}\p{N}\p{So}\p{Co}]$/u.test(text)) {
    throw queryProblem(reader.text, place, 'looseStar');
  }
}

/** Reads "…" with `\"` and `\\` inside. */
function readQuoted(reader: Reader): string {
  const start = reader.position;
  let value = '';
  for (reader.position++; !reader.atEnd(); reader.position++) {
    const character = reader.peek();
    if (character === '"') {
      reader.position++;
      return value;
    }
    const escaped = reader.text[reader.position + 1];
    if (character === '\\' && (escaped === '"' || escaped === '\\')) {
      value += escaped;
      reader.position++;
    } else value += character;
  }
  throw queryProblem(reader.text, { position: start, length: reader.text.length - start }, 'openQuote');
}

function parseField(reader: Reader, start: number, written: string): Query {
  const name = written.toLowerCase();
  const place = { position: start, length: written.length };
  if (!isFieldName(name)) {
    const near = name.length > 24 ? undefined : nearestField(name);
    const value = reader.bare();
    if (near) throw queryProblem(reader.text, place, 'misspeltField', { field: written, near });
    throw queryProblem(reader.text, place, 'unknownField', { field: written, value });
  }
  reader.position = start + written.length + 1;
  const valueStart = reader.position;
  const quoted = reader.peek() === '"';
  const value = quoted ? readQuoted(reader) : reader.bare();
  const at = { position: start, length: reader.position - start };
  if (value.trim() === '') {
    throw queryProblem(reader.text, at, 'noValue', { field: written, help: queryFields[name].help });
  }
  const operand = parseOperand(reader, name, value, quoted, {
    position: valueStart,
    length: reader.position - valueStart,
  });
  return { kind: 'field', field: name, operand, at };
}

function parseOperand(reader: Reader, field: FieldName, value: string, quoted: boolean, place: Place): Operand {
  const { operand, choices, none, help } = queryFields[field];
  if (none && !quoted && value.toLowerCase() === 'none') return { kind: 'none' };
  try {
    switch (operand) {
      case 'pattern':
      case 'part':
        return { kind: 'pattern', text: value };
      case 'text': {
        const prefix = !quoted && value.endsWith('*');
        const text = prefix ? value.slice(0, -1) : value;
        checkWords(reader, place, text, prefix, quoted);
        return { kind: 'text', text, prefix };
      }
      case 'number':
      case 'bytes':
      case 'seconds':
      case 'age':
        return { kind: 'range', range: parseRange(value, operand) };
      case 'date':
        return { kind: 'dates', dates: parseDates(value) };
      case 'hex': {
        const digits = value.toLowerCase().replace(/^sha256:/, '');
        if (!/^[0-9a-f]{6,64}$/.test(digits)) throw new ValueProblem('notAHash');
        return { kind: 'hex', digits };
      }
      case 'choice': {
        const choice = value.toLowerCase();
        if (choices!.includes(choice)) return { kind: 'choice', value: choice };
        const near = nearestWord(choice.slice(0, 24), choices!);
        const values = { text: value, choices: choices!.join(', ') };
        throw near ? new ValueProblem('misspeltChoice', { ...values, near }) : new ValueProblem('notAChoice', values);
      }
    }
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    throw queryProblem(reader.text, place, error.reason, { ...error.values, field, help });
  }
}
