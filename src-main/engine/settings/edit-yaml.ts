/** Edits of the lists and values of `alice.yaml` by splicing the source text, so that every byte elsewhere stays as it was. */
import { isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { YamlValue } from './location-fields.ts';
import { blockEntry, flowEntry, isQuoted, render, styled, type Entries } from './render-yaml.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';
import {
  afterOwnComments,
  createEdit,
  dashOf,
  deleteFlowPart,
  flowAppend,
  insertLines,
  isEmpty,
  pairEnd,
  refuseLayout,
  type Edit,
  type ListPath,
  type Plain,
} from './yaml-splice.ts';

/** The text with one more entry at the end of the list. Throws `invalid` when the file's layout does not allow it. */
export function addEntry(yaml: YamlFile, path: ListPath, entries: Entries): string {
  const edit = createEdit(yaml);
  const put: Addition = {
    block: (indent) => `${edit.eol}${blockEntry(entries, indent + 2, 1, edit.eol)}`,
    flow: () => `[${flowEntry(entries, false)}]`,
  };
  const place = findPlace(edit, path, put);
  const after = typeof place === 'string' ? place : appendItem(edit, place, entries);
  return edit.check(after, (plain) =>
    changePlain(plain, path, (list) => [...((list ?? []) as unknown[]), new Map(entries)]),
  );
}

/** The text with keys of the entry at `index` set, or deleted where the value is undefined. Throws like {@link addEntry}. */
export function changeEntry(
  yaml: YamlFile,
  path: ListPath,
  index: number,
  changes: [string, YamlValue | undefined][],
): string {
  return changes.reduce((before, [key, value]) => {
    const edit = createEdit(before === yaml.text ? yaml : readYaml(Buffer.from(before), yaml.file));
    const item = edit.item(path, index);
    const text = value === undefined ? deleteKey(edit, item, key) : setKey(edit, item, key, value);
    return edit.check(text, (plain) =>
      changePlain(plain, path, (list) => {
        const entry = (list as Plain[])[index]!;
        if (value === undefined) entry.delete(key);
        else entry.set(key, value);
        return list;
      }),
    );
  }, yaml.text);
}

/** The text without the entry at `index`; comments above it stay. Throws like {@link addEntry}. */
export function removeEntry(yaml: YamlFile, path: ListPath, index: number): string {
  const edit = createEdit(yaml);
  return edit.check(removeItem(edit, path, index), (plain) =>
    changePlain(plain, path, (list) => (list as unknown[]).toSpliced(index, 1)),
  );
}

/** The text with one value set. Throws like {@link addEntry}. */
export function setValue(yaml: YamlFile, path: ListPath, value: YamlValue): string {
  const edit = createEdit(yaml);
  const put: Addition = { block: () => ` ${render(value)}${edit.eol}`, flow: () => render(value) };
  const place = findPlace(edit, path, put);
  const after = typeof place === 'string' ? place : setKey(edit, place.map, path.at(-1)!, value);
  return edit.check(after, (plain) => changePlain(plain, path, () => value));
}

/** The plain form with what `path` leads to replaced; maps on the way are made where they are missing. */
function changePlain(plain: Plain | null, path: ListPath, change: (old: unknown) => unknown): Plain {
  const [key, ...rest] = path as [string, ...string[]];
  const map = plain ?? new Map<string, unknown>();
  const old = map.get(key);
  return map.set(key, rest.length === 0 ? change(old) : changePlain((old ?? null) as Plain | null, rest, change));
}

/** What comes after a new key and its colon: lines in a block whose key stands at `indent`, or a value within brackets. */
interface Addition {
  block(indent: number): string;
  flow(): string;
}

/** Where a value that is there already stands. */
interface Place {
  map: YAMLMap;
  pair: Pair<Scalar, Node>;
}

/** The place of what `path` leads to or, where it is not there yet, the whole text with `put` in its place. */
function findPlace(edit: Edit, path: ListPath, put: Addition): Place | string {
  const top = edit.yaml.document.contents as Node | null;
  if (!top || (isScalar(top) && top.value === null))
    return insertLines(edit, edit.text.length, nestedBlock(edit, path, 0, put));
  return findBelow(edit, top, path, put);
}

function findBelow(edit: Edit, map: Node, path: ListPath, put: Addition): Place | string {
  if (!isMap(map)) return refuseLayout(edit.yaml);
  const [key, ...rest] = path as [string, ...string[]];
  const pair = edit.pairOf(map, key);
  if (!pair) {
    if (map.flow) return flowAppend(edit, map, nestedFlow(path, put));
    const indent = edit.column((map.items[0]!.key as Scalar).range![0]);
    return insertLines(
      edit,
      afterOwnComments(edit, map, Math.max(0, indent - 1)),
      nestedBlock(edit, path, indent, put),
    );
  }
  const value = pair.value as Node | null;
  if (!isEmpty(value)) return rest.length === 0 ? { map, pair } : findBelow(edit, value!, rest, put);
  const colon = edit.afterColon(pair);
  if (map.flow) return edit.splice(colon, colon, ` ${rest.length === 0 ? put.flow() : `{${nestedFlow(rest, put)}}`}`);
  const indent = edit.column(pair.key.range![0]);
  if (rest.length > 0) return insertLines(edit, edit.nextLine(colon), nestedBlock(edit, rest, indent + 2, put));
  const lines = put.block(indent);
  // The key's own line may carry a comment: what begins on a line of its own goes below it.
  return lines.startsWith(edit.eol)
    ? insertLines(edit, edit.nextLine(colon), lines.slice(edit.eol.length))
    : edit.splice(colon, colon, lines.trimEnd());
}

function nestedBlock(edit: Edit, path: ListPath, indent: number, put: Addition): string {
  const keys = path.map((key, depth) => `${' '.repeat(indent + 2 * depth)}${key}:`);
  return keys.join(edit.eol) + put.block(indent + 2 * (path.length - 1));
}

const nestedFlow = ([key, ...rest]: ListPath, put: Addition): string =>
  `${key!}: ${rest.length === 0 ? put.flow() : `{${nestedFlow(rest, put)}}`}`;

function appendItem(edit: Edit, { map, pair }: Place, entries: Entries): string {
  const list = pair.value as Node;
  if (!isSeq(list)) return refuseLayout(edit.yaml);
  const first = list.items[0];
  const firstKey = isMap(first) ? first.items[0]?.key : undefined;
  if (list.flow && list.items.length === 0 && !map.flow && isOneLine(edit, list))
    return replaceEmptyList(edit, list, edit.column(pair.key.range![0]) + 2, entries);
  if (list.flow) return flowAppend(edit, list, flowEntry(entries, isQuoted(firstKey)));
  const dash = dashOf(edit, list, list.items.length - 1);
  const gap = firstKey ? Math.max(1, edit.column((firstKey as Scalar).range![0]) - edit.column(dash) - 1) : 1;
  return insertLines(
    edit,
    afterOwnComments(edit, list, edit.column(dash)),
    blockEntry(entries, edit.column(dash), gap > 8 ? 1 : gap, edit.eol),
  );
}

const isOneLine = (edit: Edit, { range }: YAMLSeq): boolean => !/[#\n]/.test(edit.text.slice(range![0], range![1]));

/** `[]` gives way to a block list below its key; a comment behind it stays where it was. */
function replaceEmptyList(edit: Edit, list: YAMLSeq, indent: number, entries: Entries): string {
  const [from, to] = list.range!;
  const start = edit.lineStart(from);
  const cleared = edit.text.slice(start, from).trimEnd();
  const tail = edit.text.slice(to, edit.nextLine(to));
  const block = `${cleared}${tail.trim() === '' ? edit.eol : tail}${tail.trim() !== '' && !tail.endsWith('\n') ? edit.eol : ''}`;
  return edit.splice(start, edit.nextLine(to), block + blockEntry(entries, indent, 1, edit.eol));
}

function setKey(edit: Edit, item: YAMLMap, key: string, value: YamlValue): string {
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

function deleteKey(edit: Edit, item: YAMLMap, key: string): string {
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

function removeItem(edit: Edit, path: ListPath, index: number): string {
  const list = edit.list(path);
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
  // A key without a value would read as an accident; the empty list says that there are none.
  const above = path.length === 1 ? edit.yaml.document.contents : edit.yaml.document.getIn(path.slice(0, -1), true);
  const pair = isMap(above) ? edit.pairOf(above, path.at(-1)!) : undefined;
  if (!pair) return refuseLayout(edit.yaml);
  const colon = edit.afterColon(pair);
  return `${without.slice(0, colon)} []${without.slice(colon)}`;
}
