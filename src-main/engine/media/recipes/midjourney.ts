/** Midjourney's web downloads: a description that is the prompt with its parameters, ending in a job id. */
import { pixels, type RecipeReader } from './reader.ts';
import { asNumber } from './json.ts';

const job = /\s*Job ID:\s*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\s*$/i;
/** Parameters begin with two dashes and a name. */
const parameters = /\s--[a-z]+(?=\s|$)/i;

export const midjourney: RecipeReader = {
  generator: 'Midjourney',
  read(texts) {
    const text = texts.find((one) => /(^|:)(image)?description$/i.test(one.key) && job.test(one.text.slice(-200)));
    if (!text) return undefined;
    const body = text.text.slice(0, text.text.lastIndexOf('Job ID:')).trim();
    const start = body.search(parameters);
    const options = start < 0 ? '' : body.slice(start);
    const option = (name: string): string | undefined =>
      new RegExp(`\\s--(?:${name})\\s+([^\\s]+)`, 'i').exec(options)?.[1];
    const avoided = /\s--no\s+(.*?)(?=\s--[a-z]|$)/is.exec(options)?.[1]?.trim();
    const prompt = (start < 0 ? body : body.slice(0, start)).trim();
    return {
      prompt: prompt === '' ? undefined : prompt,
      negativePrompt: avoided === '' ? undefined : avoided,
      seed: /^\d+$/.exec(option('seed') ?? '')?.[0],
      version: option('v|version|niji'),
      width: pixels(asNumber(option('w'))),
      height: pixels(asNumber(option('h'))),
      from: texts.filter((one) => one.text === text.text),
    };
  },
};
