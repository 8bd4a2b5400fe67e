/** Generators that tell nothing but that they made the file, in signed content credentials (C2PA): ChatGPT, Firefly, Gemini, Bing. */
import type { RecipeReader } from './reader.ts';

/** Of the IPTC's digital source types those that say "made by a trained model" (https://cv.iptc.org/newscodes/digitalsourcetype/). */
const generated = /\/(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia)$/;

/** How makers sign, and the names that users know them by; the first that fits counts. */
const makers: [pattern: RegExp, name: string][] = [
  [/chatgpt|openai|dall.?e|gpt-?4o|sora/i, 'OpenAI'],
  [/firefly/i, 'Adobe Firefly'],
  [/photoshop/i, 'Adobe Photoshop'],
  [/gemini|imagen|google/i, 'Google'],
  [/bing|designer|microsoft/i, 'Microsoft'],
  [/midjourney/i, 'Midjourney'],
  [/stability/i, 'Stability AI'],
  [/truepic.*flux|black.?forest|bfl/i, 'Black Forest Labs'],
];

export const contentCredentials: RecipeReader = {
  generator: 'C2PA',
  read(_texts, claim) {
    const type = claim?.digitalSourceTypes.find((one) => generated.test(one));
    if (!claim || type === undefined) return undefined;
    const maker = makers.find(([pattern]) => pattern.test(claim.generator ?? ''))?.[1];
    const text = [claim.generator, ...claim.digitalSourceTypes].filter((one) => one !== undefined).join('\n');
    return { generator: maker ?? claim.generator, from: [{ carrier: 'C2PA claim', key: 'claim_generator', text }] };
  },
};
