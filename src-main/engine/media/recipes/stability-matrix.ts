/** StabilityMatrix: the same recipe three times over (`parameters`, `parameters-json`, `smproj`); the JSON loses nothing. */
import { jsonOf, numberIn, textIn } from './json.ts';
import { findInfotext } from './a1111.ts';
import { recipeOfInfotext } from './infotext.ts';
import { modelName, pixels, type RecipeReader, textAt } from './reader.ts';

export const stabilityMatrix: RecipeReader = {
  generator: 'StabilityMatrix',
  read(texts) {
    const json = textAt(texts, 'parameters-json');
    const project = textAt(texts, 'smproj');
    if (!json && !project) return undefined;
    const plain = findInfotext(texts);
    const data = json && jsonOf(json);
    const from = [json, project, plain?.text, textAt(texts, 'prompt')].filter((text) => text !== undefined);
    const written = plain && recipeOfInfotext(plain.infotext);
    if (!data) return { ...written, from };
    return {
      ...written,
      prompt: textIn(data, 'PositivePrompt')?.replaceAll('\r\n', '\n') ?? written?.prompt,
      negativePrompt: textIn(data, 'NegativePrompt')?.replaceAll('\r\n', '\n') ?? written?.negativePrompt,
      model: modelName(textIn(data, 'ModelName')) ?? written?.model,
      modelHash: textIn(data, 'ModelHash') ?? written?.modelHash,
      seed: textIn(data, 'Seed') ?? written?.seed,
      sampler: textIn(data, 'Sampler') ?? written?.sampler,
      steps: numberIn(data, 'Steps') ?? written?.steps,
      cfg: numberIn(data, 'CfgScale') ?? written?.cfg,
      width: pixels(numberIn(data, 'Width')) ?? written?.width,
      height: pixels(numberIn(data, 'Height')) ?? written?.height,
      from,
    };
  },
};
