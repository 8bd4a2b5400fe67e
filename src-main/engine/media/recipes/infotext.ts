/**
 * Infotext: the lines that AUTOMATIC1111's web UI and its many descendants write: prompt, `Negative prompt: …`, and a last
 * line of settings that begins with `Steps: ` (https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features, "png info").
 */
import { asNumber, parseJson } from './json.ts';
import { type Lora, modelName, pixels, type RecipeFields } from './reader.ts';

export interface Infotext {
  prompt: string;
  negativePrompt: string;
  /** Settings as written, without the quotes around quoted ones. */
  settings: Map<string, string>;
}

const NEGATIVE = 'Negative prompt:';
/** Of these at least two must be there, or the text is a cooking recipe. */
const tellingSettings = ['Sampler', 'Seed', 'CFG scale', 'Size', 'Model', 'Model hash', 'Version'];

/** The parts of an infotext, or undefined when the text is none. */
export function parseInfotext(text: string): Infotext | undefined {
  const last = lastSettings(text);
  if (last < 0) return undefined;
  const settings = parseSettings(text.slice(last, last + MAX_SETTINGS_LENGTH));
  if (tellingSettings.filter((name) => settings.has(name)).length < 2) return undefined;
  return { ...splitPrompts(text.slice(0, last)), settings };
}

/** The prompts of the part above the settings. */
export function splitPrompts(text: string): { prompt: string; negativePrompt: string } {
  const negative = text.startsWith(NEGATIVE) ? 0 : text.search(/\n[ \t]*Negative prompt:/);
  if (negative < 0) return { prompt: text.trim(), negativePrompt: '' };
  const behind = text.indexOf(NEGATIVE, negative) + NEGATIVE.length;
  return { prompt: text.slice(0, negative).trim(), negativePrompt: text.slice(behind).trim() };
}

/** Where the settings begin in the last line that begins with them, or -1. */
function lastSettings(text: string): number {
  let last = -1;
  for (const match of text.matchAll(/(?:^|[\r\n])[ \t]*(?=Steps: )/g)) last = match.index + match[0].length;
  return last;
}

const MAX_SETTINGS = 1000;
/** Characters. */
const MAX_SETTINGS_LENGTH = 256 * 1024;
/** An unclosed quote or bracket costs a look at all that follows; after so many they are taken for plain characters. */
const MAX_UNCLOSED = 8;
const MAX_LORAS = 256;

/** `Key: value` pairs parted by commas or line ends; a value may be quoted, or JSON, and hold commas then. */
function parseSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let unclosed = 0;
  let at = 0;
  for (let count = 0; at < text.length && count < MAX_SETTINGS; count += 1) {
    const colon = text.indexOf(':', at);
    if (colon < 0) break;
    const key = (text.slice(at, colon).split(/[,\n]/).at(-1) ?? '').trim();
    const start = skipBlanks(text, colon + 1);
    const closed = unclosed < MAX_UNCLOSED ? endOfClosed(text, start) : start;
    if (closed < 0) unclosed += 1;
    const end = endOfPlain(text, Math.max(start, closed));
    const value = unquote(text.slice(start, end).trim());
    if (key !== '' && key.length <= 80 && !settings.has(key)) settings.set(key, value);
    at = end + 1;
  }
  return settings;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** Behind a quoted or JSON value, `start` for a plain one, -1 for one that never closes (it is then read as a plain one). */
function endOfClosed(text: string, start: number): number {
  const opener = text[start];
  if (opener === '"') return endOfString(text, start);
  return opener === '{' || opener === '[' ? endOfJson(text, start) : start;
}

/** The next comma or line end, or the end of the text. */
function endOfPlain(text: string, from: number): number {
  const ends = [text.indexOf(',', from), text.indexOf('\n', from)].filter((end) => end >= 0);
  return ends.length === 0 ? text.length : Math.min(...ends);
}

/** Behind the closing quote, or -1. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return -1;
}

/** Behind the bracket that closes the one at `start`, or -1. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      at = endOfString(text, at) - 1;
      if (at < 0) return -1;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function unquote(value: string): string {
  if (!/^".*"$/s.test(value)) return value;
  const inner = parseJson(value);
  return typeof inner === 'string' ? inner : value;
}

/** The recipe that an infotext gives, without generator. */
export function recipeOfInfotext(text: Infotext): Omit<RecipeFields, 'from'> {
  const get = (...names: string[]): string | undefined =>
    names.map((name) => text.settings.get(name)).find((one) => one);
  const size = /^(\d+)\s*x\s*(\d+)$/.exec(get('Size') ?? '');
  return {
    prompt: text.prompt === '' ? undefined : text.prompt,
    negativePrompt: text.negativePrompt === '' ? undefined : text.negativePrompt,
    model: modelName(get('Model')),
    modelHash: get('Model hash'),
    loras: lorasOf(text),
    seed: /^-?\d+$/.exec(get('Seed') ?? '')?.[0],
    sampler: get('Sampler'),
    scheduler: get('Schedule type', 'Scheduler'),
    steps: asNumber(get('Steps')),
    cfg: asNumber(get('CFG scale', 'Distilled CFG Scale', 'Guidance')),
    width: pixels(asNumber(size?.[1])),
    height: pixels(asNumber(size?.[2])),
    version: get('Version'),
    createdAt: get('Created Date'),
  };
}

/** From `<lora:name:weight>` in the prompt, then those that only the list of hashes names. */
function lorasOf({ prompt, settings }: Infotext): Lora[] {
  const loras = promptLoras(prompt);
  for (const pair of (settings.get('Lora hashes') ?? '').split(',')) {
    const name = pair.split(':')[0]?.trim() ?? '';
    if (loras.length >= MAX_LORAS) break;
    if (name !== '' && !loras.some((lora) => lora.name === name)) loras.push({ name });
  }
  return loras;
}

/** Networks that a prompt calls: `<lora:name:0.8>`, `<lyco:name:unet=0.5>`, `<lora:name>`. */
export function promptLoras(prompt: string): Lora[] {
  const loras: Lora[] = [];
  for (const [, name = '', rest = ''] of prompt.matchAll(
    /<(?:lora|lyco|loha|locon):([^:<>\n]{1,256})((?::[^:<>\n]{0,64}){0,8})>/gi,
  )) {
    if (loras.length >= MAX_LORAS) break;
    const weight = asNumber(/(?:^|=|:)\s*(-?\d*\.?\d+)/.exec(rest.slice(1))?.[1]?.replace(/^(-?)\./, '$10.'));
    const bare = modelName(name) ?? name;
    if (!loras.some((lora) => lora.name === bare))
      loras.push(weight === undefined ? { name: bare } : { name: bare, weight });
  }
  return loras;
}
