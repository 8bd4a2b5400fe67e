/** TensorArt: JSON in `generation_data`, ending in a NUL, beside the graph of its ComfyUI backend. */
import { asList, jsonOf, member, numberIn, textIn } from './json.ts';
import { modelName, pixels, type RecipeReader, textAt } from './reader.ts';

export const tensorart: RecipeReader = {
  generator: 'TensorArt',
  read(texts) {
    const text = textAt(texts, 'generation_data');
    const data = text && jsonOf(text);
    if (!text || !data) return undefined;
    const graph = textAt(texts, 'prompt');
    return {
      prompt: textIn(data, 'prompt'),
      negativePrompt: textIn(data, 'negativePrompt'),
      model: modelName(textIn(member(data, 'baseModel'), 'modelFileName', 'label')),
      modelHash: textIn(member(data, 'baseModel'), 'hash'),
      loras: asList(member(data, 'models')).flatMap((model) => {
        const name = modelName(textIn(model, 'modelFileName', 'label'));
        const weight = numberIn(model, 'weight');
        if (name === undefined || textIn(model, 'type') === 'BASE_MODEL') return [];
        return [weight === undefined ? { name } : { name, weight }];
      }),
      // -1 stands for "choose one": the seed that was used is not told.
      seed: textIn(data, 'seed') === '-1' ? undefined : textIn(data, 'seed'),
      sampler: textIn(data, 'samplerName', 'ksamplerName'),
      scheduler: textIn(data, 'schedule', 'scheduler'),
      steps: numberIn(data, 'steps'),
      cfg: numberIn(data, 'cfgScale', 'guidance'),
      width: pixels(numberIn(data, 'width')),
      height: pixels(numberIn(data, 'height')),
      from: graph ? [text, graph] : [text],
    };
  },
};
