/** Hugging Face spaces built on diffusers: JSON in `parameters` with the pipeline's own argument names. */
import { jsonOf, member, numberIn, textIn } from './json.ts';
import { modelName, pixels, type RecipeReader, textAt } from './reader.ts';

export const hfSpace: RecipeReader = {
  generator: 'HF Space',
  read(texts) {
    const text = textAt(texts, 'parameters', 'UserComment');
    const data = text && jsonOf(text);
    if (!text || !data || member(data, 'prompt') === undefined || member(data, 'num_inference_steps') === undefined)
      return undefined;
    const size = /^(\d+)\s*x\s*(\d+)$/.exec(textIn(data, 'resolution') ?? '');
    const model = textIn(data, 'Model', 'model');
    return {
      prompt: textIn(data, 'prompt'),
      negativePrompt: textIn(data, 'negative_prompt'),
      model: modelName(model),
      modelHash: textIn(data, 'Model hash'),
      seed: textIn(data, 'seed'),
      sampler: textIn(data, 'sampler'),
      steps: numberIn(data, 'num_inference_steps'),
      cfg: numberIn(data, 'guidance_scale'),
      width: pixels(numberIn(data, 'width') ?? (size ? Number(size[1]) : undefined)),
      height: pixels(numberIn(data, 'height') ?? (size ? Number(size[2]) : undefined)),
      from: [text],
    };
  },
};
