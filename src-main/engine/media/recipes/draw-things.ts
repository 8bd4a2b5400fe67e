/** Draw Things: JSON with one- and two-letter keys in the XMP property exif:UserComment. */
import { asList, jsonOf, member, numberIn, textIn } from './json.ts';
import { modelName, pixels, type RecipeReader, textAt } from './reader.ts';

export const drawThings: RecipeReader = {
  generator: 'Draw Things',
  read(texts) {
    const tool = texts.find((text) => text.key === 'CreatorTool' && text.text.startsWith('Draw Things'));
    const text = texts.find((one) => one.key === 'UserComment' && textIn(jsonOf(one), 'c') !== undefined);
    const data = text && jsonOf(text);
    if (!text || !data || (!tool && member(data, 'v2') === undefined)) return undefined;
    const size = /^(\d+)x(\d+)$/.exec(textIn(data, 'size') ?? '');
    const line = textAt(texts, 'description');
    return {
      prompt: textIn(data, 'c'),
      negativePrompt: textIn(data, 'uc'),
      model: modelName(textIn(data, 'model')),
      loras: asList(member(data, 'lora')).flatMap((lora) => {
        const name = modelName(textIn(lora, 'model', 'file'));
        const weight = numberIn(lora, 'weight');
        return name === undefined ? [] : [weight === undefined ? { name } : { name, weight }];
      }),
      seed: textIn(data, 'seed'),
      sampler: textIn(data, 'sampler'),
      steps: numberIn(data, 'steps'),
      cfg: numberIn(data, 'scale'),
      width: pixels(size ? Number(size[1]) : numberIn(member(data, 'v2'), 'width')),
      height: pixels(size ? Number(size[2]) : numberIn(member(data, 'v2'), 'height')),
      from: [text, ...(tool ? [tool] : []), ...(line ? [line] : [])],
    };
  },
};
