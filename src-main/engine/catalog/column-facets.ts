/** How often each value stands among the media of a result, from the columns. */
import { countShared, createBits, orInto, type Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { FacetCounts } from './facets.ts';
import { copyState, mediaKinds, termField } from './schema.ts';

/** Beyond this share of all media, joining whole sets is cheaper than looking at each medium. */
const MANY = 8;

export function countFacets(columns: Columns, bits: Bits, total: number): FacetCounts {
  const counts = total * MANY > columns.count ? countBySets(columns, bits) : countOneByOne(columns, bits);
  return { ...counts, location: countPlaces(columns, bits) };
}

type TermCounts = Omit<FacetCounts, 'location'>;

function emptyCounts(): TermCounts {
  const counts = { kind: new Map(), rating: new Map(), model: new Map(), generator: new Map(), project: new Map() };
  return { ...counts, tag: new Map() };
}

function countBySets(columns: Columns, bits: Bits): TermCounts {
  const { scalars, ratings, links, termFields } = columns;
  const counts = emptyCounts();
  counts.kind = scalars.kind.count(bits);
  counts.rating = new Map([...scalars.rating.count(bits)].map(([index, count]) => [ratings[index]!, count]));
  for (const [term, count] of scalars.terms.count(bits)) put(counts, termFields[term]!, term, count);
  const terms = new Uint32Array(termFields.length);
  const { start, tags, pool } = links;
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      const n = i * 32 + 31 - Math.clz32(word & -word);
      for (let at = start[n]!, end = at + tags[n]!; at < end; at++) terms[pool[at]!]!++;
    }
  }
  putAll(counts, termFields, terms);
  return counts;
}

function countOneByOne(columns: Columns, bits: Bits): TermCounts {
  const { kind, rating, ratings, model, generator, project, links, termFields } = columns;
  const { start, tags, pool } = links;
  const kinds = new Uint32Array(mediaKinds.length);
  const rated = new Uint32Array(ratings.length);
  // A dictionary number belongs to one field only, so one array counts them all; 0 stands for "none".
  const terms = new Uint32Array(termFields.length);
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) {
      const n = i * 32 + 31 - Math.clz32(word & -word);
      kinds[kind[n]!]!++;
      rated[rating[n]!]!++;
      terms[model[n]!]!++;
      terms[generator[n]!]!++;
      terms[project[n]!]!++;
      for (let at = start[n]!, end = at + tags[n]!; at < end; at++) terms[pool[at]!]!++;
    }
  }
  const counts = emptyCounts();
  counts.kind = new Map(kinds.entries());
  counts.rating = new Map(Array.from(rated, (count, i) => [ratings[i]!, count]));
  putAll(counts, termFields, terms);
  return counts;
}

function putAll(counts: TermCounts, termFields: Uint8Array, terms: Uint32Array): void {
  for (let term = 1; term < terms.length; term++) {
    if (terms[term] !== 0) put(counts, termFields[term]!, term, terms[term]!);
  }
}

function put(counts: TermCounts, field: number, term: number, count: number): void {
  if (field === termField.tag) counts.tag.set(term, count);
  else if (field === termField.model) counts.model.set(term, count);
  else if (field === termField.generator) counts.generator.set(term, count);
  else if (field === termField.project) counts.project.set(term, count);
}

function countPlaces(columns: Columns, bits: Bits): Map<number, number> {
  const believed = new Map<number, Bits>();
  for (const [key, part] of columns.places) {
    if ((key & 3) === copyState.missing) continue;
    const location = key >> 2;
    let union = believed.get(location);
    if (!union) believed.set(location, (union = createBits(bits.length)));
    orInto(union, part);
  }
  return new Map([...believed].map(([location, union]) => [location, countShared(bits, union)]));
}
