/** What is wrong with the query as it stands now: the word at fault, a sentence in the reader's language, and the fix. */
import { AliceError } from '#api/errors.ts';
import { isFieldName, nearestWord } from '#api/query-fields.ts';
import { parseQuery } from '#api/query.ts';
import type { QueryError } from '../gallery/store.ts';
import { fieldHelp } from '../media/term-words.ts';
import { formatList } from '../ui/format.ts';
import { t, type TextKey } from '../ui/text.ts';

export interface Problem {
  /** The word at fault; null when the fault is not in the text. */
  place: { position: number; length: number } | null;
  sentence: string;
  /** What the word at fault should most likely be. */
  fix: string | null;
}

interface ReadFailure {
  position: number;
  length: number;
  reason: string;
  values: Record<string, string>;
}

function readFailure(query: string): ReadFailure | null {
  try {
    parseQuery(query);
    return null;
  } catch (error) {
    return error instanceof AliceError ? (error.details as unknown as ReadFailure) : null;
  }
}

function problemOf({ position, length, reason, values }: ReadFailure): Problem {
  const field = values.field?.toLowerCase() ?? '';
  const help = isFieldName(field) ? fieldHelp(field) : '';
  return {
    place: { position, length },
    sentence: t(`search.problem-${reason}` as TextKey, { ...values, help }).trim(),
    fix: values.near ?? null,
  };
}

/** Only the engine knows which locations there are; it points at the whole term. */
function locationProblem(query: string, place: NonNullable<Problem['place']>, locations: readonly string[]) {
  const term = query.slice(place.position, place.position + place.length);
  const match = /^((?:in|only|missing):"?)(.+?)"?$/i.exec(term);
  if (!match) return null;
  const text = match[2]!;
  const near = nearestWord(text.toLowerCase(), locations) ?? null;
  const at = { position: place.position + match[1]!.length, length: text.length };
  return near === null
    ? {
        place: at,
        sentence: t('search.problem-unknownLocation', { text, locations: formatList(locations) }),
        fix: null,
      }
    : { place: at, sentence: t('search.problem-misspeltLocation', { text, near }), fix: near };
}

/** `error` is what the engine said; it may belong to an earlier text, so the present one is read again. */
export function findProblem(query: string, error: QueryError | null, locations: readonly string[]): Problem | null {
  if (error === null) return null;
  const failure = readFailure(query);
  if (failure) return problemOf(failure);
  if (error.position === null) return { place: null, sentence: error.message, fix: null };
  const place = { position: error.position, length: error.length };
  return locationProblem(query, place, locations) ?? { place, sentence: error.message, fix: null };
}
