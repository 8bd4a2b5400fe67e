/** The recipe reader: how one generator's own way of writing recipes is recognised and brought into the one schema. */
import type { RawText, Recipe } from '#api/media.ts';
import type { C2paClaim } from '../c2pa.ts';

export type Lora = Recipe['loras'][number];

/** What a reader found; undefined members are what the generator did not say. */
export type RecipeFields = {
  [Name in keyof Omit<Recipe, 'raw' | 'loras' | 'generator'>]?: Recipe[Name] | undefined;
} & {
  /** Where one reader serves several generators; else the reader's own. */
  generator?: string | undefined;
  loras?: Lora[] | undefined;
  /** A date in any spelling, where the recipe tells when it was used. */
  createdAt?: string | undefined;
  /** The texts that this recipe was read from. */
  from: RawText[];
};

export interface RecipeReader {
  /** The name that users see and search by. */
  generator: string;
  /**
   * The recipe in these texts, or undefined when they are not this generator's. Must never throw, must be linear in the
   * length of the texts, and must leave alone what it does not know for certain: a camera photo never has a recipe.
   */
  read(texts: readonly RawText[], claim: C2paClaim | undefined): RecipeFields | undefined;
}

/** The text under a key (exact spelling, as PNG demands), or of an EXIF tag whatever its directory. */
export function textAt(texts: readonly RawText[], ...keys: string[]): RawText | undefined {
  for (const key of keys) {
    const found = texts.find((text) => text.key === key);
    if (found) return found;
  }
  return undefined;
}

/** A model's name as people search for it: without folders and without the suffix of weight files. */
export function modelName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text.startsWith('urn:')) return text;
  const name = text.split(/[\\/]/).at(-1) ?? text;
  const bare = name.replace(/\.(safetensors|ckpt|gguf|sft|pth|pt|bin|onnx)$/i, '').trim();
  return bare === '' ? undefined : bare;
}

/** Whole pixels above zero. */
export function pixels(value: number | undefined): number | undefined {
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined;
}
