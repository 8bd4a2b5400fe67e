/** Real files: what Alice reads from the sample library agrees with what exiftool and an independent byte reader found there. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import type { Facts } from '#api/media.ts';
import { identify } from '#engine/media/essence.ts';
import { readFacts } from '#engine/media/facts.ts';
import { openFileSource } from '#engine/media/source.ts';
import { acceptedDisagreements, acceptedRefusals } from './support/sample-differences.ts';

const samples = path.resolve('../shared/samples');
const present = existsSync(path.join(samples, 'expected.json'));
if (!present) console.log(`samples.test.ts: skipped, because ${samples} is not there.`);

interface Expected {
  sha256: string;
  expect: Record<string, unknown>;
  ai?: {
    generators?: string[];
    carriers?: { text_sha256?: string; carrier: string }[];
    parsed?: Record<string, unknown>;
  };
}

const files: [string, Expected][] = present
  ? Object.entries(
      (JSON.parse(readFileSync(path.join(samples, 'expected.json'), 'utf8')) as { files: Record<string, Expected> })
        .files,
    )
  : [];

/** The agreements reached; fewer mean that something is no longer read. */
const AGREEMENTS = 920;

/** Agreements and comparisons by field. */
const score = new Map<string, { agreed: number; total: number }>();
const disagreements: { key: string; message: string }[] = [];
const refusals: { file: string; message: string }[] = [];

function note(file: string, field: string, agrees: boolean, ours: unknown, theirs: unknown): void {
  const entry = score.get(field) ?? { agreed: 0, total: 0 };
  entry.total += 1;
  if (agrees) entry.agreed += 1;
  else disagreements.push({ key: `${file} ${field}`, message: `${brief(ours)} instead of ${brief(theirs)}` });
  score.set(field, entry);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Expected texts may be given as their hash; a recipe in the wrong field is expected not to be shown at all. */
function sameText(ours: string | undefined, theirs: unknown): boolean {
  if (typeof theirs === 'object' && theirs !== null) {
    if ('carries' in theirs) return ours === undefined;
    if ('sha256' in theirs) return ours !== undefined && sha256(ours) === theirs.sha256;
  }
  return ours !== undefined && ours.trim() === String(theirs).trim();
}

function near(ours: number | undefined, theirs: unknown, tolerance: number): boolean {
  return ours !== undefined && Math.abs(ours - Number(theirs)) <= tolerance;
}

/** Exiftool's `2001:05:06 07:08:09+02:00` against ISO 8601: the wall clock must agree as far as both tell it. */
function sameDate(ours: string | undefined, theirs: string): boolean {
  if (theirs.startsWith('0000')) return ours === undefined;
  const wall = theirs
    .replace(/^(\d{4}):(\d\d):(\d\d) /, '$1-$2-$3T')
    .slice(0, 19)
    .replace(/Z$/, '');
  return ours !== undefined && (ours.startsWith(wall) || wall.startsWith(ours.slice(0, 19)));
}

function holdsAll(ours: string[], theirs: unknown): boolean {
  const list = Array.isArray(theirs) ? theirs : [theirs];
  return list.every((tag) => ours.includes(String(tag).normalize('NFC')));
}

type Compare = (facts: Facts, theirs: unknown) => [ours: unknown, agrees: boolean];

const textFields = {
  software: 'software',
  artist: 'artist',
  make: 'cameraMake',
  model: 'cameraModel',
  lens: 'lens',
  label: 'label',
  title: 'title',
  description: 'description',
  album: 'album',
  genre: 'genre',
  digitalSourceType: 'digitalSourceType',
} as const;

const comparisons: Record<string, Compare> = {
  mime: (facts, theirs) => [facts.mime, facts.mime.replace('x-wav', 'wav') === String(theirs).replace('x-wav', 'wav')],
  width: (facts, theirs) => [facts.width, facts.width === theirs],
  height: (facts, theirs) => [facts.height, facts.height === theirs],
  orientation: (facts, theirs) => [facts.orientation, facts.orientation === theirs],
  duration: (facts, theirs) => [facts.durationSeconds, near(facts.durationSeconds ?? 0, theirs, 0.06)],
  rating: (facts, theirs) => [facts.rating, facts.rating === theirs],
  date: (facts, theirs) => [facts.createdAt, sameDate(facts.createdAt, String(theirs))],
  gps: (facts, theirs) => {
    const [latitude, longitude] = theirs as [number, number];
    return [facts.gps, near(facts.gps?.latitude, latitude, 1e-5) && near(facts.gps?.longitude, longitude, 1e-5)];
  },
  xmp_subject: (facts, theirs) => [facts.tags, holdsAll(facts.tags, theirs)],
  iptc_keywords: (facts, theirs) => [facts.tags, holdsAll(facts.tags, theirs)],
  xmp_hierarchical: (facts, theirs) => [
    facts.hierarchicalTags,
    JSON.stringify(facts.hierarchicalTags) === JSON.stringify(theirs),
  ],
};
for (const [name, field] of Object.entries(textFields)) {
  comparisons[name] = (facts, theirs) => [facts[field], sameText(facts[field], theirs)];
}

function compareFacts(file: string, facts: Facts, expected: Expected): void {
  for (const [field, theirs] of Object.entries(expected.expect)) {
    const compare = comparisons[field];
    if (!compare) continue;
    const [ours, agrees] = compare(facts, theirs);
    note(file, field, agrees, ours, theirs);
  }
  const generators = (expected.ai?.generators ?? []).filter(
    (name) => name !== 'stealth' && name !== 'JSON UserComment',
  );
  const names = generators.map((name) => name.replace('A1111-style', 'A1111').replace(/ \(.*\)$/, ''));
  if (names.includes('C2PA')) note(file, 'c2pa', facts.c2pa === true, facts.c2pa, true);
  else if (names.length > 0)
    note(file, 'generator', names.includes(facts.recipe?.generator ?? ''), facts.recipe?.generator, names);
  else if (!expected.ai) note(file, 'no generator', facts.recipe === undefined, facts.recipe?.generator, undefined);
  for (const carrier of expected.ai?.carriers ?? []) {
    if (carrier.text_sha256 === undefined) continue;
    const hashes = facts.recipe?.raw.map(({ text }) => sha256(text)) ?? [];
    note(file, `raw text of ${carrier.carrier}`, hashes.includes(carrier.text_sha256), 'no such text', carrier.carrier);
  }
}

function compareRecipe(file: string, facts: Facts, parsed: Record<string, unknown>): void {
  const recipe = facts.recipe;
  const same = (field: string, ours: unknown): void => {
    if (parsed[field] !== undefined)
      note(file, `recipe ${field}`, String(ours) === `${parsed[field] as string | number}`, ours, parsed[field]);
  };
  const hashed = (field: string, ours: string | undefined): void => {
    if (parsed[field] !== undefined)
      note(file, `recipe ${field}`, ours !== undefined && sha256(ours) === parsed[field], ours, parsed[field]);
  };
  hashed('prompt_sha256', recipe?.prompt);
  hashed('negative_sha256', recipe?.negativePrompt);
  for (const field of ['seed', 'steps', 'sampler', 'cfg', 'model', 'version'] as const) same(field, recipe?.[field]);
  for (const type of (parsed['c2pa_digitalSourceType'] as string[] | undefined) ?? []) {
    note(file, 'c2pa type', facts.digitalSourceType?.endsWith(`/${type}`) === true, facts.digitalSourceType, type);
  }
  if (parsed['comfy'])
    compareGraph(file, facts, parsed['comfy'] as { seeds: string[]; models: string[]; text_sha256: string[] });
}

/** The graph's own facts: our seed and model are among them, and our prompts are made of nothing but its texts. */
function compareGraph(
  file: string,
  facts: Facts,
  comfy: { seeds: string[]; models: string[]; text_sha256: string[] },
): void {
  const recipe = facts.recipe;
  const models = comfy.models.map((name) => name.replace(/\.(safetensors|ckpt)$/, ''));
  note(file, 'graph seed', comfy.seeds.includes(recipe?.seed ?? ''), recipe?.seed, comfy.seeds);
  note(file, 'graph model', models.includes(recipe?.model ?? ''), recipe?.model, models);
  const texts = graphTexts(facts).filter(
    (text) => comfy.text_sha256.includes(sha256(text)) || comfy.text_sha256.includes(sha256(text.trim())),
  );
  for (const prompt of [recipe?.prompt, recipe?.negativePrompt]) {
    const rest = texts.reduce((left, text) => left.replace(text.trim(), ''), prompt ?? 'missing');
    note(file, 'graph prompt', rest.trim() === '', prompt, comfy.text_sha256);
  }
}

function graphTexts(facts: Facts): string[] {
  const texts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) visit(part);
  };
  for (const raw of facts.recipe?.raw ?? []) {
    const json = raw.text.replace(/^\w+:\s*(?=\{)/, '');
    if (json.startsWith('{')) visit(JSON.parse(json));
  }
  return texts;
}

