/**
 * The table of items in a HEIF or AVIF file: what each is, its properties and references, and where its bytes lie.
 * ISO/IEC 14496-12 §8.11 (pitm, iloc, iinf, infe, iref, idat), ISO/IEC 23008-12 §9.3 (iprp, ipco, ipma), §9.4 (grpl).
 */
import type { ByteSource } from '../format.ts';
import { MAX_READ } from '../format.ts';
import { childBoxes, metaBody, printable } from './boxes.ts';
import type { Box } from './boxes.ts';
import { damaged } from './damage.ts';

export interface Extent {
  start: number;
  end: number;
}

export interface Item {
  id: number;
  /** Four characters: `av01`, `hvc1`, `grid`, `Exif`, `mime`. */
  type: string;
  contentType: string;
  hidden: boolean;
  properties: { box: Box; essential: boolean }[];
  references: { type: string; to: number[] }[];
  /** In this file; empty when {@link Item.derived} says that the bytes are part of another item or lie in another file. */
  extents: Extent[];
  /** Offset and length of extents that do not lie in this file. */
  derived: { offset: number; length: number }[];
  /** 0 file, 1 `idat`, 2 another item. */
  method: number;
}

export interface ItemTable {
  /** In order of their identifiers. */
  items: Item[];
  primary: number | undefined;
  /** Entity groups, in file order. */
  groups: Box[];
}

const MAX_ITEMS = 65_536;
/** Extents, associations and references, each. */
const MAX_LINKS = 262_144;

/** Reads a `meta` box. Throws `data-loss` when a table is cut short or announces more than any real one. */
export function readItemTable(source: ByteSource, meta: Box): ItemTable {
  const parts = childBoxes(source, metaBody(source, meta), meta.end);
  const part = (type: string): Box | undefined => parts.find((box) => box.type === type);
  const items = new Map<number, Item>();
  const [iinf, iloc, iref, iprp, pitm, grpl] = [
    part('iinf'),
    part('iloc'),
    part('iref'),
    part('iprp'),
    part('pitm'),
    part('grpl'),
  ];
  if (iinf !== undefined) readItemInfo(source, iinf, items);
  if (iloc !== undefined) readLocations(openCursor(source, iloc), items, part('idat'));
  if (iref !== undefined) readReferences(source, iref, items);
  if (iprp !== undefined) readProperties(source, iprp, items);
  return {
    items: [...items.values()].sort((a, b) => a.id - b.id),
    primary: pitm === undefined ? undefined : readPrimary(openCursor(source, pitm)),
    groups: grpl === undefined ? [] : childBoxes(source, grpl.body, grpl.end),
  };
}

interface Cursor {
  /** The next big-endian number of 0, 1, 2, 4 or 8 bytes; of no bytes it is 0. */
  take(width: number): number;
  /** The next bytes as Latin-1. */
  characters(count: number): string;
  /** Text up to a NUL, or to the end. */
  text(): string;
  left(): number;
}

/** A cursor over a copy of a box's payload. */
function openCursor(source: ByteSource, box: Box): Cursor {
  if (box.end - box.body > MAX_READ)
    throw damaged(`box "${printable(box.type)}" is larger than any real one`, box.start);
  const bytes = Buffer.from(source.read(box.body, box.end - box.body));
  let at = 0;
  const advance = (count: number): number => {
    if (at + count > bytes.length) throw damaged(`box "${printable(box.type)}" is cut short`, box.body + at);
    at += count;
    return at - count;
  };
  return {
    take(width) {
      const from = advance(width);
      if (width === 0) return 0;
      return width === 8 ? Number(bytes.readBigUInt64BE(from)) : bytes.readUIntBE(from, width);
    },
    characters(count) {
      const from = advance(count);
      return bytes.toString('latin1', from, from + count);
    },
    text() {
      const zero = bytes.indexOf(0, at);
      const end = zero === -1 ? bytes.length : zero;
      const value = bytes.toString('utf8', at, end);
      at = Math.min(end + 1, bytes.length);
      return value;
    },
    left: () => bytes.length - at,
  };
}

function readPrimary(cursor: Cursor): number {
  const version = cursor.take(4) >>> 24;
  return cursor.take(version === 0 ? 2 : 4);
}

