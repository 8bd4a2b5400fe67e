/** Edits of the `storage.locations` list by splicing the source text, so that every byte elsewhere stays as it was. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { AliceError } from '#api/errors.ts';
import type { YamlValue } from './location-fields.ts';
import { blockEntry, flowEntry, isQuoted, render, styled, type Entries } from './render-yaml.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

type Plain = Map<string, unknown>;

/** The text with one more location at the end of the list. Throws `invalid` when the file's layout does not allow it. */
export function addEntry(yaml: YamlFile, entries: Entries): string {
  const edit = createEdit(yaml);
  return edit.check(appendEntry(edit, entries), (plain) => {
    const top = plain ?? new Map<string, unknown>();
    const storage = (top.get('storage') ?? new Map()) as Plain;
    const list = (storage.get('locations') ?? []) as unknown[];
    storage.set('locations', [...list, new Map(entries)]);
    return top.set('storage', storage);
  });
}

/** The text with keys of the location at `index` set, or deleted where the value is undefined. Throws like {@link addEntry}. */
export function changeEntry(yaml: YamlFile, index: number, changes: [string, YamlValue | undefined][]): string {
  return changes.reduce((before, [key, value]) => {
    const edit = createEdit(before === yaml.text ? yaml : readYaml(Buffer.from(before), yaml.file));
    const text = value === undefined ? deleteKey(edit, index, key) : setKey(edit, index, key, value);
    return edit.check(text, (plain) => {
      const list = (plain!.get('storage') as Plain).get('locations') as Plain[];
      if (value === undefined) list[index]!.delete(key);
      else list[index]!.set(key, value);
      return plain!;
    });
  }, yaml.text);
}

/** The text without the location at `index`; comments above it stay. Throws like {@link addEntry}. */
export function removeEntry(yaml: YamlFile, index: number): string {
  const edit = createEdit(yaml);
  return edit.check(removeItem(edit, index), (plain) => {
    ((plain!.get('storage') as Plain).get('locations') as unknown[]).splice(index, 1);
    return plain!;
  });
}

type Edit = ReturnType<typeof createEdit>;