describe.skipIf(!present)('the sample library', () => {
  afterAll(() => {
    const lines = [...score].sort(([a], [b]) => a.localeCompare(b)).filter(([field]) => !field.startsWith('raw text'));
    const raw = [...score].filter(([field]) => field.startsWith('raw text')).map(([, entry]) => entry);
    const sum = (name: 'agreed' | 'total'): number => raw.reduce((all, entry) => all + entry[name], 0);
    lines.push(['raw text of a recipe', { agreed: sum('agreed'), total: sum('total') }]);
    console.log(lines.map(([field, { agreed, total }]) => `${field}: ${agreed}/${total}`).join('\n'));
    for (const { key, message } of disagreements)
      console.log(`differs: ${key}: ${message} (${acceptedDisagreements[key] ?? 'NOT ACCEPTED'})`);
    for (const { file, message } of refusals)
      console.log(`refused: ${file}: ${message} (${acceptedRefusals[file] ?? 'NOT ACCEPTED'})`);
  });

  it.for(files.filter(([file]) => !file.endsWith('.xmp')))('%s is read without a surprise', ([file, expected]) => {
    const source = openFileSource(path.join(samples, file));
    try {
      const identity = identify(source);
      expect(identity.fileHash).toBe(`sha256:${expected.sha256}`);
      const facts = readFacts(identity.findings, identity);
      compareFacts(file, facts, expected);
      if (expected.ai?.parsed) compareRecipe(file, facts, expected.ai.parsed);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      refusals.push({ file, message: `${error.code}: ${error.message}` });
      expect(Object.keys(acceptedRefusals)).toContain(file);
    } finally {
      source.close();
    }
    const surprises = disagreements.filter(({ key }) => key.startsWith(`${file} `) && !(key in acceptedDisagreements));
    expect(surprises).toEqual([]);
  });

  it('agrees in as many fields as ever, and every accepted difference is still one', () => {
    const agreed = [...score.values()].reduce((sum, entry) => sum + entry.agreed, 0);
    expect(agreed).toBeGreaterThanOrEqual(AGREEMENTS);
    const occurred = new Set([...disagreements.map(({ key }) => key), ...refusals.map(({ file }) => file)]);
    const accepted = [...Object.keys(acceptedDisagreements), ...Object.keys(acceptedRefusals)];
    expect(accepted.filter((key) => !occurred.has(key))).toEqual([]);
  });
});
