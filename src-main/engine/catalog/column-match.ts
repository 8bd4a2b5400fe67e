/** Evaluates a query over the columns: every part becomes a set of bits. */
import { AliceError } from '#api/errors.ts';
import { formatQuery, type Query } from '#api/query.ts';
import { andInto, countBits, createBits, orInto, setBit, withoutInto, type Bits } from './bits.ts';
import { believed, belowWanted, everywhere, inPlaces, onlyIn } from './column-places.ts';
import { lateColumn, type Columns, type LateColumn } from './columns.ts';
import type { Connection } from './database.ts';
import type { Postings } from './postings.ts';
import { choiceOf, mediaByHash, mediaByPath, statesShownAs, timeColumn } from './plain-search.ts';
import {
  matchTerms,
  numberBounds,
  patternOf,
  timeBounds,
  type Bounds,
  type FieldQuery,
  type QueryScope,
} from './query-scope.ts';
import { copyState, mediaFlag, mediaKinds } from './schema.ts';
import { wordsOf, type Words } from './text.ts';
import type { WordSets } from './word-sets.ts';

/** Candidates up to this number are asked about one by one instead of fetching all media with a word. */
const MOST_PROBES = 200;
/** Parts of queries that are remembered until the catalog changes. */
const MOST_REMEMBERED = 100;

export interface Matcher {
  match(query: Query, scope: QueryScope): Bits;
  /** Forgets what was remembered of the old state. */
  reset(): void;
}

