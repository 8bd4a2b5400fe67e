/** Fooocus: JSON in `parameters` (or UserComment) with the name of its scheme beside it; RuinedFooocus spells the keys its own way. */
import type { RawText } from '#api/media.ts';
import { asList, asText, jsonOf, type JsonRecord, member, numberIn, textIn } from './json.ts';
import { type Lora, modelName, pixels, type RecipeReader, textAt } from './reader.ts';

export const fooocus: RecipeReader = {
  generator: 'Fooocus',
  read(texts) {
    const scheme = textAt(texts, 'fooocus_scheme', 'MakerNote');
    const text = texts.find((one) => isFooocus(jsonOf(one)));
    const data = text && jsonOf(text);
    if (!text || !data) return undefined;
    const size = /(\d+)\D+(\d+)/.exec(textIn(data, 'resolution') ?? '');
    return {
      prompt: textIn(data, 'prompt'),
      negativePrompt: textIn(data, 'negative_prompt'),
      model: modelName(textIn(data, 'base_model')),
      modelHash: textIn(data, 'base_model_hash'),
      loras: lorasOf(data),
      seed: textIn(data, 'seed'),
      sampler: textIn(data, 'sampler'),
      scheduler: textIn(data, 'scheduler'),
      steps: numberIn(data, 'steps'),
      cfg: numberIn(data, 'guidance_scale'),
      width: pixels(size ? Number(size[1]) : undefined),
      height: pixels(size ? Number(size[2]) : undefined),
      version: textIn(data, 'version'),
      from: scheme ? [text, scheme] : [text],
    };
  },
};

function isFooocus(data: JsonRecord | undefined): boolean {
  if (!data) return false;
  const scheme = textIn(data, 'metadata_scheme');
  return (
    scheme === 'fooocus' || (member(data, 'base_model') !== undefined && member(data, 'full_prompt') !== undefined)
  );
}

/** `[[name, weight, hash], …]`, and before version 2.2 `lora_combined_1: "name : 0.5"`. */
function lorasOf(data: JsonRecord): Lora[] {
  const listed = asList(member(data, 'loras')).map((entry) => [asText(asList(entry)[0]), asList(entry)[1]] as const);
  const combined = Object.keys(data)
    .filter((key) => /^lora_combined_\d+$/.test(key))
    .map((key) => (textIn(data, key) ?? '').split(' : '))
    .map(([name, weight]) => [asText(name), weight] as const);
  return [...listed, ...combined].flatMap(([name, weight]) => {
    const bare = modelName(name);
    const number = weight === undefined ? Number.NaN : Number(weight);
    return bare === undefined ? [] : [Number.isFinite(number) ? { name: bare, weight: number } : { name: bare }];
  });
}

export const ruinedFooocus: RecipeReader = {
  generator: 'RuinedFooocus',
  read(texts) {
    const text = texts.find((one: RawText) => textIn(jsonOf(one), 'software') === 'RuinedFooocus');
    const data = text && jsonOf(text);
    if (!text || !data) return undefined;
    return {
      prompt: textIn(data, 'Prompt'),
      negativePrompt: textIn(data, 'Negative'),
      model: modelName(textIn(data, 'base_model_name', 'Model')),
      modelHash: textIn(data, 'base_model_hash', 'Model hash'),
      loras: lorasOf(data),
      seed: textIn(data, 'seed', 'Seed'),
      sampler: textIn(data, 'sampler_name', 'Sampler'),
      scheduler: textIn(data, 'scheduler', 'Scheduler'),
      steps: numberIn(data, 'steps', 'Steps'),
      cfg: numberIn(data, 'cfg', 'CFG'),
      width: pixels(numberIn(data, 'width', 'Width')),
      height: pixels(numberIn(data, 'height', 'Height')),
      from: [text],
    };
  },
};
