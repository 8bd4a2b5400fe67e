/** InvokeAI: `invokeai_metadata` since version 3, `sd-metadata` in version 2, a `Dream` command line in the first. */
import type { RawText } from '#api/media.ts';
import { asList, asRecord, asText, jsonOf, member, numberIn, textIn } from './json.ts';
import { type Lora, modelName, pixels, type RecipeFields, type RecipeReader, textAt } from './reader.ts';

export const invokeai: RecipeReader = {
  generator: 'InvokeAI',
  read(texts) {
    const newer = textAt(texts, 'invokeai_metadata');
    const older = textAt(texts, 'sd-metadata');
    const dream = textAt(texts, 'Dream');
    const graph = textAt(texts, 'invokeai_graph', 'invokeai_workflow');
    const from = [newer, older, dream, graph].filter((text) => text !== undefined);
    if (from.length === 0) return undefined;
    const line = dream && readDream(dream);
    const found = (newer && readMetadata(newer)) ?? (older && readSdMetadata(older, line)) ?? line;
    return { ...found, from };
  },
};

function readMetadata(text: RawText): Omit<RecipeFields, 'from'> | undefined {
  const data = jsonOf(text);
  if (!data) return undefined;
  const model = member(data, 'model');
  return {
    prompt: textIn(data, 'positive_prompt'),
    negativePrompt: textIn(data, 'negative_prompt'),
    model: modelName(textIn(model, 'name', 'model_name') ?? asText(model)),
    modelHash: textIn(model, 'hash'),
    loras: asList(member(data, 'loras')).flatMap(loraOf),
    seed: textIn(data, 'seed'),
    sampler: textIn(data, 'scheduler'),
    steps: numberIn(data, 'steps'),
    cfg: numberIn(data, 'cfg_scale', 'guidance'),
    width: pixels(numberIn(data, 'width')),
    height: pixels(numberIn(data, 'height')),
    version: textIn(data, 'app_version'),
  };
}

function loraOf(entry: unknown): Lora[] {
  const model = asRecord(member(entry, 'model')) ?? asRecord(member(entry, 'lora'));
  const name = modelName(textIn(model, 'name', 'model_name'));
  const weight = numberIn(entry, 'weight');
  return name === undefined ? [] : [weight === undefined ? { name } : { name, weight }];
}

function readSdMetadata(
  text: RawText,
  dream: Omit<RecipeFields, 'from'> | undefined,
): Omit<RecipeFields, 'from'> | undefined {
  const data = jsonOf(text);
  const image = asRecord(member(data, 'image'));
  if (!data || !image) return undefined;
  const prompt = member(image, 'prompt');
  const parts = asList(prompt).map((part) => textIn(part, 'prompt') ?? '');
  return {
    ...dream,
    ...splitNegative(asText(prompt) ?? parts.filter((part) => part !== '').join('\n')),
    model: modelName(textIn(data, 'model_weights', 'model')),
    modelHash: textIn(data, 'model_hash'),
    seed: textIn(image, 'seed'),
    sampler: textIn(image, 'sampler'),
    steps: numberIn(image, 'steps'),
    cfg: numberIn(image, 'cfg_scale'),
    width: pixels(numberIn(image, 'width')),
    height: pixels(numberIn(image, 'height')),
    version: textIn(data, 'app_version'),
  };
}

/** `"prompt [negative]" -s 50 -S 12345 -W 512 -H 768 -C 7.5 -A k_lms`; the quotes may be missing. */
function readDream(text: RawText): Omit<RecipeFields, 'from'> | undefined {
  const options = /\s-[sSWHCA]\s*[\w.]/.exec(text.text);
  const end = text.text.startsWith('"') ? text.text.lastIndexOf('"') + 1 : (options?.index ?? text.text.length);
  if (end <= 1) return undefined;
  const rest = text.text.slice(end);
  const option = (letter: string): string | undefined => new RegExp(`(?:^|\\s)-${letter}\\s*([\\w.]+)`).exec(rest)?.[1];
  const number = (letter: string): number | undefined => numberIn({ value: option(letter) }, 'value');
  return {
    ...splitNegative(text.text.slice(0, end).replace(/^"|"$/g, '')),
    seed: /^\d+$/.exec(option('S') ?? '')?.[0],
    sampler: option('A'),
    steps: number('s'),
    cfg: number('C'),
    width: pixels(number('W')),
    height: pixels(number('H')),
  };
}

/** Up to version 2 what is to be avoided stands in square brackets inside the prompt. */
function splitNegative(text: string): { prompt?: string; negativePrompt?: string } {
  const negatives = [...text.matchAll(/\[([^[\]]*)\]/g)]
    .map(([, inner = '']) => inner.trim())
    .filter((part) => part !== '');
  const prompt = text.replaceAll(/\[[^[\]]*\]/g, '').trim();
  return {
    ...(prompt === '' ? {} : { prompt }),
    ...(negatives.length === 0 ? {} : { negativePrompt: negatives.join(', ') }),
  };
}
