/** Groups of pictures that look alike: likenesses are kept in the catalog, pairs are found once, then kept up with what comes and goes. */
import type { AlikeGroup } from '#api/duplicate.ts';
import { addNewcomers, findPairs, WORDS, type Pairs } from './alike-pairs.ts';
import type { Connection } from './database.ts';
import { createItemReader } from './items.ts';
import { generationOf } from './load-columns.ts';
import { createScope, type Circumstances } from './query-scope.ts';
import { mediaFlag } from './schema.ts';
import { statement } from './statement.ts';
import { hashBytes } from './tables.ts';

export interface AlikePage {
  groups: AlikeGroup[];
  total: number;
  pictures: number;
  unknown: number;
}

export interface AlikeOptions {
  offset: number;
  limit: number;
  /** Bits in which pictures may differ. */
  distance: number;
  /** Content hashes of pictures that the user has found to be no duplicates of one another, set by set. */
  dismissed: readonly (readonly string[])[];
}

export interface Alike {
  /** The first call goes through all likenesses; later ones only through those that are new. */
  alike(options: AlikeOptions, circumstances: Circumstances): AlikePage;
  /** Pictures of which it is not known what they look like, newest first, after the one given. */
  withoutLikeness(options: { after?: string; limit: number }): string[];
}

/** Likenesses by slot; a slot is never given to another medium. */
interface Known {
  words: Uint32Array<ArrayBuffer>;
  /** Media number by slot; 0 for what is gone. */
  media: Uint32Array<ArrayBuffer>;
  /** By media number its slot, counted from 1; 0 for none. */
  slots: Uint32Array<ArrayBuffer>;
  living: number;
  count: number;
  /** Also those of flat pictures, which look like nothing. */
  rows: number;
  seq: number;
  generation: number;
  pairs: Pairs | null;
  distance: number;
  groups: Group[] | null;
}

interface Group {
  /** Media numbers, the best one first, with their distance from it. */
  members: { n: number; distance: number }[];
  bytes: number;
}

/** More newcomers than this are cheaper found by starting anew. */
const FEW = 200;
/** Pictures of one group that are told of. */
const MOST_SHOWN = 100;

export function createAlike(db: Connection): Alike {
  let known = start();
  const readItems = createItemReader(db);

  function follow(distance: number): Group[] {
    refresh(db, known);
    if (known.pairs === null || known.distance !== distance) {
      known = compact(known);
      known.pairs = findPairs(known.words, known.count, distance);
      known.distance = distance;
      known.groups = null;
    }
    return (known.groups ??= group(db, known, known.pairs));
  }

  return {
    alike: db.transaction((options: AlikeOptions, circumstances: Circumstances): AlikePage => {
      const groups = withoutDismissed(db, follow(options.distance), options.dismissed);
      const scope = createScope(db, circumstances);
      const getFlags = statement(db, 'select flags from media where n = ?', 'pluck');
      const page = groups
        .slice(options.offset, options.offset + options.limit)
        .map(({ members, bytes }): AlikeGroup => {
          const shown = members.slice(0, MOST_SHOWN);
          const items = readItems(
            shown.map(({ n }) => n),
            scope,
          );
          const pictures = shown.flatMap(({ n, distance }, at) => {
            const item = items[at];
            if (!item) return [];
            return [{ item, hasRecipe: ((getFlags.get(n) as number) & mediaFlag.recipe) !== 0, distance }];
          });
          return { pictures, count: members.length, bytes };
        });
      const all = statement(db, 'select coalesce(sum(media), 0) from made where kind = 0', 'pluck').get() as number;
      return {
        groups: page,
        total: groups.length,
        pictures: groups.reduce((sum, { members }) => sum + members.length, 0),
        unknown: all - known.rows,
      };
    }),
    withoutLikeness({ after, limit }) {
      const from =
        after === undefined
          ? undefined
          : (statement(db, 'select m.created, m.tie from media m join identity i on i.n = m.n where i.hash = ?').get(
              hashBytes(after),
            ) as { created: number; tie: number } | undefined);
      return statement(
        db,
        `select 'sha256:' || lower(hex(m.hash)) from media m where m.kind = 0 and not exists (select 1 from likeness k where k.n = m.n)
         and (:created is null or m.created < :created or (m.created = :created and m.tie > :tie))
         order by m.created desc, m.tie limit :limit`,
        'pluck',
      ).all({ created: from?.created ?? null, tie: from?.tie ?? null, limit }) as string[];
    },
  };
}

