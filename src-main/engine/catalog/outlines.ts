/** Whole results, frozen: remembered as lists of media, so that a window, a selection or a jump may be anywhere in them. */
import { randomBytes } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import type { MediaItem, Outline, OutlineInput, Ranges } from '#api/media.ts';
import { createBits, hasBit, setBit } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Connection } from './database.ts';
import { generationOf } from './load-columns.ts';
import { groupListed, valueFor, type Listed, type ValueName } from './outline-groups.ts';
import { rankPlaces, termNames, type RankedPlace } from './outline-names.ts';
import { queryOf, type QueryScope } from './query-scope.ts';
import { checkRanges, countRanges, rangesWithin } from './ranges.ts';
import { statement } from './statement.ts';
import { hashBytes, hashText } from './tables.ts';
import type { Query } from '#api/query.ts';

/** At a million media each takes 4 MB. */
const MOST_KEPT = 8;
/** Sizes of fewer media are looked up one by one. */
const FEW = 5000;

type List = Uint32Array<ArrayBuffer>;

export interface Outlines {
  outline(input: OutlineInput, scope: QueryScope): Outline;
  window(outline: string, offset: number, limit: number, scope: QueryScope): (MediaItem | null)[];
  locate(outline: string, contentHash: string): number | null;
  sum(outline: string, ranges: Ranges): Amount;
  reselect(from: string, ranges: Ranges, to: string): Ranges;
  pick(outline: string, ranges: Ranges, limit: number): string[];
  /** The media of the ranges by their numbers, without those that were forgotten since; not to be changed. */
  list(outline: string, ranges: Ranges): List;
  /** Remembers a list that no search has given, under a name of its own. */
  keep(media: List): string;
}

export interface OutlineSources {
  /** The whole result in its order, with one value of each medium. */
  list(query: Query, scope: QueryScope, sort: OutlineInput['sort'], value: ValueName, ranked: RankedPlace[]): Listed;
  readItems(media: readonly number[], scope: QueryScope): (MediaItem | null)[];
  /** The columns as they are now; null until they are loaded. */
  columns(): Columns | null;
}

interface Kept {
  media: List;
  generation: number;
  /** Media that were forgotten since, as of `goneAt`: their numbers may have been given to others. */
  gone: ReadonlySet<number>;
  goneAt: number;
}

/** All methods must be called within a read transaction of `db`. They throw `not-found` for an outline that is not kept any more. */
export function createOutlines(db: Connection, sources: OutlineSources): Outlines {
  const kept = new Map<string, Kept>();
  // Handles of another thread, or of the last start, are never taken for one of these.
  const run = randomBytes(6).toString('base64url');
  let count = 0;

  function recall(id: string): Kept {
    const found = kept.get(id);
    if (!found) {
      throw new AliceError('not-found', `The outline "${id}" is not kept any more. Ask for the outline again.`, {
        details: { outline: id },
      });
    }
    kept.delete(id);
    kept.set(id, found);
    const generation = generationOf(db);
    if (found.goneAt !== generation) {
      const rows = statement(db, 'select n from forgotten where generation > ?', 'pluck').all(found.generation);
      found.gone = new Set(rows as number[]);
      found.goneAt = generation;
    }
    return found;
  }

  /** Those media of the ranges that were not forgotten since; not to be changed. */
  function chosen({ media, gone }: Kept, ranges: Ranges): List {
    checkRanges(ranges, media.length);
    const whole = ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === media.length;
    let list = media;
    if (!whole) {
      list = new Uint32Array(countRanges(ranges));
      let at = 0;
      for (const [first, after] of ranges) {
        list.set(media.subarray(first, after), at);
        at += after - first;
      }
    }
    return gone.size === 0 ? list : list.filter((n) => !gone.has(n));
  }

  function keep(media: List): string {
    const generation = generationOf(db);
    const outline = `${run}-${++count}`;
    kept.set(outline, { media, generation, gone: new Set(), goneAt: generation });
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return outline;
  }

  return {
    keep,
    list: (outline, ranges) => chosen(recall(outline), ranges),
    outline(input, scope) {
      const value = valueFor(input);
      const { ranked, names } = rankPlaces(scope);
      const listed = sources.list(queryOf(input), scope, input.sort, value, ranked);
      const grouped = groupListed(listed, input, value === 'place' ? names : termNames(db));
      const outline = keep(grouped.media);
      const { buffer, byteOffset, byteLength } = grouped.ratios;
      const ratios = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
      return {
        outline,
        generation: generationOf(db),
        total: grouped.media.length,
        ratios,
        groups: grouped.groups,
        marks: grouped.marks,
      };
    },
    window(outline, offset, limit, scope) {
      const { media, gone } = recall(outline);
      const asked = Array.from(media.subarray(offset, offset + limit));
      const items = sources.readItems(asked, scope);
      return gone.size === 0 ? items : items.map((item, i) => (gone.has(asked[i]!) ? null : item));
    },
    locate(outline, contentHash) {
      const { media, gone } = recall(outline);
      const n = statement(db, 'select n from identity where hash = ?', 'pluck').get(hashBytes(contentHash));
      if (n === undefined || gone.has(n as number)) return null;
      const position = media.indexOf(n as number);
      return position < 0 ? null : position;
    },
    sum(outline, ranges) {
      const from = recall(outline);
      const list = chosen(from, ranges);
      const columns = sources.columns();
      return columns ? sumColumns(columns, list) : sumRows(db, list);
    },
    reselect(from, ranges, to) {
      const source = recall(from);
      const target = recall(to);
      const list = chosen(source, ranges);
      const set = createBits(Math.ceil((highest(list) + 1) / 32));
      for (let i = 0; i < list.length; i++) setBit(set, list[i]!);
      return rangesWithin(target.media, set);
    },
    pick(outline, ranges, limit) {
      const getHash = statement(db, 'select hash from media where n = ?', 'pluck');
      const hashes: string[] = [];
      for (const n of chosen(recall(outline), ranges)) {
        const hash = getHash.get(n) as Buffer | undefined;
        if (hash) hashes.push(hashText(hash));
        if (hashes.length === limit) break;
      }
      return hashes;
    },
  };
}

function highest(list: List): number {
  let most = 0;
  for (let i = 0; i < list.length; i++) if (list[i]! > most) most = list[i]!;
  return most;
}

interface Amount {
  media: number;
  bytes: number;
}

function sumColumns({ alive, size, capacity }: Columns, list: List): Amount {
  const amount: Amount = { media: 0, bytes: 0 };
  for (let i = 0; i < list.length; i++) {
    const n = list[i]!;
    if (n >= capacity || !hasBit(alive, n)) continue;
    amount.media++;
    amount.bytes += size[n]!;
  }
  return amount;
}

function sumRows(db: Connection, list: List): Amount {
  const all =
    list.length > FEW ? new Map(statement(db, 'select n, size from media', 'raw').all() as [number, number][]) : null;
  const getSize = statement(db, 'select size from media where n = ?', 'pluck');
  const amount: Amount = { media: 0, bytes: 0 };
  for (const n of list) {
    const size = all ? all.get(n) : (getSize.get(n) as number | undefined);
    if (size === undefined) continue;
    amount.media++;
    amount.bytes += size;
  }
  return amount;
}
