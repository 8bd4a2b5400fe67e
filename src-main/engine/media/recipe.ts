/** The recipe of a generated file: asks every reader, and keeps the raw texts whether or not one of them could read them. */
import type { RawText, Recipe } from '#api/media.ts';
import type { C2paClaim } from './c2pa.ts';
import { recipeReaders } from './recipes/index.ts';
import { splitPrompts } from './recipes/infotext.ts';
import type { RecipeFields } from './recipes/reader.ts';

/** A recipe, and the date that it tells in whatever spelling. */
export interface FoundRecipe {
  recipe: Recipe;
  createdAt?: string;
}

/** Keys that no other program than a generator uses. */
const recipeKeys = new Set(
  (
    'parameters postprocessing extras prompt workflow invokeai_metadata invokeai_graph invokeai_workflow sd-metadata Dream ' +
    'generation_data parameters-json smproj fooocus_scheme use_stable_diffusion_model'
  ).split(' '),
);
/** Keys too common to be a recipe by themselves. */
const vagueKeys = new Set(['prompt', 'workflow']);
const evident =
  /^\s*(?:(?:prompt|workflow)\s*:\s*)?\{.*(?:"class_type"|"sui_image_params"|"last_node_id"|"extraMetadata"|"num_inference_steps")/is;

/**
 * The recipe in these texts, or undefined when there is none. Texts that evidently are a recipe but fit no reader give one
 * with generator `unknown` that has little more than `raw`. Never throws.
 */
export function readRecipe(texts: readonly RawText[], claim: C2paClaim | undefined): FoundRecipe | undefined {
  for (const reader of recipeReaders) {
    const fields = reader.read(texts, claim);
    if (fields) return assemble(fields.generator ?? reader.generator, fields, texts);
  }
  const evidently = texts.filter(isEvidently);
  return evidently.length === 0 ? undefined : assemble('unknown', { ...barePrompt(evidently), from: evidently }, texts);
}

/** True for texts that could be nothing but a recipe, by their key or by their form. */
export function isEvidently(text: RawText): boolean {
  if (text.text.trim() === '') return false;
  if (recipeKeys.has(text.key) && (!vagueKeys.has(text.key) || /^\s*\{/.test(text.text))) return true;
  return evident.test(text.text.slice(0, 64 * 1024));
}

/** A `parameters` text without settings still begins with the prompt. */
function barePrompt(texts: RawText[]): { prompt?: string; negativePrompt?: string } {
  const text = texts.find(({ key, text: value }) => key === 'parameters' && !/^\s*[{[]/.test(value));
  if (!text) return {};
  const { prompt, negativePrompt } = splitPrompts(text.text);
  return { ...(prompt === '' ? {} : { prompt }), ...(negativePrompt === '' ? {} : { negativePrompt }) };
}

function assemble(generator: string, fields: RecipeFields, texts: readonly RawText[]): FoundRecipe {
  const { from, createdAt, loras, generator: _name, ...rest } = fields;
  const told = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const raw = [...new Set([...from, ...texts.filter((text) => isEvidently(text))])];
  const recipe: Recipe = { generator, ...told, loras: loras ?? [], raw };
  return createdAt === undefined ? { recipe } : { recipe, createdAt };
}