function start(): Known {
  return {
    words: new Uint32Array(1024 * WORDS),
    media: new Uint32Array(1024),
    slots: new Uint32Array(1024),
    living: 0,
    count: 0,
    rows: 0,
    seq: 0,
    generation: -1,
    pairs: null,
    distance: -1,
    groups: null,
  };
}

/** Takes in what was written since. */
function refresh(db: Connection, known: Known): void {
  const generation = generationOf(db);
  if (generation !== known.generation) {
    const gone = statement(db, 'select n from forgotten where generation > ?', 'pluck').all(known.generation);
    for (const n of gone as number[]) drop(known, n);
    // What is shown of the members may have changed, and with it which is the best.
    known.groups = null;
    known.generation = generation;
  }
  const before = known.count;
  const rows = statement(db, 'select n, bits, seq from likeness where seq > ? order by seq', 'raw').iterate(known.seq);
  for (const [n, bits, seq] of rows as IterableIterator<[number, Buffer, number]>) {
    known.seq = seq;
    drop(known, n);
    put(known, n, bits);
  }
  known.rows = statement(db, 'select count(*) from likeness', 'pluck').get() as number;
  if (known.count === before) return;
  known.groups = null;
  if (known.pairs !== null && known.count - before <= FEW)
    addNewcomers(known.pairs, known.words, before, known.count, known.distance);
  else known.pairs = null;
}

function drop(known: Known, n: number): void {
  const slot = known.slots[n] ?? 0;
  if (slot === 0) return;
  known.media[slot - 1] = 0;
  known.slots[n] = 0;
  known.living--;
  known.groups = null;
}

function put(known: Known, n: number, bits: Buffer): void {
  if (bits.length !== WORDS * 4) return;
  if (known.count === known.media.length) {
    const size = known.count * 2;
    const [words, media] = [new Uint32Array(size * WORDS), new Uint32Array(size)];
    words.set(known.words);
    media.set(known.media);
    Object.assign(known, { words, media });
  }
  for (let word = 0; word < WORDS; word++) known.words[known.count * WORDS + word] = bits.readUInt32LE(word * 4);
  settle(known, n);
}

/** The next slot is that of a medium. */
function settle(known: Known, n: number): void {
  if (n >= known.slots.length) {
    const slots = new Uint32Array(Math.ceil(n * 1.5) + 1024);
    slots.set(known.slots);
    known.slots = slots;
  }
  known.media[known.count] = n;
  known.slots[n] = ++known.count;
  known.living++;
}

/** The same without the slots of what is gone. */
function compact(known: Known): Known {
  if (known.living === known.count) return known;
  const { rows, seq, generation } = known;
  const fresh: Known = { ...start(), rows, seq, generation };
  fresh.words = new Uint32Array(known.words.length);
  fresh.media = new Uint32Array(known.media.length);
  for (let slot = 0; slot < known.count; slot++) {
    const n = known.media[slot]!;
    if (n === 0) continue;
    fresh.words.set(known.words.subarray(slot * WORDS, (slot + 1) * WORDS), fresh.count * WORDS);
    settle(fresh, n);
  }
  return fresh;
}

interface Worth {
  n: number;
  recipe: number;
  pixels: number;
  size: number;
  created: number;
}

/** What one would keep: with its recipe, the most pixels, the most bytes, the oldest. */
function compareWorth(a: Worth, b: Worth): number {
  return b.recipe - a.recipe || b.pixels - a.pixels || b.size - a.size || a.created - b.created || a.n - b.n;
}

