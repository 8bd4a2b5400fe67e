/** The places in a YAML text where an edit may cut and put: ends of content, lines, dashes, and the check that nothing else changed. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { AliceError } from '#api/errors.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

export type Plain = Map<string, unknown>;
/** The keys that lead to a list or a value, from the top. */
export type ListPath = readonly string[];

export type Edit = ReturnType<typeof createEdit>;

export function createEdit(yaml: YamlFile) {
  const { text } = yaml;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const pairOf = (map: YAMLMap, key: string) =>
    map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key) as Pair<Scalar, Node> | undefined;
  const edit = {
    yaml,
    text,
    eol,
    pairOf,
    splice: (start: number, end: number, put: string): string => text.slice(0, start) + put + text.slice(end),
    lineStart: (offset: number): number => text.lastIndexOf('\n', offset - 1) + 1,
    /** The end of the line, before its line break. */
    lineEnd(offset: number): number {
      const newline = text.indexOf('\n', offset);
      if (newline < 0) return text.length;
      return text[newline - 1] === '\r' ? newline - 1 : newline;
    },
    /** The start of the next line, or the end of the text. */
    nextLine(offset: number): number {
      const newline = text.indexOf('\n', offset);
      return newline < 0 ? text.length : newline + 1;
    },
    column: (offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1),
    /** Where the content of a node ends: without the blanks, comments and line breaks that the parser counts in. */
    contentEnd(node: Node): number {
      if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
        const last = node.items[node.items.length - 1] as Pair<Node, Node | null> | Node;
        if (isSeq(node)) return edit.contentEnd(last as Node);
        const pair = last as Pair<Node, Node | null>;
        const value = pair.value && pair.value.range![1] > pair.value.range![0] ? pair.value : null;
        return value ? edit.contentEnd(value) : edit.afterColon(pair as Pair<Scalar, Node>);
      }
      let end = node.range![1];
      while (end > node.range![0] && /[ \t\r\n]/.test(text[end - 1]!)) end--;
      return end;
    },
    afterColon: (pair: Pair<Scalar, Node>): number => text.indexOf(':', pair.key.range![1]) + 1,
    list(path: ListPath): YAMLSeq {
      const list = yaml.document.getIn(path, true);
      return isSeq(list) ? list : refuseLayout(yaml);
    },
    item(path: ListPath, index: number): YAMLMap {
      const item = edit.list(path).items[index];
      return isMap(item) ? item : refuseLayout(yaml);
    },
    /** Reads the new text again and compares: nothing but what `change` does may have come of the splice. */
    check(after: string, change: (plain: Plain | null) => Plain): string {
      let found: unknown;
      try {
        found = readYaml(Buffer.from(after), yaml.file).plain;
      } catch {
        return refuseLayout(yaml);
      }
      const expected = change(structuredClone(yaml.plain) as Plain | null);
      return isDeepStrictEqual(found, expected) ? after : refuseLayout(yaml);
    },
  };
  return edit;
}

export function refuseLayout(yaml: YamlFile): never {
  throw new AliceError(
    'invalid',
    `${yaml.file} is laid out in a way that cannot be changed without disturbing it (aliases, several lines in one value). Make this change by hand.`,
    { details: { file: yaml.file } },
  );
}

/** `lines` (ending in a line break) put at a line's start; a last line without a break gets one first. */
export function insertLines(edit: Edit, offset: number, lines: string): string {
  const needsBreak = offset > 0 && edit.text[offset - 1] !== '\n';
  return edit.splice(offset, offset, (needsBreak ? edit.eol : '') + lines);
}

export const isEmpty = (node: Node | null): boolean =>
  node === null || (isScalar(node) && node.value === null && !node.source);

/** The line after a block's content and after the comments below it that are indented deeper than `column`. */
export function afterOwnComments(edit: Edit, node: Node, column: number): number {
  let next = edit.nextLine(edit.contentEnd(node));
  for (let at = next; at < edit.text.length; at = edit.nextLine(at)) {
    const line = edit.text.slice(at, edit.lineEnd(at));
    if (line.trim() === '') continue;
    if (!line.trimStart().startsWith('#') || line.length - line.trimStart().length <= column) break;
    next = edit.nextLine(at);
  }
  return next;
}

/** The offset of the `-` of a block list's item. */
export function dashOf(edit: Edit, list: YAMLSeq, index: number): number {
  const token = list.srcToken;
  const lead = token?.type === 'block-seq' ? token.items[index]?.start : undefined;
  return lead?.find((part) => part.type === 'seq-item-ind')?.offset ?? refuseLayout(edit.yaml);
}

export function flowAppend(edit: Edit, node: YAMLMap | YAMLSeq, put: string): string {
  const last = node.items[node.items.length - 1] as Pair<Scalar, Node | null> | Node | undefined;
  if (!last) return edit.splice(node.range![0] + 1, node.range![0] + 1, put);
  const end = isMap(node) ? pairEnd(edit, last as Pair<Scalar, Node>) : edit.contentEnd(last as Node);
  return edit.splice(end, end, `, ${put}`);
}

export const pairEnd = (edit: Edit, pair: Pair<Scalar, Node>): number =>
  pair.value && pair.value.range![1] > pair.value.range![0]
    ? edit.contentEnd(pair.value)
    : Math.max(pair.key.range![1], edit.afterColon(pair));

export function deleteFlowPart(edit: Edit, parts: (readonly [start: number, end: number])[], at: number): string {
  if (at > 0) return edit.splice(parts[at - 1]![1], parts[at]![1], '');
  return edit.splice(parts[0]![0], parts[1]?.[0] ?? parts[0]![1], '');
}