export function createMatcher(db: Connection, columns: Columns, wordSets: WordSets): Matcher {
  const remembered = new Map<string, Bits>();

  function empty(): Bits {
    return createBits(columns.capacity / 32);
  }

  /** The set of a query, never to be changed by the caller unless `fresh`. */
  function evaluate(query: Query, scope: QueryScope): { bits: Bits; fresh: boolean } {
    switch (query.kind) {
      case 'and':
        return { bits: intersect(query.items, scope), fresh: true };
      case 'or': {
        const bits = empty();
        for (const item of query.items) orInto(bits, evaluate(item, scope).bits);
        return { bits, fresh: true };
      }
      case 'not': {
        const bits = columns.alive.slice();
        withoutInto(bits, evaluate(query.item, scope).bits);
        return { bits, fresh: true };
      }
      case 'text':
      case 'field': {
        const words = wordsOf(query);
        if (words) return { bits: wordSets.get(words.table, words.expression, columns.capacity), fresh: false };
        return evaluateField(query as FieldQuery, scope);
      }
    }
  }

  /** Words that must be asked of the index come last: by then there may be so few candidates that they are asked one by one. */
  function intersect(items: readonly Query[], scope: QueryScope): Bits {
    const result = columns.alive.slice();
    const late: Words[] = [];
    for (const item of items) {
      const words = wordsOf(item);
      if (words && !wordSets.known(words.table, words.expression)) late.push(words);
      else if (item.kind === 'not') withoutInto(result, evaluate(item.item, scope).bits);
      else andInto(result, evaluate(item, scope).bits);
    }
    for (const { table, expression } of late) {
      const count = countBits(result);
      if (count === 0) break;
      andInto(
        result,
        count <= MOST_PROBES
          ? wordSets.probe(table, expression, result)
          : wordSets.get(table, expression, columns.capacity),
      );
    }
    return result;
  }

  function evaluateField(query: FieldQuery, scope: QueryScope): { bits: Bits; fresh: boolean } {
    // Depends on the moment or on what is online, and is cheap.
    if (
      ['in', 'only', 'missing', 'purpose', 'is', 'age', 'age.added', 'age.modified', 'age.verified'].includes(
        query.field,
      )
    ) {
      return { bits: compute(query, scope), fresh: true };
    }
    const key = formatQuery(query);
    let bits = remembered.get(key);
    if (!bits) {
      if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!);
      bits = compute(query, scope);
      remembered.set(key, bits);
    }
    return { bits, fresh: false };
  }

  function flag(name: keyof typeof mediaFlag, set = true): Bits {
    const mask = mediaFlag[name];
    return scan((n) => ((columns.flags[n]! & mask) !== 0) === set);
  }

  /** All living media that pass a test. */
  function scan(test: (n: number) => boolean): Bits {
    const bits = empty();
    const { alive } = columns;
    for (let i = 0; i < alive.length; i++) {
      const word = alive[i]!;
      if (word === 0) continue;
      let found = 0;
      for (let bit = 0, n = i * 32; bit < 32; bit++, n++) if (test(n)) found |= 1 << bit;
      bits[i] = word & found;
    }
    return bits;
  }

  function inBounds(column: Float64Array, { min, max, minOpen, maxOpen }: Bounds): Bits {
    // NaN, for "has none", is within no bounds.
    if (!minOpen && maxOpen) return scan((n) => column[n]! >= min && column[n]! < max);
    return scan((n) => {
      const value = column[n]!;
      return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
    });
  }

  function ofList(media: readonly number[]): Bits {
    const bits = empty();
    for (const n of media) if (n < columns.capacity) setBit(bits, n);
    andInto(bits, columns.alive);
    return bits;
  }

  function posted(postings: Postings, values: readonly number[]): Bits {
    const bits = empty();
    for (const value of values) postings.orInto(value, bits);
    return bits;
  }

  function ofTerms(column: (n: number) => number, terms: readonly number[]): Bits {
    if (terms.length === 0) return empty();
    if (terms.length === 1) return scan((n) => column(n) === terms[0]);
    const wanted = new Uint8Array(Math.max(...terms) + 1);
    for (const term of terms) wanted[term] = 1;
    return scan((n) => wanted[column(n)] === 1);
  }

  function compute(query: FieldQuery, scope: QueryScope): Bits {
    const { field, operand } = query;
    const none = operand.kind === 'none';
    switch (field) {
      case 'prompt':
      case 'title':
      case 'description':
      case 'negative':
      case 'seed':
      case 'node':
        return flag(field, false);
      case 'tag':
      case 'lora':
      case 'ext': {
        if (none) return flag(field === 'lora' ? 'lora' : 'tagged', false);
        return posted(columns.postings, matchTerms(db, field, patternOf(operand)));
      }
      case 'model':
      case 'generator':
      case 'project': {
        const column = columns[field];
        if (none) return scan((n) => column[n] === 0);
        return posted(columns.scalars.terms, matchTerms(db, field, patternOf(operand)));
      }
      case 'sampler':
      case 'camera':
      case 'format': {
        const column = lateColumn(db, columns, field);
        return ofTerms((n) => column[n]!, none ? [0] : matchTerms(db, field, patternOf(operand)));
      }
      case 'name':
      case 'path':
        return ofList(mediaByPath(db, field, patternOf(operand)));
      case 'hash':
        return ofList(mediaByHash(db, operand.kind === 'hex' ? operand.digits : ''));
      case 'in':
        return inPlaces(columns, scope.locations(query, 'name'), believed);
      case 'only':
        return onlyIn(columns, scope.locations(query, 'name'));
      case 'purpose':
        return inPlaces(columns, scope.locations(query, 'purpose'), believed);
      case 'missing':
        return inPlaces(columns, scope.locations(query, 'name'), [copyState.missing]);
      case 'type': {
        const kind = mediaKinds.indexOf(choiceOf(query) as (typeof mediaKinds)[number]);
        return posted(columns.scalars.kind, [kind]);
      }
      case 'state':
        return inPlaces(columns, everywhere(columns), statesShownAs(choiceOf(query)));
      case 'is':
        return computeIs(choiceOf(query), scope);
      case 'has':
        return flag(choiceOf(query) as keyof typeof mediaFlag);
      case 'rating': {
        const limits = none ? { min: 0, max: 0, minOpen: false, maxOpen: false } : numberBounds(operand);
        const { min, max, minOpen, maxOpen } = limits;
        const fits = columns.ratings.map(
          (rating) => (minOpen ? rating > min : rating >= min) && (maxOpen ? rating < max : rating <= max),
        );
        return posted(
          columns.scalars.rating,
          [...fits.keys()].filter((index) => fits[index]),
        );
      }
      case 'size':
        return inBounds(columns.size, numberBounds(operand));
      case 'copies': {
        const { min, max, minOpen, maxOpen } = numberBounds(operand);
        return scan((n) => {
          const value = columns.copies[n]!;
          return (minOpen ? value > min : value >= min) && (maxOpen ? value < max : value <= max);
        });
      }
      case 'width':
      case 'height':
      case 'steps':
      case 'cfg':
      case 'duration': {
        const column = lateColumn(db, columns, field);
        return none ? scan((n) => Number.isNaN(column[n])) : inBounds(column, numberBounds(operand));
      }
      case 'age':
      case 'age.added':
      case 'age.modified':
      case 'age.verified':
      case 'date':
      case 'added':
      case 'modified': {
        const name = timeColumn(field);
        const column = name === 'created' ? columns.created : lateColumn(db, columns, name satisfies LateColumn);
        return inBounds(column, timeBounds(operand, scope.now));
      }
    }
  }

  function computeIs(value: string, scope: QueryScope): Bits {
    switch (value) {
      case 'online':
        return inPlaces(columns, scope.online, [copyState.present]);
      case 'offline': {
        const bits = scan((n) => columns.copies[n]! > 0);
        withoutInto(bits, inPlaces(columns, scope.online, believed));
        return bits;
      }
      case 'duplicate':
        return scan((n) => columns.copies[n]! > 1);
      case 'missing':
        return scan((n) => columns.copies[n] === 0);
      case 'below':
        return belowWanted(columns, scope.wantedCopies);
      case 'untagged':
        return flag('tagged', false);
      case 'unrated':
        return posted(columns.scalars.rating, [columns.ratings.indexOf(0)]);
      case 'diverged':
      case 'unverified':
        return flag(value);
      default:
        throw new AliceError('internal', `"is:${value}" is not understood.`);
    }
  }

  return {
    match(query, scope) {
      const { bits, fresh } = evaluate(query, scope);
      if (fresh) return bits;
      const copy = bits.slice();
      andInto(copy, columns.alive);
      return copy;
    },
    reset: () => remembered.clear(),
  };
}