/** Both ways of every pair between living media, slot by slot. */
interface Neighbours {
  starts: Uint32Array;
  slots: Uint32Array;
  distances: Uint8Array;
}

function neighboursOf({ media, count }: Known, pairs: Pairs): Neighbours {
  const living = (i: number): boolean => media[pairs.a[i]!] !== 0 && media[pairs.b[i]!] !== 0;
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < pairs.count; i++) {
    if (!living(i)) continue;
    starts[pairs.a[i]! + 1]!++;
    starts[pairs.b[i]! + 1]!++;
  }
  for (let slot = 0; slot < count; slot++) starts[slot + 1]! += starts[slot]!;
  const next = starts.slice();
  const slots = new Uint32Array(starts[count]!);
  const distances = new Uint8Array(slots.length);
  for (let i = 0; i < pairs.count; i++) {
    if (!living(i)) continue;
    for (const [one, other] of [
      [pairs.a[i]!, pairs.b[i]!],
      [pairs.b[i]!, pairs.a[i]!],
    ] as const) {
      const at = next[one]!++;
      slots[at] = other;
      distances[at] = pairs.distance[i]!;
    }
  }
  return { starts, slots, distances };
}

/**
 * Each group is one picture, and those that look like it and like no better one: so all members look like the first, and no chain
 * of small steps leads from it to something else.
 */
function group(db: Connection, known: Known, pairs: Pairs): Group[] {
  const { starts, slots, distances } = neighboursOf(known, pairs);
  const worths = new Map<number, Worth>();
  for (let slot = 0; slot < known.count; slot++)
    if (starts[slot] !== starts[slot + 1]) worths.set(slot, worthOf(db, known.media[slot]!));
  const order = [...worths].sort(([, a], [, b]) => compareWorth(a, b));
  const taken = new Uint8Array(known.count);
  const groups: Group[] = [];
  for (const [slot, worth] of order) {
    if (taken[slot] !== 0) continue;
    taken[slot] = 1;
    const alike: { worth: Worth; distance: number }[] = [];
    for (let at = starts[slot]!; at < starts[slot + 1]!; at++) {
      const other = slots[at]!;
      if (taken[other] !== 0) continue;
      taken[other] = 1;
      alike.push({ worth: worths.get(other)!, distance: distances[at]! });
    }
    if (alike.length === 0) continue;
    alike.sort((a, b) => compareWorth(a.worth, b.worth));
    const members = [{ worth, distance: 0 }, ...alike];
    const sizes = members.map((member) => member.worth.size);
    groups.push({
      members: members.map((member) => ({ n: member.worth.n, distance: member.distance })),
      bytes: sizes.reduce((sum, size) => sum + size, 0) - Math.max(...sizes),
    });
  }
  return groups.sort((a, b) => b.bytes - a.bytes || a.members[0]!.n - b.members[0]!.n);
}

function worthOf(db: Connection, n: number): Worth {
  const row = statement(db, 'select flags, width, height, size, created from media where n = ?', 'raw').get(n) as
    [number, number | null, number | null, number, number] | undefined;
  const [flags, width, height, size, created] = row ?? [0, 0, 0, 0, 0];
  return { n, recipe: (flags & mediaFlag.recipe) === 0 ? 0 : 1, pixels: (width ?? 0) * (height ?? 0), size, created };
}

/** Without the groups of which one decision covers all members. */
function withoutDismissed(db: Connection, groups: Group[], dismissed: readonly (readonly string[])[]): Group[] {
  if (dismissed.length === 0) return groups;
  const find = statement(db, 'select n from identity where hash = ?', 'pluck');
  const sets = dismissed.map(
    (set) => new Set(set.flatMap((hash) => (find.get(hashBytes(hash)) as number | undefined) ?? [])),
  );
  const byMember = new Map<number, Set<number>[]>();
  for (const set of sets) for (const n of set) byMember.set(n, [...(byMember.get(n) ?? []), set]);
  return groups.filter(({ members }) => {
    const deciding = byMember.get(members[0]!.n) ?? [];
    return !deciding.some((set) => members.every(({ n }) => set.has(n)));
  });
}
