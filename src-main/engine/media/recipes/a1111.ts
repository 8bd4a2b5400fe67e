/** AUTOMATIC1111's web UI and those that write its infotext: Forge, reForge, SD.Next and many more. */
import type { RawText } from '#api/media.ts';
import { type Infotext, parseInfotext, recipeOfInfotext } from './infotext.ts';
import type { RecipeReader } from './reader.ts';

export const a1111: RecipeReader = {
  generator: 'A1111',
  read(texts) {
    const found = findInfotext(texts);
    return found && { ...recipeOfInfotext(found.infotext), generator: generatorOf(found.infotext), from: [found.text] };
  },
};

/** The first text that is an infotext, wherever it lies: its form is telling enough. */
export function findInfotext(texts: readonly RawText[]): { text: RawText; infotext: Infotext } | undefined {
  for (const text of texts) {
    const infotext = text.text.includes('Steps: ') ? parseInfotext(text.text) : undefined;
    if (infotext) return { text, infotext };
  }
  return undefined;
}

/** Descendants give themselves away by `App` or by the form of their version. */
export function generatorOf({ settings }: Infotext): string {
  const version = settings.get('Version') ?? '';
  if (settings.get('App') === 'SD.Next') return 'SD.Next';
  if (settings.has('Civitai resources') || settings.has('Civitai metadata')) return 'Civitai';
  if (/reforge/i.test(version)) return 'reForge';
  if (/^Fooocus/i.test(version)) return 'Fooocus';
  if (/^ComfyUI/i.test(version)) return 'ComfyUI';
  return /^(f\d|classic|neo|forge)/i.test(version) ? 'Forge' : 'A1111';
}
