/** SwarmUI: a JSON object with `sui_image_params`, which beats the graph of its ComfyUI backend. */
import { asList, asRecord, asText, jsonOf, member, numberIn, textIn } from './json.ts';
import { type Lora, modelName, pixels, type RecipeReader } from './reader.ts';

export const swarmui: RecipeReader = {
  generator: 'SwarmUI',
  read(texts) {
    const text = texts.find((one) => one.text.includes('sui_image_params') && member(jsonOf(one), 'sui_image_params'));
    const params = text && asRecord(member(jsonOf(text), 'sui_image_params'));
    if (!text || !params) return undefined;
    const models = asList(member(jsonOf(text), 'sui_models'));
    const hash = models.find((model) => member(model, 'param') === 'model');
    return {
      prompt: textIn(params, 'prompt'),
      negativePrompt: textIn(params, 'negativeprompt'),
      model: modelName(textIn(params, 'model')),
      modelHash: textIn(hash, 'hash'),
      loras: lorasOf(params),
      seed: textIn(params, 'seed'),
      sampler: textIn(params, 'sampler', 'comfyuisampler'),
      scheduler: textIn(params, 'scheduler', 'comfyuischeduler'),
      steps: numberIn(params, 'steps'),
      cfg: numberIn(params, 'cfgscale'),
      width: pixels(numberIn(params, 'width')),
      height: pixels(numberIn(params, 'height')),
      version: textIn(params, 'swarm_version'),
      createdAt: textIn(member(jsonOf(text), 'sui_extra_data'), 'date'),
      from: [text],
    };
  },
};

/** Names and weights come as two lists, or as texts with commas. */
function lorasOf(params: unknown): Lora[] {
  const names = listOf(member(params, 'loras'));
  const weights = listOf(member(params, 'loraweights'));
  return names.map((name, index) => {
    const weight = Number(weights[index]);
    const bare = modelName(name) ?? name;
    return weights[index] !== undefined && Number.isFinite(weight) ? { name: bare, weight } : { name: bare };
  });
}

function listOf(value: unknown): string[] {
  const items = typeof value === 'string' ? value.split(',') : asList(value);
  return items.map(asText).filter((text) => text !== undefined);
}