function createEdit(yaml: YamlFile) {
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
    list(): YAMLSeq {
      const list = yaml.document.getIn(['storage', 'locations'], true);
      return isSeq(list) ? list : refuseLayout(yaml);
    },
    item(index: number): YAMLMap {
      const item = edit.list().items[index];
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

function refuseLayout(yaml: YamlFile): never {
  throw new AliceError(
    'invalid',
    `${yaml.file} is laid out in a way that cannot be changed without disturbing it (aliases, several lines in one value). Make this change by hand.`,
    { details: { file: yaml.file } },
  );
}

/** `lines` (ending in a line break) put at a line's start; a last line without a break gets one first. */
function insertLines(edit: Edit, offset: number, lines: string): string {
  const needsBreak = offset > 0 && edit.text[offset - 1] !== '\n';
  return edit.splice(offset, offset, (needsBreak ? edit.eol : '') + lines);
}

function appendEntry(edit: Edit, entries: Entries): string {
  const { yaml, text, eol } = edit;
  const top = yaml.document.contents as Node | null;
  const nested = (indent: number) => `${' '.repeat(indent)}locations:${eol}${blockEntry(entries, indent + 2, 1, eol)}`;
  const flow = (quoted: boolean) => `[${flowEntry(entries, quoted)}]`;
  if (!top || (isScalar(top) && top.value === null))
    return insertLines(edit, text.length, `storage:${eol}${nested(2)}`);
  if (!isMap(top)) return refuseLayout(yaml);
  const storagePair = edit.pairOf(top, 'storage');
  if (!storagePair && top.flow) return flowAppend(edit, top, `storage: {locations: ${flow(false)}}`);
  if (!storagePair) return insertLines(edit, edit.nextLine(edit.contentEnd(top)), `storage:${eol}${nested(2)}`);
  const storage = storagePair.value as Node | null;
  if (isEmpty(storage)) return insertLines(edit, edit.nextLine(edit.afterColon(storagePair)), nested(2));
  if (!isMap(storage)) return refuseLayout(yaml);
  const listPair = edit.pairOf(storage, 'locations');
  if (!listPair && storage.flow) return flowAppend(edit, storage, `locations: ${flow(false)}`);
  if (!listPair) {
    const indent = edit.column((storage.items[0]!.key as Scalar).range![0]);
    return insertLines(edit, afterOwnComments(edit, storage, indent - 1), nested(indent));
  }
  const list = listPair.value as Node | null;
  if (isEmpty(list)) {
    const indent = edit.column(listPair.key.range![0]) + 2;
    if (storage.flow) return edit.splice(edit.afterColon(listPair), edit.afterColon(listPair), ` ${flow(false)}`);
    return insertLines(edit, edit.nextLine(edit.afterColon(listPair)), blockEntry(entries, indent, 1, eol));
  }
  if (!isSeq(list)) return refuseLayout(yaml);
  if (
    list.flow &&
    list.items.length === 0 &&
    !storage.flow &&
    !/[#\n]/.test(text.slice(list.range![0], list.range![1]))
  ) {
    const cleared = text.slice(edit.lineStart(list.range![0]), list.range![0]).trimEnd();
    const start = edit.lineStart(list.range![0]);
    const tail = text.slice(list.range![1], edit.nextLine(list.range![1]));
    const indent = edit.column(listPair.key.range![0]) + 2;
    const block = `${cleared}${tail.trim() === '' ? eol : tail}${tail.trim() !== '' && !tail.endsWith('\n') ? eol : ''}`;
    return edit.splice(start, edit.nextLine(list.range![1]), block + blockEntry(entries, indent, 1, eol));
  }
  const first = list.items[0];
  const firstKey = isMap(first) ? first.items[0]?.key : undefined;
  if (list.flow) return flowAppend(edit, list, flowEntry(entries, isQuoted(firstKey)));
  const dash = dashOf(edit, list, list.items.length - 1);
  const gap = firstKey ? Math.max(1, edit.column((firstKey as Scalar).range![0]) - edit.column(dash) - 1) : 1;
  return insertLines(
    edit,
    afterOwnComments(edit, list, edit.column(dash)),
    blockEntry(entries, edit.column(dash), gap > 8 ? 1 : gap, eol),
  );
}

const isEmpty = (node: Node | null): boolean =>
  node === null || (isScalar(node) && node.value === null && !node.source);

/** The line after a block's content and after the comments below it that are indented deeper than `column`. */
function afterOwnComments(edit: Edit, node: Node, column: number): number {
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
function dashOf(edit: Edit, list: YAMLSeq, index: number): number {
  const token = list.srcToken;
  const lead = token?.type === 'block-seq' ? token.items[index]?.start : undefined;
  return lead?.find((part) => part.type === 'seq-item-ind')?.offset ?? refuseLayout(edit.yaml);
}

function flowAppend(edit: Edit, node: YAMLMap | YAMLSeq, put: string): string {
  const last = node.items[node.items.length - 1] as Pair<Scalar, Node | null> | Node | undefined;
  if (!last) return edit.splice(node.range![0] + 1, node.range![0] + 1, put);
  const end = isMap(node) ? pairEnd(edit, last as Pair<Scalar, Node>) : edit.contentEnd(last as Node);
  return edit.splice(end, end, `, ${put}`);
}

const pairEnd = (edit: Edit, pair: Pair<Scalar, Node>): number =>
  pair.value && pair.value.range![1] > pair.value.range![0]
    ? edit.contentEnd(pair.value)
    : Math.max(pair.key.range![1], edit.afterColon(pair));

function setKey(edit: Edit, index: number, key: string, value: YamlValue): string {
  const item = edit.item(index);
  const pair = edit.pairOf(item, key);
  const quotedKeys = isQuoted(item.items[0]?.key);
  if (!pair) {
    if (item.flow) return flowAppend(edit, item, `${render(key, quotedKeys)}: ${render(value, quotedKeys)}`);
    const indent = ' '.repeat(edit.column((item.items[0]!.key as Scalar).range![0]));
    return insertLines(edit, edit.nextLine(edit.contentEnd(item)), `${indent}${key}: ${render(value)}${edit.eol}`);
  }
  const old = pair.value as Node | null;
  if (old === null || old.range![1] <= old.range![0]) {
    const at = edit.afterColon(pair);
    return edit.splice(at, at, ` ${render(value)}`);
  }
  if (isSeq(old) && !old.flow && Array.isArray(value) && value.length > 0) return setBlockList(edit, old, value);
  const start = isSeq(old) && !old.flow ? edit.afterColon(pair) : old.range![0];
  return edit.splice(start, edit.contentEnd(old), (start === old.range![0] ? '' : ' ') + render(styled(old, value)));
}

/** Items that stay keep their own lines with the comments on and above them; a new item is one more line. */
function setBlockList(edit: Edit, list: YAMLSeq, values: string[]): string {
  const indent = ' '.repeat(edit.column(dashOf(edit, list, 0)));
  const start = edit.lineStart(dashOf(edit, list, 0));
  const kept = new Map<string, string>();
  let from = start;
  for (const item of list.items as Node[]) {
    const next = edit.nextLine(edit.contentEnd(item));
    kept.set(isScalar(item) ? String(item.value) : '', edit.text.slice(from, next));
    from = next;
  }
  const lines = values.map((value) => kept.get(value) ?? `${indent}- ${render(value)}${edit.eol}`);
  return edit.splice(start, from, lines.map((line) => (line.endsWith('\n') ? line : line + edit.eol)).join(''));
}

function deleteKey(edit: Edit, index: number, key: string): string {
  const item = edit.item(index);
  const at = item.items.findIndex((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (at < 0) return edit.text;
  const pairs = item.items as Pair<Scalar, Node>[];
  const [pair, next] = [pairs[at]!, pairs[at + 1]];
  if (item.flow)
    return deleteFlowPart(
      edit,
      pairs.map((one) => [one.key.range![0], pairEnd(edit, one)] as const),
      at,
    );
  const start = pair.key.range![0];
  const after = edit.nextLine(pairEnd(edit, pair));
  // The first key shares its line with the dash: what follows moves up to it, be it a comment or the next key.
  if (edit.text.slice(edit.lineStart(start), start).trim() === '') return edit.splice(edit.lineStart(start), after, '');
  if (!next) return refuseLayout(edit.yaml);
  const lead = /^[ \t]*/.exec(edit.text.slice(after))![0].length;
  return edit.splice(start, after + lead, '');
}

function deleteFlowPart(edit: Edit, parts: (readonly [start: number, end: number])[], at: number): string {
  if (at > 0) return edit.splice(parts[at - 1]![1], parts[at]![1], '');
  return edit.splice(parts[0]![0], parts[1]?.[0] ?? parts[0]![1], '');
}

function removeItem(edit: Edit, index: number): string {
  const list = edit.list();
  const items = list.items as Node[];
  if (list.flow)
    return deleteFlowPart(
      edit,
      items.map((one) => [one.range![0], edit.contentEnd(one)] as const),
      index,
    );
  const start = edit.lineStart(dashOf(edit, list, index));
  const without = edit.splice(start, edit.nextLine(edit.contentEnd(items[index]!)), '');
  if (items.length > 1) return without;
  // A key without a value would read as an accident; the empty list says that there are no locations.
  const storage = edit.yaml.document.getIn(['storage'], true);
  const pair = isMap(storage) ? edit.pairOf(storage, 'locations') : undefined;
  if (!pair) return refuseLayout(edit.yaml);
  const colon = edit.afterColon(pair);
  return `${without.slice(0, colon)} []${without.slice(colon)}`;
}