function readItemInfo(source: ByteSource, iinf: Box, items: Map<number, Item>): void {
  if (iinf.end - iinf.body < 6) throw damaged('box "iinf" is cut short', iinf.start);
  const lead = source.read(iinf.body, 1)[0] === 0 ? 6 : 8;
  for (const infe of childBoxes(source, Math.min(iinf.body + lead, iinf.end), iinf.end)) {
    if (infe.type !== 'infe') continue;
    if (items.size === MAX_ITEMS) throw damaged('it holds more items than any real one', infe.start);
    const cursor = openCursor(source, infe);
    const head = cursor.take(4);
    const version = head >>> 24;
    // Versions 0 and 1 have no type and never occur in pictures.
    if (version < 2) continue;
    const id = cursor.take(version === 2 ? 2 : 4);
    cursor.take(2);
    const type = cursor.characters(4);
    cursor.text();
    const contentType = type === 'mime' ? cursor.text() : '';
    items.set(id, {
      id,
      type,
      contentType,
      hidden: (head & 1) === 1,
      properties: [],
      references: [],
      extents: [],
      derived: [],
      method: 0,
    });
  }
}

function readLocations(cursor: Cursor, items: Map<number, Item>, idat: Box | undefined): void {
  const version = cursor.take(4) >>> 24;
  const widths = cursor.take(2);
  const [offsetWidth, lengthWidth, baseWidth] = [widths >>> 12, (widths >>> 8) & 15, (widths >>> 4) & 15];
  const indexWidth = version === 0 ? 0 : widths & 15;
  for (const width of [offsetWidth, lengthWidth, baseWidth, indexWidth]) {
    if (width !== 0 && width !== 4 && width !== 8)
      throw damaged('the table of item places has numbers of an impossible size', 0);
  }
  const count = cursor.take(version < 2 ? 2 : 4);
  let links = 0;
  for (let done = 0; done < count; done += 1) {
    const item = items.get(cursor.take(version < 2 ? 2 : 4));
    const method = version === 0 ? 0 : cursor.take(2) & 15;
    const elsewhere = cursor.take(2) !== 0;
    const base = cursor.take(baseWidth);
    const extents = cursor.take(2);
    links += extents;
    if (links > MAX_LINKS) throw damaged('it holds more parts of items than any real one', 0);
    if (item !== undefined) item.method = method;
    for (let index = 0; index < extents; index += 1) {
      cursor.take(indexWidth);
      const offset = base + cursor.take(offsetWidth);
      const length = cursor.take(lengthWidth);
      if (item === undefined) continue;
      if (elsewhere || method === 2) item.derived.push({ offset, length });
      else item.extents.push(placeExtent(offset, length, method, idat));
    }
  }
}

function placeExtent(offset: number, length: number, method: number, idat: Box | undefined): Extent {
  if (method === 0) return { start: offset, end: offset + length };
  if (method !== 1 || idat === undefined || offset + length > idat.end - idat.body) {
    throw damaged('an item is said to lie where there is no item data', idat?.start ?? 0);
  }
  return { start: idat.body + offset, end: idat.body + offset + length };
}

function readReferences(source: ByteSource, iref: Box, items: Map<number, Item>): void {
  if (iref.end - iref.body < 4) throw damaged('box "iref" is cut short', iref.start);
  const width = source.read(iref.body, 1)[0] === 0 ? 2 : 4;
  let links = 0;
  for (const box of childBoxes(source, iref.body + 4, iref.end)) {
    const cursor = openCursor(source, box);
    const from = items.get(cursor.take(width));
    const count = cursor.take(2);
    links += count;
    if (links > MAX_LINKS) throw damaged('it holds more references than any real one', box.start);
    const to = Array.from({ length: count }, () => cursor.take(width));
    from?.references.push({ type: box.type, to });
  }
}

function readProperties(source: ByteSource, iprp: Box, items: Map<number, Item>): void {
  const parts = childBoxes(source, iprp.body, iprp.end);
  const ipco = parts.find(({ type }) => type === 'ipco');
  const properties = ipco === undefined ? [] : childBoxes(source, ipco.body, ipco.end);
  let links = 0;
  for (const part of parts) {
    if (part.type !== 'ipma') continue;
    const cursor = openCursor(source, part);
    const head = cursor.take(4);
    const wide = (head & 1) === 1;
    const count = cursor.take(4);
    for (let done = 0; done < count; done += 1) {
      const item = items.get(cursor.take(head >>> 24 === 0 ? 2 : 4));
      const associations = cursor.take(1);
      links += associations;
      if (links > MAX_LINKS) throw damaged('it holds more properties than any real one', part.start);
      for (let index = 0; index < associations; index += 1) {
        const value = cursor.take(wide ? 2 : 1);
        const mark = wide ? 0x8000 : 0x80;
        const box = properties[(value & (mark - 1)) - 1];
        if (box !== undefined) item?.properties.push({ box, essential: (value & mark) !== 0 });
      }
    }
  }
}
