/** The terms of a query: a click in the sidebar or on a chip writes what one could have typed (language: api/query.ts). */
import { foldText } from '#api/fold.ts';
import { type FieldName, formatQuery, parseQuery } from '#api/query.ts';

/** One of the things that must all match: a word, `field:value`, their opposite, or a group of several. */
export interface Term {
  /** Just as it is written. */
  text: string;
  position: number;
  length: number;
  /** `a OR b` without parentheses around it: then it is the whole query. */
  alternatives: boolean;
}

/** `field:value`, quoted unless the value is a plain word. */
export function termOf(field: string, value: string): string {
  // Only of the rating is "none" offered for choice; a tag of that name is meant literally.
  const literal = value.toLowerCase() !== 'none' || field === 'rating';
  const plain = literal && /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.,|/+#@'-]*$/u.test(value);
  return `${field}:${plain ? value : `"${value.replaceAll(/[\\"]/g, '\\$&')}"`}`;
}

const isBlank = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

function skipBlanks(query: string, at: number): number {
  while (isBlank(query[at])) at++;
  return at;
}

function keywordAt(query: string, at: number): 'OR' | 'AND' | null {
  const keyword = query.startsWith('OR', at) ? 'OR' : query.startsWith('AND', at) ? 'AND' : null;
  return keyword !== null && /[\s()]/.test(query[at + keyword.length] ?? ' ') ? keyword : null;
}

function endOfQuoted(query: string, at: number): number {
  for (at++; at < query.length; at++) {
    if (query[at] === '"') return at + 1;
    if (query[at] === '\\') at++;
  }
  return query.length;
}

function endOfBare(query: string, at: number): number {
  for (let open = 0; at < query.length && !isBlank(query[at]); at++) {
    if (query[at] === '(') open++;
    else if (query[at] === ')' && open-- === 0) break;
  }
  return at;
}

function endOfGroup(query: string, at: number): number {
  at = skipBlanks(query, at + 1);
  while (at < query.length && query[at] !== ')') at = skipBlanks(query, endOfTerm(query, at));
  return Math.min(at + 1, query.length);
}

/** Reads as the parser does, but goes on where that would refuse, so that nothing is lost of what is half written. */
function endOfTerm(query: string, start: number): number {
  const keyword = keywordAt(query, start);
  if (keyword) return start + keyword.length;
  let at = start;
  while (query[at] === '-') at++;
  if (query[at] === '(') return endOfGroup(query, at);
  at += /^[A-Za-z][A-Za-z0-9.]*:/.exec(query.slice(at, at + 64))?.[0].length ?? 0;
  const end = query[at] === '"' ? endOfQuoted(query, at) : endOfBare(query, at);
  return Math.max(end, start + 1);
}

/** What must all match, in the order of the query; `a OR b c` is one term, since OR binds more loosely than a blank. */
export function splitTerms(query: string): Term[] {
  const terms: Term[] = [];
  for (let at = skipBlanks(query, 0); at < query.length;) {
    const end = endOfTerm(query, at);
    const keyword = keywordAt(query, at);
    if (keyword === 'OR') {
      const text = query.trim();
      return [{ text, position: query.indexOf(text), length: text.length, alternatives: true }];
    }
    if (keyword === null)
      terms.push({ text: query.slice(at, end), position: at, length: end - at, alternatives: false });
    at = skipBlanks(query, end);
  }
  return terms;
}

const join = (terms: readonly Term[]): string => terms.map(({ text }) => text).join(' ');

export function isReadable(query: string): boolean {
  try {
    parseQuery(query);
    return true;
  } catch {
    return false;
  }
}

/** The query without its nth term. */
export function removeTerm(query: string, index: number): string {
  return join(splitTerms(query).toSpliced(index, 1));
}

/** The query with one more term. */
export function addTerm(query: string, term: string): string {
  const terms = splitTerms(query);
  const kept = join(terms);
  if (kept === '') return term;
  // `a OR b c` means `a OR (b c)`, so alternatives must be held together before anything is added.
  return terms[0]!.alternatives ? `(${kept}) ${term}` : `${kept} ${term}`;
}

/** Equal for terms that mean the same: `tag:"Night"` and `tag:night`. */
function meaningOf(term: string): string {
  try {
    return foldText(formatQuery(parseQuery(term)));
  } catch {
    return term;
  }
}

const opposite = (term: string): string => (term.startsWith('-') ? term.slice(1) : `-${term}`);

let remembered: { query: string; meanings: string[] } = { query: '', meanings: [] };

/** The sidebar asks this of every row while one query stands. */
function meaningsIn(query: string): string[] {
  if (remembered.query !== query)
    remembered = { query, meanings: splitTerms(query).map(({ text }) => meaningOf(text)) };
  return remembered.meanings;
}

export function hasTerm(query: string, term: string): boolean {
  return meaningsIn(query).includes(meaningOf(term));
}

/** Puts a term (`tag:x`, `-tag:x`) on, in place of its opposite, or takes it off when it is there. */
export function toggleTerm(query: string, term: string): string {
  const unwanted = [meaningOf(term), meaningOf(opposite(term))];
  const meanings = meaningsIn(query);
  const kept = join(splitTerms(query).filter((_, index) => !unwanted.includes(meanings[index]!)));
  return meanings.includes(unwanted[0]!) ? kept : addTerm(kept, term);
}

/** What the query itself says of a field at its top level: `tag:x -tag:y` are the values x and y of `tag`, the second left out. */
export function valuesIn(query: string, field: FieldName): { value: string; term: string; negated: boolean }[] {
  return splitTerms(query).flatMap(({ text }) => {
    const negated = text.startsWith('-');
    const term = negated ? text.slice(1) : text;
    const value = valueOf(term, field);
    return value === null ? [] : [{ value, term, negated }];
  });
}

function valueOf(term: string, field: FieldName): string | null {
  try {
    const query = parseQuery(term);
    if (query.kind !== 'field' || query.field !== field) return null;
    const { operand } = query;
    if (operand.kind === 'pattern') return operand.text;
    if (operand.kind === 'choice') return operand.value;
    if (operand.kind === 'none') return 'none';
    const one = operand.kind === 'range' && operand.range.min !== undefined && operand.range.min === operand.range.max;
    return one ? String(operand.range.min) : null;
  } catch {
    return null;
  }
}
