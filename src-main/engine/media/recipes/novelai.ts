/** NovelAI: PNG texts (Description, Source, a JSON Comment), or all of them as JSON in the EXIF UserComment of a WebP. */
import type { RawText } from '#api/media.ts';
import { asList, asRecord, asText, jsonOf, type JsonRecord, member, numberIn, parseJson, textIn } from './json.ts';
import { pixels, type RecipeReader, textAt } from './reader.ts';

export const novelai: RecipeReader = {
  generator: 'NovelAI',
  read(texts) {
    const software = texts.find((text) => text.key.endsWith('Software') && text.text.startsWith('NovelAI'));
    const found = findComment(texts, software !== undefined);
    if (!found) return undefined;
    const { comment, description, source } = found;
    const base = textIn(member(comment, 'v4_prompt', 'caption'), 'base_caption');
    const characters = captionsOf(member(comment, 'v4_prompt', 'caption'));
    const avoidBase = textIn(member(comment, 'v4_negative_prompt', 'caption'), 'base_caption');
    const avoidCharacters = captionsOf(member(comment, 'v4_negative_prompt', 'caption'));
    return {
      prompt: joined(textIn(comment, 'prompt') ?? base ?? asText(description), characters),
      negativePrompt: joined(textIn(comment, 'uc', 'negative_prompt') ?? avoidBase, avoidCharacters),
      model: asText(source),
      seed: textIn(comment, 'seed'),
      sampler: textIn(comment, 'sampler'),
      scheduler: textIn(comment, 'noise_schedule'),
      steps: numberIn(comment, 'steps'),
      cfg: numberIn(comment, 'scale'),
      width: pixels(numberIn(comment, 'width')),
      height: pixels(numberIn(comment, 'height')),
      from: [...found.from, ...(software ? [software] : [])],
    };
  },
};

interface Found {
  comment: JsonRecord;
  description: string | undefined;
  source: string | undefined;
  from: RawText[];
}

function findComment(texts: readonly RawText[], named: boolean): Found | undefined {
  const plain = named ? textAt(texts, 'Comment') : undefined;
  const comment = plain && jsonOf(plain);
  if (comment) {
    const title = textAt(texts, 'Title');
    const description = textAt(texts, 'Description');
    const source = textAt(texts, 'Source');
    const from = [plain, title, description, source].filter((text) => text !== undefined);
    return { comment, description: description?.text, source: source?.text, from };
  }
  for (const text of texts) {
    const outer = text.text.includes('"Comment"') ? jsonOf(text) : undefined;
    const inner = asRecord(parseJson(asText(member(outer, 'Comment')) ?? ''));
    const isOurs =
      named || /NovelAI/i.test(textIn(outer, 'Software', 'Source') ?? '') || member(inner, 'signed_hash') !== undefined;
    if (!inner || !isOurs) continue;
    return { comment: inner, description: textIn(outer, 'Description'), source: textIn(outer, 'Source'), from: [text] };
  }
  return undefined;
}

/** Version 4 describes each character apart. */
function captionsOf(caption: unknown): string[] {
  const captions = asList(member(caption, 'char_captions')).map((one) => textIn(one, 'char_caption'));
  return captions.filter((text) => text !== undefined);
}

function joined(base: string | undefined, more: string[]): string | undefined {
  const parts = [base, ...more].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n');
}
