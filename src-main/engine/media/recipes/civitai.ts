/** Civitai's own generator: infotext that ends in a list of resources, or a ComfyUI graph with the prompt in `extraMetadata`. */
import type { RawText } from '#api/media.ts';
import { findInfotext, generatorOf } from './a1111.ts';
import { readGraphs } from './comfy-graph.ts';
import { recipeOfGraph } from './comfyui.ts';
import { recipeOfInfotext } from './infotext.ts';
import { asList, asRecord, asText, jsonOf, type JsonRecord, member, numberIn, parseJson, textIn } from './json.ts';
import { modelName, pixels, type RecipeFields, type RecipeReader } from './reader.ts';

export const civitai: RecipeReader = {
  generator: 'Civitai',
  read(texts) {
    for (const text of texts) {
      const extra = text.text.includes('"extraMetadata"') ? asText(member(jsonOf(text), 'extraMetadata')) : undefined;
      const data = asRecord(parseJson(extra ?? ''));
      if (data) return readHires(text, data);
    }
    const found = findInfotext(texts);
    if (!found || generatorOf(found.infotext) !== 'Civitai') return undefined;
    const written = recipeOfInfotext(found.infotext);
    const resources = asList(parseJson(found.infotext.settings.get('Civitai resources') ?? ''));
    const listed = resourcesOf(resources);
    return {
      ...written,
      model: written.model ?? listed.model,
      loras: [...(written.loras ?? []), ...listed.loras],
      from: [found.text],
    };
  },
};

function readHires(text: RawText, data: JsonRecord): RecipeFields {
  const { graph } = readGraphs([text]);
  const run = graph && recipeOfGraph(graph);
  const listed = resourcesOf(asList(member(data, 'resources')));
  return {
    prompt: textIn(data, 'prompt'),
    negativePrompt: textIn(data, 'negativePrompt'),
    model: listed.model ?? run?.model,
    loras: listed.loras.length > 0 ? listed.loras : run?.loras,
    seed: textIn(data, 'seed'),
    sampler: textIn(data, 'sampler') ?? run?.sampler,
    scheduler: run?.scheduler,
    steps: numberIn(data, 'steps'),
    cfg: numberIn(data, 'cfgScale'),
    width: pixels(numberIn(data, 'width')),
    height: pixels(numberIn(data, 'height')),
    nodeTypes: run?.nodeTypes,
    from: [text],
  };
}

function resourcesOf(resources: unknown[]): { model: string | undefined; loras: NonNullable<RecipeFields['loras']> } {
  const ofType = (pattern: RegExp): unknown[] => resources.filter((one) => pattern.test(textIn(one, 'type') ?? ''));
  const model = modelName(textIn(ofType(/^(checkpoint|model)$/i)[0], 'modelName', 'air'));
  const loras = ofType(/^(lora|locon|lycoris|dora)$/i).flatMap((one) => {
    const name = textIn(one, 'modelName', 'air');
    const weight = numberIn(one, 'weight', 'strength');
    return name === undefined ? [] : [weight === undefined ? { name } : { name, weight }];
  });
  return { model, loras };
}
