/** The likenesses of the catalog in memory, side by side for comparing, and kept up with what comes and goes. */
import { addNewcomers, WORDS, type Pairs } from './alike-pairs.ts';
import type { Connection } from './database.ts';
import { generationOf } from './load-columns.ts';
import { statement } from './statement.ts';

/** Likenesses by slot; a slot is never given to another medium. */
export interface KnownLikenesses {
  words: Uint32Array<ArrayBuffer>;
  /** Media number by slot; 0 for what is gone. */
  media: Uint32Array<ArrayBuffer>;
  /** By media number its slot, counted from 1; 0 for none. */
  slots: Uint32Array<ArrayBuffer>;
  living: number;
  count: number;
  /** Also those of flat pictures, which look like nothing. */
  rows: number;
  seq: number;
  generation: number;
  pairs: Pairs | null;
  /** Of the pairs, and of the groups. */
  distance: number;
  grouped: number;
  groups: AlikeMedia[] | null;
}

export interface AlikeMedia {
  /** Media numbers, the best one first, with their distance from it. */
  members: { n: number; distance: number }[];
  bytes: number;
}

/** More newcomers than this are cheaper found by starting anew. */
const FEW = 200;

export function startKnown(): KnownLikenesses {
  return {
    words: new Uint32Array(1024 * WORDS),
    media: new Uint32Array(1024),
    slots: new Uint32Array(1024),
    living: 0,
    count: 0,
    rows: 0,
    seq: 0,
    generation: -1,
    pairs: null,
    distance: -1,
    grouped: -1,
    groups: null,
  };
}

/** Takes in what was written since. */
export function followLikenesses(db: Connection, known: KnownLikenesses): void {
  const generation = generationOf(db);
  if (generation !== known.generation) {
    const gone = statement(db, 'select n from forgotten where generation > ?', 'pluck').all(known.generation);
    for (const n of gone as number[]) drop(known, n);
    // What is shown of the members may have changed, and with it which is the best.
    known.groups = null;
    known.generation = generation;
  }
  const before = known.count;
  const rows = statement(db, 'select n, bits, seq from likeness where seq > ? order by seq', 'raw').iterate(known.seq);
  for (const [n, bits, seq] of rows as IterableIterator<[number, Buffer, number]>) {
    known.seq = seq;
    drop(known, n);
    put(known, n, bits);
  }
  known.rows = statement(db, 'select count(*) from likeness', 'pluck').get() as number;
  if (known.count === before) return;
  known.groups = null;
  if (known.pairs !== null && known.count - before <= FEW)
    addNewcomers(known.pairs, known.words, before, known.count, known.distance);
  else known.pairs = null;
}

function drop(known: KnownLikenesses, n: number): void {
  const slot = known.slots[n] ?? 0;
  if (slot === 0) return;
  known.media[slot - 1] = 0;
  known.slots[n] = 0;
  known.living--;
  known.groups = null;
}

function put(known: KnownLikenesses, n: number, bits: Buffer): void {
  if (bits.length !== WORDS * 4) return;
  if (known.count === known.media.length) {
    const size = known.count * 2;
    const [words, media] = [new Uint32Array(size * WORDS), new Uint32Array(size)];
    words.set(known.words);
    media.set(known.media);
    Object.assign(known, { words, media });
  }
  for (let word = 0; word < WORDS; word++) known.words[known.count * WORDS + word] = bits.readUInt32LE(word * 4);
  settle(known, n);
}

/** The next slot is that of a medium. */
function settle(known: KnownLikenesses, n: number): void {
  if (n >= known.slots.length) {
    const slots = new Uint32Array(Math.ceil(n * 1.5) + 1024);
    slots.set(known.slots);
    known.slots = slots;
  }
  known.media[known.count] = n;
  known.slots[n] = ++known.count;
  known.living++;
}

/** The same without the slots of what is gone. */
export function compact(known: KnownLikenesses): KnownLikenesses {
  if (known.living === known.count) return known;
  const { rows, seq, generation } = known;
  const fresh: KnownLikenesses = { ...startKnown(), rows, seq, generation };
  fresh.words = new Uint32Array(known.words.length);
  fresh.media = new Uint32Array(known.media.length);
  for (let slot = 0; slot < known.count; slot++) {
    const n = known.media[slot]!;
    if (n === 0) continue;
    fresh.words.set(known.words.subarray(slot * WORDS, (slot + 1) * WORDS), fresh.count * WORDS);
    settle(fresh, n);
  }
  return fresh;
}
