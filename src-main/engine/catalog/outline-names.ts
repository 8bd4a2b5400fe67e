/** Names of the groups of an outline: spellings that differ only in case are one, sorted, "without" last. */
import { foldText } from '#api/fold.ts';
import type { Connection } from './database.ts';
import type { NameValues } from './outline-groups.ts';
import { compareStanding } from './primary.ts';
import type { QueryScope } from './query-scope.ts';
import { copyState } from './schema.ts';
import { statement } from './statement.ts';

/** For dictionary numbers. Of several spellings the most frequent one stands for all. */
export function termNames(db: Connection): NameValues {
  const getTerm = statement(db, 'select text, folded from term where n = ?');
  return (counts) => {
    const bundles = new Map<string, { text: string; count: number; terms: number[] }>();
    for (const [n, count] of counts) {
      if (n === 0) continue;
      const { text, folded } = getTerm.get(n) as { text: string; folded: string };
      const known = bundles.get(folded);
      if (!known) bundles.set(folded, { text, count, terms: [n] });
      else {
        known.terms.push(n);
        if (count > known.count || (count === known.count && text < known.text)) Object.assign(known, { text, count });
      }
    }
    const sorted = [...bundles].sort(([a], [b]) => (a < b ? -1 : 1));
    const names = new Map(sorted.flatMap(([, { text, terms }]) => terms.map((n): [number, string] => [n, text])));
    return counts.has(0) ? names.set(0, '') : names;
  };
}

export interface RankedPlace {
  /** Number of the location and state of the copy. */
  location: number;
  state: number;
  /** Place of the location's name among all names, 1 being the first. */
  value: number;
}

/** Where a primary copy can be, the best place first, and the names of the locations in order. */
export function rankPlaces({ views, numbers }: QueryScope): { ranked: RankedPlace[]; names: NameValues } {
  const named = views
    .filter(({ id }) => numbers.has(id))
    .map((owner) => ({ owner, folded: foldText(owner.name) }))
    .sort((a, b) => (a.folded === b.folded ? (a.owner.name < b.owner.name ? -1 : 1) : a.folded < b.folded ? -1 : 1));
  const ranked = named
    .flatMap(({ owner }, i) =>
      [copyState.present, copyState.suspect, copyState.unknown].map((state) => ({ owner, state, value: i + 1 })),
    )
    .sort(compareStanding)
    .map(({ owner, state, value }) => ({ location: numbers.get(owner.id)!, state, value }));
  return {
    ranked,
    names: (counts) => {
      const used = [...counts.keys()].filter((value) => value > 0).sort((a, b) => a - b);
      const names = new Map(used.map((value) => [value, named[value - 1]!.owner.name]));
      return counts.has(0) ? names.set(0, '') : names;
    },
  };
}
