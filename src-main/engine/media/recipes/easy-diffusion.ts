/** Easy Diffusion: one PNG text for each setting, in either of two spellings, or JSON with the same names in UserComment. */
import type { RawText } from '#api/media.ts';
import { asNumber, asText, jsonOf, member } from './json.ts';
import { modelName, pixels, type RecipeReader } from './reader.ts';

/** Two names of which at least one is there in any Easy Diffusion file and in no other generator's. */
const tellingNames = ['use_stable_diffusion_model', 'Stable Diffusion model'];

export const easyDiffusion: RecipeReader = {
  generator: 'Easy Diffusion',
  read(texts) {
    const json = texts.find((text) => tellingNames.some((name) => member(jsonOf(text), name) !== undefined));
    const single = texts.some((text) => tellingNames.includes(text.key));
    if (!json && !single) return undefined;
    const from: RawText[] = json ? [json] : [];
    const get = (...names: string[]): string | undefined => {
      for (const name of names) {
        const text = json ? undefined : texts.find((one) => one.key === name);
        const value = asText(json ? member(jsonOf(json), name) : text?.text);
        if (text) from.push(text);
        if (value !== undefined) return value;
      }
      return undefined;
    };
    return {
      prompt: get('prompt', 'Prompt'),
      negativePrompt: get('negative_prompt', 'Negative Prompt'),
      model: modelName(get(...tellingNames)),
      seed: get('seed', 'Seed'),
      sampler: get('sampler_name', 'Sampler'),
      scheduler: get('scheduler_name', 'Scheduler'),
      steps: asNumber(get('num_inference_steps', 'Steps')),
      cfg: asNumber(get('guidance_scale', 'Guidance Scale')),
      width: pixels(asNumber(get('width', 'Width'))),
      height: pixels(asNumber(get('height', 'Height'))),
      from,
    };
  },
};
