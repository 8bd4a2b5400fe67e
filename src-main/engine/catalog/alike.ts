/** Groups of pictures that look alike: likenesses are kept in the catalog, pairs are found once, then kept up with what comes and goes. */
import type { AlikeGroup } from '#api/duplicate.ts';
import { findPairs, type Pairs } from './alike-pairs.ts';
import { compact, followLikenesses, startKnown, type AlikeMedia, type KnownLikenesses } from './alike-store.ts';
import type { Connection } from './database.ts';
import { createItemReader } from './items.ts';
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

/** Pictures of one group that are told of. */
const MOST_SHOWN = 100;

export function createAlike(db: Connection): Alike {
  let known = startKnown();
  const readItems = createItemReader(db);

  function follow(distance: number): AlikeMedia[] {
    followLikenesses(db, known);
    // Those of a larger distance have those of a smaller one among them.
    if (known.pairs === null || known.distance < distance) {
      known = compact(known);
      known.pairs = findPairs(known.words, known.count, distance);
      known.distance = distance;
      known.groups = null;
    }
    if (known.groups === null || known.grouped !== distance) known.groups = group(db, known, known.pairs, distance);
    known.grouped = distance;
    return known.groups;
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

/** Both ways of every pair near enough between living media, slot by slot. */
interface Neighbours {
  starts: Uint32Array;
  slots: Uint32Array;
  distances: Uint8Array;
}

function neighboursOf({ media, count }: KnownLikenesses, pairs: Pairs, distance: number): Neighbours {
  const counts = (i: number): boolean =>
    pairs.distance[i]! <= distance && media[pairs.a[i]!] !== 0 && media[pairs.b[i]!] !== 0;
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < pairs.count; i++) {
    if (!counts(i)) continue;
    starts[pairs.a[i]! + 1]!++;
    starts[pairs.b[i]! + 1]!++;
  }
  for (let slot = 0; slot < count; slot++) starts[slot + 1]! += starts[slot]!;
  const next = starts.slice();
  const slots = new Uint32Array(starts[count]!);
  const distances = new Uint8Array(slots.length);
  for (let i = 0; i < pairs.count; i++) {
    if (!counts(i)) continue;
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
function group(db: Connection, known: KnownLikenesses, pairs: Pairs, distance: number): AlikeMedia[] {
  const { starts, slots, distances } = neighboursOf(known, pairs, distance);
  const worths = new Map<number, Worth>();
  for (let slot = 0; slot < known.count; slot++)
    if (starts[slot] !== starts[slot + 1]) worths.set(slot, worthOf(db, known.media[slot]!));
  const order = [...worths].sort(([, a], [, b]) => compareWorth(a, b));
  const taken = new Uint8Array(known.count);
  const groups: AlikeMedia[] = [];
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
function withoutDismissed(
  db: Connection,
  groups: AlikeMedia[],
  dismissed: readonly (readonly string[])[],
): AlikeMedia[] {
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
