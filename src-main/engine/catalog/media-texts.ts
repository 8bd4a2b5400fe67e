/** The texts of a medium as the full-text index takes them. */
import { foldText } from '#api/fold.ts';
import type { Facts } from '#api/media.ts';
import type { CopyRow } from './tables.ts';
import { indexText } from './text.ts';

/** The text columns of `words` and `aside`. */
export interface Texts {
  words: string[];
  aside: string[];
}

const SEPARATOR = '\n';

/** Names are sorted: the order of copies is an accident, and equal text is not written again. */
export function textsOf(facts: Facts, copies: readonly CopyRow[], tags: readonly string[]): Texts {
  const { recipe } = facts;
  const paths = [...new Set(copies.flatMap((copy) => [copy.name, copy.folder]))].sort().join(SEPARATOR);
  const more = [
    recipe?.model,
    recipe?.generator,
    ...(recipe?.loras.map(({ name }) => name) ?? []),
    projectOf(facts, copies),
    facts.album,
    facts.genre,
    facts.artist,
    facts.label,
    cameraName(facts),
    facts.lens,
    facts.software,
  ];
  const words = [
    recipe?.prompt,
    facts.title,
    facts.description,
    paths,
    tags.join(SEPARATOR),
    more.filter(Boolean).join(SEPARATOR),
  ];
  const aside = [recipe?.negativePrompt, recipe?.seed, recipe?.nodeTypes?.join(SEPARATOR)];
  return { words: words.map((text) => indexText(text ?? '')), aside: aside.map((text) => indexText(text ?? '')) };
}

export function cameraName(facts: Facts): string | undefined {
  const { cameraMake: make, cameraModel: model } = facts;
  if (!make || !model) return model ?? make;
  return foldText(model).startsWith(foldText(make)) ? model : `${make} ${model}`;
}

/** What the file itself says, else the first folder below the root of a location that names projects so (semantics 17). */
export function projectOf(facts: Facts, copies: readonly CopyRow[]): string | undefined {
  if (facts.project !== undefined) return facts.project;
  const folders = copies.filter((copy) => copy.namesProjects === 1 && copy.folder !== '').map(({ folder }) => folder);
  // Several places may name it differently: the first by name, so that every rebuild says the same.
  return folders.map((folder) => folder.split('/')[0]!).toSorted()[0];
}
