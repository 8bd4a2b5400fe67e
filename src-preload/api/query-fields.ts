/** The fields of the query language: what each is called, what may stand after its colon, and one line of help. */

/**
 * - `pattern`: a whole value, case and Unicode form ignored; `*` stands for any characters.
 * - `part`: a piece of the value; with `*` it is a pattern over the whole of it.
 * - `text`: words that follow one another; a final `*` leaves the last one open.
 * - `number`, `bytes`, `seconds`: `4`, `>=4`, `<4`, `3..5`; with units where they have any.
 * - `age`: a span before now, `<30d`. `date`: `2026`, `2026-01`, `2026-01-15`, ranges of them.
 * - `choice`: one of the words given. `hex`: the first digits of a hash.
 */
export type OperandKind =
  'pattern' | 'part' | 'text' | 'number' | 'bytes' | 'seconds' | 'age' | 'date' | 'choice' | 'hex';

export interface QueryField {
  operand: OperandKind;
  help: string;
  /** For `choice`. */
  choices?: readonly string[];
  /** `field:none` finds media without it. */
  none?: boolean;
}

const table = {
  tag: { operand: 'pattern', none: true, help: 'Tag; a|b|c is also found by a and a|b. tag:"golden hour"' },
  model: { operand: 'pattern', none: true, help: 'Model that made it. model:flux*' },
  lora: { operand: 'pattern', none: true, help: 'LoRA used. lora:*detail*' },
  generator: { operand: 'pattern', none: true, help: 'Program or service that made it. generator:comfyui' },
  sampler: { operand: 'pattern', none: true, help: 'Sampler. sampler:"euler a"' },
  project: { operand: 'pattern', none: true, help: 'Project. project:spring*' },
  camera: { operand: 'pattern', none: true, help: 'Make and model of the camera. camera:canon*' },
  format: { operand: 'pattern', help: 'File format by content. format:png' },
  ext: { operand: 'pattern', help: 'Suffix of the file name. ext:jpg' },
  prompt: { operand: 'text', none: true, help: 'Words of the prompt. prompt:"red car"' },
  negative: { operand: 'text', none: true, help: 'Words of the negative prompt (plain words never search there).' },
  title: { operand: 'text', none: true, help: 'Words of the title.' },
  description: { operand: 'text', none: true, help: 'Words of the description.' },
  seed: { operand: 'text', none: true, help: 'Seed. seed:1234' },
  node: { operand: 'text', none: true, help: 'Node type of a ComfyUI graph. node:KSampler' },
  name: { operand: 'part', help: 'Part of a file name, or a pattern for all of it. name:img_*.png' },
  path: { operand: 'part', help: 'Part of a path below a location, or a pattern for all of it. path:2026/trip' },
  hash: { operand: 'hex', help: 'First digits (6 or more) of the content hash or of a file hash.' },
  in: { operand: 'pattern', help: 'Has a copy in this location. in:external' },
  only: { operand: 'pattern', help: 'Lies in this location and nowhere else. only:laptop' },
  missing: { operand: 'pattern', help: 'Had a copy in this location that is gone. missing:archive' },
  purpose: { operand: 'pattern', help: 'Has a copy in a location of this purpose. purpose:backup' },
  type: { operand: 'choice', choices: ['image', 'video', 'audio'], help: 'image, video or audio.' },
  state: { operand: 'choice', choices: ['present', 'missing', 'unknown'], help: 'Has a copy in this state.' },
  is: {
    operand: 'choice',
    choices: ['online', 'offline', 'duplicate', 'diverged', 'missing', 'unverified', 'below', 'untagged', 'unrated'],
    help: 'online, offline (every copy), duplicate, diverged, missing (every copy), unverified, below (in fewer locations than wanted), untagged, unrated.',
  },
  has: {
    operand: 'choice',
    choices: ['recipe', 'prompt', 'negative', 'workflow', 'gps', 'c2pa', 'warnings', 'date', 'title', 'description'],
    help: 'recipe, prompt, negative, workflow, gps, c2pa, warnings, date (of its own), title, description.',
  },
  rating: { operand: 'number', none: true, help: 'Stars, -1 is rejected. rating:>=4, rating:3..5, rating:none' },
  width: { operand: 'number', none: true, help: 'Pixels as stored. width:>=1024' },
  height: { operand: 'number', none: true, help: 'Pixels as stored.' },
  steps: { operand: 'number', none: true, help: 'Sampling steps. steps:20..30' },
  cfg: { operand: 'number', none: true, help: 'Guidance scale. cfg:<=7.5' },
  copies: { operand: 'number', help: 'Copies not known to be missing. copies:<2' },
  size: { operand: 'bytes', help: 'Bytes; kB, MB, GB, TB are powers of 1000, KiB, MiB … of 1024. size:>10MB' },
  duration: { operand: 'seconds', none: true, help: 'Seconds; ms, s, min, h. duration:>10s' },
  age: { operand: 'age', help: 'Since it was made; h, d, w, mo, y. age:<30d' },
  'age.added': { operand: 'age', help: 'Since Alice first saw it.' },
  'age.modified': { operand: 'age', help: 'Since its newest file was changed.' },
  'age.verified': { operand: 'age', help: 'Since the copy checked longest ago was proved good. age.verified:>1y' },
  date: { operand: 'date', help: 'Day it was made (UTC where no zone is known). date:2026-01..2026-03' },
  added: { operand: 'date', help: 'Day Alice first saw it.' },
  modified: { operand: 'date', help: 'Day its newest file was changed.' },
} as const satisfies Record<string, QueryField>;

export type FieldName = keyof typeof table;
export const queryFields: Readonly<Record<FieldName, QueryField>> = table;

/** Words people try for a field of another name. */
export const fieldSynonyms: Readonly<Record<string, FieldName>> = {
  location: 'in',
  at: 'in',
  tags: 'tag',
  keyword: 'tag',
  keywords: 'tag',
  kind: 'type',
  stars: 'rating',
  checkpoint: 'model',
  loras: 'lora',
  neg: 'negative',
  file: 'name',
  filename: 'name',
  folder: 'path',
  created: 'date',
  length: 'duration',
  copy: 'copies',
  sha256: 'hash',
  id: 'hash',
  extension: 'ext',
  software: 'generator',
};

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(table, name);
}

/** The field that was probably meant, or undefined when nothing comes near. */
export function nearestField(name: string): FieldName | undefined {
  if (Object.hasOwn(fieldSynonyms, name)) return fieldSynonyms[name];
  return nearestWord(name, Object.keys(table)) as FieldName | undefined;
}

/** The word of the list within two edits (one for words up to five letters), the first of the nearest ones. */
export function nearestWord(word: string, list: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = word.length <= 5 ? 1.5 : 2.5;
  for (const candidate of list) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Optimal string alignment distance: insert, delete, replace and swapped neighbours each count one. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, rows[i - 2]![j - 2]! + 1);
      row.push(value);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
