/** Which media a caller means: by a query, by ranges of an outline, or by their hashes. */
import { AliceError } from '#api/errors.ts';
import type { Chosen } from '#api/plan.ts';
import { circumstances, type Parts } from './parts.ts';

/** Whether anything was chosen at all. */
export const isChosen = ({ query, outline, hashes }: Chosen): boolean =>
  query !== undefined || outline !== undefined || hashes !== undefined;

/** For titles. */
export function namedChoice({ query }: Chosen, count: number): string {
  if (query === undefined) return count === 1 ? '1 medium' : `${count} media`;
  return query.trim() === '' ? 'everything' : `"${query}"`;
}

/** Throws `invalid` unless exactly one way of choosing was used. */
export function checkChosen({ query, outline, ranges, hashes }: Chosen): void {
  const ways = [query, outline, hashes].filter((way) => way !== undefined).length;
  if (ways !== 1 || (outline === undefined) !== (ranges === undefined))
    throw new AliceError(
      'invalid',
      'Choose media by a query, by ranges of an outline, or by hashes: by one of the three.',
    );
}

/** Throws as {@link checkChosen}. */
export async function chosenHashes(parts: Parts, input: Chosen): Promise<string[]> {
  checkChosen(input);
  const { query, outline, ranges, hashes } = input;
  if (hashes !== undefined) return [...new Set(hashes)];
  const { read } = await parts.catalog();
  if (outline !== undefined && ranges !== undefined) return read.pick(outline, ranges, Number.MAX_SAFE_INTEGER);
  const about = {
    query: query ?? '',
    tags: [],
    locations: [],
    sort: 'newest',
    group: 'none',
    timeZone: 'UTC',
  } as const;
  const found = await read.outline({ ...about, tags: [], locations: [] }, await circumstances(parts));
  return found.total === 0 ? [] : read.pick(found.outline, [[0, found.total]], found.total);
}
