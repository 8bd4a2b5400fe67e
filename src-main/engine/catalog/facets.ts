/** Turns counts by number into facets: names, spellings that differ only in case joined, most frequent first. */
import type { Facets } from '#api/media.ts';
import type { Connection } from './database.ts';
import { statement } from './statement.ts';
import type { QueryScope } from './query-scope.ts';
import { mediaKinds } from './schema.ts';

/** How many media of a result have a value: by kind, dictionary number, rating, location number. */
export interface FacetCounts {
  kind: Map<number, number>;
  model: Map<number, number>;
  generator: Map<number, number>;
  rating: Map<number, number>;
  project: Map<number, number>;
  tag: Map<number, number>;
  location: Map<number, number>;
}

type FacetList = Facets['tag'];

const MOST = { model: 50, generator: 50, project: 50, tag: 100 };

export function nameFacets(db: Connection, counts: FacetCounts, scope: QueryScope): Facets {
  const getTerm = statement(db, 'select text, folded from term where n = ?');
  const names = new Map(
    scope.views.flatMap(({ id, name }) => (scope.numbers.has(id) ? [[scope.numbers.get(id)!, name]] : [])),
  );
  const dictionary = (field: keyof typeof MOST): FacetList => {
    const groups = new Map<string, { count: number; spellings: Map<string, number> }>();
    for (const [n, count] of counts[field]) {
      if (n === 0) continue;
      const { text, folded } = getTerm.get(n) as { text: string; folded: string };
      const group = groups.get(folded) ?? { count: 0, spellings: new Map<string, number>() };
      groups.set(folded, group);
      group.count += count;
      group.spellings.set(text, count);
    }
    const list = [...groups.values()].map(({ count, spellings }) => {
      const [[value]] = [...spellings].sort(byCount) as [[string, number]];
      return [value, count] as [string, number];
    });
    return toFacets(list).slice(0, MOST[field]);
  };
  return {
    mediaType: toFacets([...counts.kind].map(([kind, count]) => [mediaKinds[kind]!, count])),
    location: toFacets(
      [...counts.location].flatMap(([n, count]): [string, number][] => (names.has(n) ? [[names.get(n)!, count]] : [])),
    ),
    model: dictionary('model'),
    generator: dictionary('generator'),
    rating: toFacets([...counts.rating].map(([rating, count]) => [rating === 0 ? 'none' : String(rating), count])),
    project: dictionary('project'),
    tag: dictionary('tag'),
  };
}

function toFacets(list: readonly [string, number][]): FacetList {
  return list
    .filter(([, count]) => count > 0)
    .toSorted(byCount)
    .map(([value, count]) => ({ value, count }));
}

function byCount(a: readonly [string, number], b: readonly [string, number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
}
