/** What a query's words stand for here and now: locations by name and purpose, dictionary values by pattern. */
import { AliceError } from '#api/errors.ts';
import { createGlob, foldText } from '#api/fold.ts';
import type { SearchInput } from '#api/media.ts';
import { parseQuery, type Operand, type Query } from '#api/query.ts';
import type { Connection } from './database.ts';
import { statement } from './statement.ts';
import type { LocationView } from './records.ts';
import { termField, type TermField } from './schema.ts';

export type FieldQuery = Extract<Query, { kind: 'field' }>;

/** What an answer depends on besides the catalog. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  now: number;
  locations: readonly LocationView[];
  wantedCopies?: number;
}

export interface QueryScope {
  /** Milliseconds since 1970. */
  now: number;
  views: readonly LocationView[];
  /** The catalog's number of a location id; unknown ones have no copies yet. */
  numbers: ReadonlyMap<string, number>;
  online: ReadonlySet<number>;
  /** In how many locations every medium should lie, as the settings say. */
  wantedCopies: number;
  /** Numbers of the locations a field names; throws `invalid` when a name fits none. */
  locations(field: FieldQuery, by: 'name' | 'purpose'): number[];
}

export function createScope(db: Connection, { now, locations: views, wantedCopies = 1 }: Circumstances): QueryScope {
  const rows = statement(db, 'select id, n from location').all() as { id: string; n: number }[];
  const numbers = new Map(rows.map(({ id, n }) => [id, n]));
  const toNumbers = (chosen: readonly LocationView[]) => chosen.flatMap(({ id }) => numbers.get(id) ?? []);
  return {
    now,
    views,
    numbers,
    wantedCopies,
    online: new Set(toNumbers(views.filter(({ online }) => online))),
    locations(query, by) {
      const pattern = patternOf(query.operand);
      const matches = createGlob(pattern);
      if (by === 'purpose')
        return toNumbers(views.filter(({ purpose }) => purpose.some((word) => matches(foldText(word)))));
      const chosen = views.filter(({ name }) => matches(foldText(name)));
      if (chosen.length > 0) return toNumbers(chosen);
      const known = views.map(({ name }) => name).join(', ') || 'none yet';
      const hint = `Locations: ${known}.`;
      throw new AliceError('invalid', `There is no location "${pattern}". ${hint}`, {
        details: { ...query.at, word: pattern, hint },
      });
    },
  };
}

export function patternOf(operand: Operand): string {
  if (operand.kind === 'pattern') return operand.text;
  throw new AliceError('internal', `A ${operand.kind} is no pattern.`);
}

/** Dictionary entries whose value fits. */
export function matchTerms(db: Connection, field: TermField, pattern: string): number[] {
  const number = termField[field];
  if (!pattern.includes('*')) {
    return statement(db, 'select n from term where field = ? and folded = ?', 'pluck').all(
      number,
      foldText(pattern),
    ) as number[];
  }
  const matches = createGlob(pattern);
  const rows = statement(db, 'select n, folded from term where field = ?', 'raw').all(number) as [number, string][];
  return rows.filter(([, folded]) => matches(folded)).map(([n]) => n);
}

/** Whether a name or path has this part, or fits this pattern when there is a `*` in it. */
export function createPartTest(pattern: string): (text: string) => boolean {
  if (pattern.includes('*')) {
    const glob = createGlob(pattern);
    return (text) => glob(foldText(text));
  }
  const part = foldText(pattern);
  return (text) => foldText(text).includes(part);
}

/** The whole question as one tree. */
export function queryOf(input: Pick<SearchInput, 'query' | 'tags' | 'locations'>): Query {
  const field = (name: 'tag' | 'in', text: string): Query => ({
    kind: 'field',
    field: name,
    operand: { kind: 'pattern', text },
  });
  const items = [parseQuery(input.query), ...input.tags.map((tag) => field('tag', tag))];
  if (input.locations.length > 0) items.push({ kind: 'or', items: input.locations.map((name) => field('in', name)) });
  return { kind: 'and', items };
}

/** Operand of a field as the bounds of a number: min ≤ x ≤ max, open ends moved by the smallest step of a double. */
export function numberBounds(operand: Operand): { min: number; minOpen: boolean; max: number; maxOpen: boolean } {
  if (operand.kind !== 'range') throw new AliceError('internal', `A ${operand.kind} is no range.`);
  const { min = -Infinity, max = Infinity, minOpen = false, maxOpen = false } = operand.range;
  return { min, max, minOpen, maxOpen };
}

export type Bounds = ReturnType<typeof numberBounds>;

/** Ages (seconds before now) and dates as bounds of a time in milliseconds since 1970. */
export function timeBounds(operand: Operand, now: number): Bounds {
  if (operand.kind === 'dates') {
    return { min: operand.dates.from ?? -Infinity, minOpen: false, max: operand.dates.to ?? Infinity, maxOpen: true };
  }
  const { min, max, minOpen, maxOpen } = numberBounds(operand);
  return { min: now - max * 1000, minOpen: maxOpen, max: now - min * 1000, maxOpen: minOpen };
}

export function within(value: number, { min, max, minOpen, maxOpen }: Bounds): boolean {
  return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
}
