/** Tells which media were made of the same prompt by the same model. */
import { createHash } from 'node:crypto';
import { foldText } from '#api/fold.ts';
import type { Recipe } from '#api/media.ts';

const plain = (text: string | undefined): string =>
  foldText(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/**
 * A number that is equal for media of the same prompt, negative prompt and model, apart from case, Unicode form and blanks; null
 * without a prompt. 48 bits: among a million media two different ones meet with a chance of one in five hundred.
 */
export function variantOf(recipe: Recipe | undefined): number | null {
  const prompt = plain(recipe?.prompt);
  if (prompt === '') return null;
  const text = [prompt, plain(recipe?.negativePrompt), plain(recipe?.model)].join('\0');
  return createHash('sha256').update(text).digest().readUIntBE(0, 6);
}
