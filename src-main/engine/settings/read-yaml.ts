/** Reads a YAML file that may be wrong or hostile: bounded before the parser sees it, refused with line, column and remedy. */
import { isUtf8 } from 'node:buffer';
import { basename } from 'node:path';
import { isAlias, isMap, isScalar, isSeq, parseDocument, Scalar } from 'yaml';
import type { Alias, Document, Node, YAMLError } from 'yaml';
import { AliceError } from '#api/errors.ts';

export const MAX_YAML_BYTES = 256 * 1024;
export const MAX_NESTING = 64;
const MAX_ALIASES = 100;

export interface YamlFile {
  file: string;
  text: string;
  document: Document.Parsed;
  /** The whole document as Maps and arrays: no object that a key named `__proto__` could reach. */
  plain: unknown;
  /** One-based line and column of an offset in `text`. */
  place(offset: number): { line: number; column: number };
}

/** The refusal of a settings file: `invalid`, details `{ file, line, column, path, hint }`. */
export function wrongYaml(
  at: { file: string; place(offset: number): { line: number; column: number } },
  offset: number,
  problem: string,
  hint: string,
  path = '',
): AliceError {
  const { line, column } = at.place(offset);
  const message = `${basename(at.file)}, line ${line}, column ${column}: ${problem} ${hint}`.trim();
  return new AliceError('invalid', message, { details: { file: at.file, line, column, path, hint } });
}

/** Parses YAML 1.2 (core schema, no tags, no merge keys, one document). Throws AliceError `invalid`, see {@link wrongYaml}. */
export function readYaml(bytes: Uint8Array, file: string): YamlFile {
  const text = decode(bytes, file);
  const at = { file, place: createPlace(text) };
  checkCharacters(text, at);
  checkNesting(text, at);
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      // The parser's own check compares every key with every other: 20,000 keys take 14 s. Ours is in checkNode.
      uniqueKeys: false,
      keepSourceTokens: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (error) {
    throw new AliceError('invalid', `${basename(file)} is too intricate to be read. Write it more simply.`, {
      details: { file, line: 1, column: 1, path: '', hint: 'Write it more simply.' },
      cause: error,
    });
  }
  const failure = document.errors[0];
  if (failure) throw syntaxError(failure, text, at);
  refuseSecondDocument(text, document, at);
  const state = { anchors: new Map<string, Node>(), aliases: 0, at };
  if (document.contents) checkNode(document.contents, [], [], state);
  return { ...at, text, document, plain: toPlain(document, at) };
}

function decode(bytes: Uint8Array, file: string): string {
  const start = { file, place: () => ({ line: 1, column: 1 }) };
  if (bytes.length > MAX_YAML_BYTES)
    throw wrongYaml(
      start,
      0,
      `the file is ${bytes.length} bytes long, more than ${MAX_YAML_BYTES}.`,
      'Settings are never that long: take out what does not belong here.',
    );
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (utf16 || !isUtf8(bytes)) {
    const at = { file, place: createPlace(text) };
    throw wrongYaml(at, Math.max(0, text.indexOf('\ufffd')), 'these bytes are not UTF-8.', 'Save the file as UTF-8.');
  }
  return text;
}

/** One-based line and column of an offset, found by bisection because warnings may be many. */
function createPlace(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

type At = Pick<YamlFile, 'file' | 'place'>;

function checkCharacters(text: string, at: At): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/.exec(text);
  if (found) throw wrongYaml(at, found.index, 'a control character is not allowed here.', 'Delete this character.');
}

/**
 * Bounds what a recursive parser would recurse into: flow brackets outside quotes, indentation levels, and chains of
 * `- - -`. Brackets inside quotes count towards a wider bound of their own, so that a stray quote cannot hide a bomb.
 */
