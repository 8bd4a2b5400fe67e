/** The rows of one section of the sidebar: what the query itself names on top, then the values found. */
import { foldText } from '#api/fold.ts';
import type { Facets } from '#api/media.ts';
import type { FieldName } from '#api/query.ts';
import { hasTerm, termOf, valuesIn } from '../media/terms.ts';

export interface FacetRow {
  value: string;
  /** What a click writes into the query. */
  term: string;
  /** Media of the result that have it; null where that is not known (a pattern stands for several values). */
  count: number | null;
  state: 'with' | 'without' | null;
}

type Values = Facets['tag'];

function stateOf(query: string, term: string): FacetRow['state'] {
  if (hasTerm(query, term)) return 'with';
  return hasTerm(query, `-${term}`) ? 'without' : null;
}

export function facetRows(query: string, field: FieldName, values: Values): FacetRow[] {
  const rows = values.map(({ value, count }): FacetRow => {
    const term = termOf(field, value);
    return { value, term, count, state: stateOf(query, term) };
  });
  const known = new Set(rows.map(({ value }) => foldText(value)));
  const absent = valuesIn(query, field)
    .filter(({ value }) => !known.has(foldText(value)))
    .map(({ value, term, negated }): FacetRow => {
      return { value, term, count: value.includes('*') ? null : 0, state: negated ? 'without' : 'with' };
    });
  const named = rows.filter(({ state }) => state !== null);
  return [...named, ...absent, ...rows.filter(({ state }) => state === null)];
}

/** Rows whose value contains what is typed into the section's filter; those of the query stay. */
export function filterRows(rows: readonly FacetRow[], filter: string): FacetRow[] {
  const wanted = foldText(filter.trim());
  return rows.filter(({ value, state }) => state !== null || foldText(value).includes(wanted));
}

/** The first rows of a list that is folded up; those of the query always count among them. */
export function firstRows(rows: readonly FacetRow[], most: number): FacetRow[] {
  const named = rows.filter(({ state }) => state !== null).length;
  return rows.slice(0, Math.max(most, named));
}
