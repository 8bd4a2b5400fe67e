/** Makes one set of facts out of the differing files of one medium, the same whatever order they come in. */
import type { Facts, Recipe } from '#api/media.ts';

export interface FileFacts {
  /** `sha256:…` of the whole file, or any text that orders files the same way everywhere. */
  fileHash: string;
  /** Modification time of its newest copy; milliseconds since 1970. */
  modifiedMs: number;
  facts: Facts;
}

export interface MergedFacts {
  facts: Facts;
  /** The files that gave scalars precedence: the latest one. */
  latest: FileFacts;
  /** Fields in which the files disagree, sorted. */
  diverged: string[];
}

/** What is said of the media themselves or of our reading is not a disagreement between owners. */
const ownMetadata = [
  'rating',
  'label',
  'tags',
  'hierarchicalTags',
  'title',
  'description',
  'project',
  'album',
  'genre',
  'artist',
  'createdAt',
  'gps',
  'cameraMake',
  'cameraModel',
  'lens',
  'orientation',
  'digitalSourceType',
  'recipe',
] as const satisfies readonly (keyof Facts)[];

/**
 * Field by field: tags are united; the recipe and the date of creation come from whoever had them first (they cannot change);
 * any other value from the latest file that has one. "Latest" is by the newest copy's time, then by the file hash.
 */
export function mergeFacts(files: readonly FileFacts[]): MergedFacts {
  const byAge = files.toSorted(
    (a, b) => a.modifiedMs - b.modifiedMs || (a.fileHash < b.fileHash ? -1 : a.fileHash > b.fileHash ? 1 : 0),
  );
  const latest = byAge.at(-1);
  if (!latest) throw new RangeError('mergeFacts needs at least one file');
  if (byAge.length === 1) return { facts: latest.facts, latest, diverged: [] };

  const merged: Record<string, unknown> = {};
  for (const { facts } of byAge) {
    for (const [key, value] of Object.entries(facts)) if (value !== undefined) merged[key] = value;
  }
  const newestFirst = byAge.toReversed();
  merged['tags'] = union(newestFirst.map(({ facts }) => facts.tags));
  merged['hierarchicalTags'] = union(newestFirst.map(({ facts }) => facts.hierarchicalTags));
  const warnings = union(newestFirst.map(({ facts }) => facts.warnings ?? [])).sort();
  if (warnings.length > 0) merged['warnings'] = warnings;
  if (byAge.some(({ facts }) => facts.c2pa)) merged['c2pa'] = true;

  const recipe = firstRecipe(byAge);
  if (recipe) merged['recipe'] = recipe;
  const dated = byAge.filter(({ facts }) => createdMs(facts) !== undefined);
  const earliest = dated.toSorted((a, b) => createdMs(a.facts)! - createdMs(b.facts)!)[0];
  if (earliest) {
    merged['createdAt'] = earliest.facts.createdAt;
    if (earliest.facts.createdFrom === undefined) delete merged['createdFrom'];
    else merged['createdFrom'] = earliest.facts.createdFrom;
  }
  return { facts: sortKeys(merged) as Facts, latest, diverged: findDiverged(byAge) };
}

function firstRecipe(byAge: readonly FileFacts[]): Recipe | undefined {
  const full = byAge.find(({ facts }) => facts.recipe?.prompt || facts.recipe?.model || facts.recipe?.seed);
  return (full ?? byAge.find(({ facts }) => facts.recipe))?.facts.recipe;
}

function findDiverged(files: readonly FileFacts[]): string[] {
  const differing = ownMetadata.filter((field) => new Set(files.map(({ facts }) => comparable(facts[field]))).size > 1);
  return differing.toSorted();
}

/** Equal texts for values that mean the same: order of tags and of keys aside. */
function comparable(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return JSON.stringify(value.toSorted());
  return JSON.stringify(sortKeys(value)) ?? 'absent';
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

/** The same value with all keys in one order, so that equal facts are equal texts. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sortKeys(item)]));
}

/** The date of creation in milliseconds since 1970, undefined when the facts have none; a date without zone counts as UTC. */
export function createdMs(facts: Facts): number | undefined {
  if (facts.createdAt === undefined) return undefined;
  const text = facts.createdAt;
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const ms = Date.parse(zoned);
  return Number.isFinite(ms) ? ms : undefined;
}