function checkNesting(text: string, at: At): void {
  const indents: number[] = [];
  let flow = 0;
  let raw = 0;
  let quote = '';
  const tooDeep = (offset: number) =>
    wrongYaml(at, offset, `this is nested more than ${MAX_NESTING} levels deep.`, 'Settings need only a few levels.');
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const lead = /^[ ]*((?:[-?:][ \t]+)*)/.exec(text.slice(start, end))!;
    const content = start + lead[0].length;
    const blank = content >= end || text[content] === '#' || text[content] === '\r';
    if ((!blank || lead[1] !== '') && flow === 0 && quote === '') {
      const indent = lead[0].length - lead[1]!.length;
      while (indents.length > 0 && indents[indents.length - 1]! >= indent) indents.pop();
      indents.push(indent);
      if (indents.length + lead[1]!.replace(/\s/g, '').length > MAX_NESTING) throw tooDeep(content);
    }
    for (let i = content; i < end; i++) {
      const char = text[i]!;
      if (char === '[' || char === '{') raw++;
      else if (char === ']' || char === '}') raw = Math.max(0, raw - 1);
      if (quote === '"' && char === '\\') i++;
      else if (quote !== '') quote = char === quote ? '' : quote;
      else if (char === '#' && (i === content || /\s/.test(text[i - 1]!))) break;
      else if ((char === '"' || char === "'") && (i === content || /[\s[{,:]/.test(text[i - 1]!))) quote = char;
      else if (char === '[' || char === '{') flow++;
      else if (char === ']' || char === '}') flow = Math.max(0, flow - 1);
      if (flow > MAX_NESTING || raw > 8 * MAX_NESTING) throw tooDeep(i);
    }
    start = end + 1;
  }
}

function syntaxError(error: YAMLError, text: string, at: At): AliceError {
  let offset = error.pos[0];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd);
  const problem = `${error.message.replace(/\s+/g, ' ').replace(/\.$/, '')}.`;
  if (error.code === 'TAB_AS_INDENT') return wrongYaml(at, offset, problem, 'Indent with spaces, not with tabs.');
  const bare = /^(\s*(?:- )*[^\s:#][^:#]*:\s+|\s*(?:- )+)([>|@`%!*&][^\s#].*?)\s*$/.exec(line);
  if (bare && (error.code === 'UNEXPECTED_TOKEN' || error.code === 'BAD_SCALAR_START')) {
    offset = lineStart + bare[1]!.length;
    const hint = `Put the value in quotes: ${JSON.stringify(bare[2])}.`;
    return wrongYaml(at, offset, `a value may not begin with ${bare[2]![0]} unless it is quoted.`, hint);
  }
  const hints: Record<string, string> = {
    MISSING_CHAR: 'Close what was opened (quote or bracket).',
    BAD_INDENT: 'Line the entry up with its neighbours, and close every bracket.',
    BLOCK_AS_IMPLICIT_KEY: 'Put a value that contains ": " in quotes.',
    BAD_SCALAR_START: 'Put the value in quotes.',
  };
  return wrongYaml(at, offset, problem, hints[error.code] ?? 'Check the indentation and the quotes on this line.');
}

function refuseSecondDocument(text: string, document: Document.Parsed, at: At): void {
  const end = document.range[2];
  const rest = /^(?:\s|#[^\n]*(?:\n|$))*(?:\.\.\.)?(?:\s|#[^\n]*(?:\n|$))*/.exec(text.slice(end));
  const more = end + (rest?.[0].length ?? 0);
  if (more < text.length) throw wrongYaml(at, more, 'a second document begins here.', 'Keep all settings in one.');
}

interface CheckState {
  anchors: Map<string, Node>;
  aliases: number;
  at: At;
}

/** Refuses what the settings do not use and programs stumble over; `within` holds the anchors that enclose the node. */
function checkNode(node: Node, path: (string | number)[], within: string[], state: CheckState): void {
  const fail = (problem: string, hint: string, where = node) =>
    wrongYaml(state.at, where.range?.[0] ?? 0, problem, hint, path.join('.'));
  if (isAlias(node)) return checkAlias(node, within, state, fail);
  if (node.tag) throw fail('tags (words beginning with !) are not understood.', 'Delete the tag or quote the value.');
  const anchor = (isScalar(node) || isMap(node) || isSeq(node)) && node.anchor;
  if (anchor) state.anchors.set(anchor, node);
  const inner = anchor ? [...within, anchor] : within;
  if (isSeq(node)) {
    node.items.forEach((item, index) => checkNode(item as Node, [...path, index], inner, state));
  } else if (isMap(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items as { key: Node; value: Node | null }[]) {
      if (!isScalar(key)) throw fail('a key must be a plain word.', 'Write the key as one word.', key);
      const name = String(key.value);
      if (seen.has(name)) throw fail(`the key ${name} is given twice.`, 'Keep one of the two.', key);
      if (name === '<<') throw fail('merge keys (<<) are not understood.', 'Write the entries out.', key);
      seen.add(name);
      checkNode(key, [...path, name], inner, state);
      if (value) checkNode(value, [...path, name], inner, state);
    }
  } else if (isScalar(node) && node.value === '' && isBlockScalar(node)) {
    throw fail(
      'this value is empty, because > and | begin a block of text in YAML.',
      'Put a comparison in quotes, for example ">1 GB".',
    );
  }
}

const isBlockScalar = (node: Scalar): boolean =>
  node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;

function checkAlias(
  node: Alias,
  within: string[],
  state: CheckState,
  fail: (problem: string, hint: string) => AliceError,
): void {
  if (++state.aliases > MAX_ALIASES) throw fail(`there are more than ${MAX_ALIASES} aliases.`, 'Write the values out.');
  if (within.includes(node.source)) throw fail(`the alias *${node.source} contains itself.`, 'Write the value out.');
  if (!state.anchors.has(node.source))
    throw fail(`*${node.source} refers to nothing.`, `If the text is meant, quote it: "*${node.source}".`);
}

function toPlain(document: Document.Parsed, at: At): unknown {
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw wrongYaml(at, 0, 'its aliases multiply beyond measure.', 'Write the values out.');
  }
}
