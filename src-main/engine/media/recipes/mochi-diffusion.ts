/** Mochi Diffusion: `Include in Image: …; Exclude from Image: …; …; Generator: Mochi Diffusion 6.0` in description and caption. */
import { asNumber } from './json.ts';
import { modelName, pixels, type RecipeReader } from './reader.ts';

const names = [
  'Include in Image',
  'Exclude from Image',
  'Model',
  'Steps',
  'Guidance Scale',
  'Seed',
  'Size',
  'Scheduler',
  'ML Compute Unit',
  'Generator',
  'Upscaler',
  'Date',
];

export const mochiDiffusion: RecipeReader = {
  generator: 'Mochi Diffusion',
  read(texts) {
    const text = texts.find((one) => one.text.includes('Generator: Mochi Diffusion'));
    if (!text) return undefined;
    const fields = parseFields(text.text);
    const size = /^(\d+)\D+(\d+)$/.exec(fields.get('Size') ?? '');
    return {
      prompt: fields.get('Include in Image'),
      negativePrompt: fields.get('Exclude from Image'),
      model: modelName(fields.get('Model')),
      seed: /^\d+$/.exec(fields.get('Seed') ?? '')?.[0],
      scheduler: fields.get('Scheduler'),
      steps: asNumber(fields.get('Steps')),
      cfg: asNumber(fields.get('Guidance Scale')),
      width: pixels(asNumber(size?.[1])),
      height: pixels(asNumber(size?.[2])),
      version: /Mochi Diffusion (.+)$/.exec(fields.get('Generator') ?? '')?.[1],
      createdAt: fields.get('Date'),
      from: texts.filter((one) => one.text === text.text),
    };
  },
};

/** Prompts may hold semicolons, so only `; ` before a known name parts the fields. */
function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const part of text.split('; ')) {
    const next = names.find((one) => part.trimStart().startsWith(`${one}:`));
    if (next !== undefined) {
      name = next;
      const value = part
        .trimStart()
        .slice(next.length + 1)
        .trim();
      if (value !== '') fields.set(next, value);
    } else if (name !== undefined) fields.set(name, `${fields.get(name) ?? ''}; ${part}`);
  }
  return fields;
}
