/** Why a result is empty: which term is to blame, what one would find without it, and what was meant by a misspelt one. */
import { useEffect, useState } from 'react';
import { nearestWord } from '#api/query-fields.ts';
import { parseQuery } from '#api/query.ts';
import { client } from '../client.ts';
import { isReadable, removeTerm, splitTerms, termOf } from '../media/terms.ts';
import { openEnded } from './store.ts';

export interface Blame {
  /** As it stands in the query, and where. */
  term: string;
  position: number;
  /** The query without it, and how many media that would find. */
  rest: string;
  without: number;
  /** How many it finds by itself. */
  alone: number;
  /** The term that was probably meant, the query with it, and how many media that finds. */
  instead: { term: string; query: string; count: number } | null;
}

/** Longer queries are rather written anew. */
const MOST_TERMS = 8;
const MOST_LOOKED_AT = 50;
/** Shorter words are near to too many others. */
const SHORTEST_MISSPELT = 4;

const count = async (query: string): Promise<number> =>
  (await client.call('media.search', { query, limit: 1, facets: false })).total;

async function valuesAfter(query: string): Promise<string[]> {
  const { suggestions } = await client.call('media.complete', { query, caret: query.length, limit: MOST_LOOKED_AT });
  return suggestions.filter(({ kind }) => kind !== 'field').map(({ label }) => label);
}

/** A term of the library that is nearly spelt like this one. */
async function nearTerm(term: string): Promise<string | null> {
  const query = parseQuery(term);
  if (query.kind === 'text' && query.text.length >= SHORTEST_MISSPELT && !/\s/.test(query.text)) {
    const word = query.text.toLowerCase();
    return nearestWord(word, await valuesAfter(word.slice(0, 2))) ?? null;
  }
  if (query.kind !== 'field' || query.operand.kind !== 'pattern' || query.operand.text.includes('*')) return null;
  const { field, operand } = query;
  const values = await valuesAfter(`${field}:`);
  const near = nearestWord(
    operand.text.toLowerCase(),
    values.map((value) => value.toLowerCase()),
  );
  return near === undefined ? null : termOf(field, values.find((value) => value.toLowerCase() === near) ?? near);
}

/** `asked`: the term as the engine was asked for it. */
async function blameOf(query: string, asked: string, index: number): Promise<Blame> {
  const { text, position, length } = splitTerms(query)[index]!;
  const rest = removeTerm(query, index);
  const [without, alone] = [await count(openEnded(rest)), await count(asked)];
  const blame = { term: text, position, rest, without, alone, instead: null };
  const near = alone === 0 ? await nearTerm(text) : null;
  if (near === null) return blame;
  const corrected = query.slice(0, position) + near + query.slice(position + length);
  return { ...blame, instead: { term: near, query: corrected, count: await count(corrected) } };
}

export interface Reason {
  /** Each term by itself, the most helpful to drop first. */
  blame: Blame[];
  /** The query without all terms that find nothing even alone, where there are several. */
  together: { query: string; count: number } | null;
}

async function reasonOf(query: string, isCurrent: () => boolean): Promise<Reason | null> {
  const terms = isReadable(query) ? splitTerms(openEnded(query)).slice(0, MOST_TERMS) : [];
  const blame: Blame[] = [];
  for (const [index, { text }] of terms.entries()) {
    if (!isCurrent()) return null;
    blame.push(await blameOf(query, text, index));
  }
  const absent = blame.flatMap(({ alone }, index) => (alone === 0 ? [index] : []));
  const kept = absent.toReversed().reduce(removeTerm, query);
  const together = absent.length > 1 && kept !== '' ? { query: kept, count: await count(openEnded(kept)) } : null;
  return { blame: blame.toSorted((a, b) => b.without - a.without), together };
}

/** Null until it is known. */
export function useReason(query: string): Reason | null {
  const [found, setFound] = useState<{ query: string; reason: Reason } | null>(null);
  useEffect(() => {
    let current = true;
    reasonOf(query, () => current).then(
      (reason) => {
        if (current && reason) setFound({ query, reason });
      },
      // Whatever fails here fails for the gallery, too, which says so.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [query]);
  return found?.query === query ? found.reason : null;
}
