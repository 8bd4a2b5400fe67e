/** Which media hold a word: asked of the full-text index once, then remembered and kept up with changes. */
import { countBits, createBits, listBits, setBit, clearBit, type Bits } from './bits.ts';
import type { Connection } from './database.ts';

type Table = 'words' | 'aside';

interface Known {
  bits: Bits;
  /** Changes up to here are in it. */
  version: number;
}

export interface WordSets {
  /** The set where it costs next to nothing, else null. Not to be changed. */
  known(table: Table, expression: string): Bits | null;
  /** All media the expression finds. Not to be changed. */
  get(table: Table, expression: string, capacity: number): Bits;
  /** Those of some candidates that it finds. */
  probe(table: Table, expression: string, candidates: Bits): Bits;
  /** Fetches one word ahead of the questions, unless that would push out what was asked for. */
  warm(word: string, capacity: number): void;
  /** Media whose words may have changed. */
  update(changed: Uint32Array<ArrayBuffer>): void;
}

/** Bytes of remembered sets. */
const MOST_BYTES = 96 * 1024 * 1024;
/** Changed media that are asked about one by one; beyond it the word is asked anew. */
const MOST_PROBES = 400;

export function createWordSets(db: Connection): WordSets {
  const all = {
    words: db.prepare('select rowid from words where words match ?').pluck(),
    aside: db.prepare('select rowid from aside where aside match ?').pluck(),
  };
  // FTS5 silently ignores a rowid bound as a real number, and every JS number is bound as one: hence BigInt.
  const one = {
    words: db.prepare('select 1 from words where words match ? and rowid = ?').pluck(),
    aside: db.prepare('select 1 from aside where aside match ? and rowid = ?').pluck(),
  };
  const range = {
    words: db.prepare('select rowid from words where words match ? and rowid between ? and ?').pluck(),
    aside: db.prepare('select rowid from aside where aside match ? and rowid between ? and ?').pluck(),
  };
  const known = new Map<string, Known>();
  const log: { version: number; changed: Uint32Array<ArrayBuffer> }[] = [];
  let version = 0;
  let bytes = 0;

  function remember(key: string, entry: Known): void {
    bytes += entry.bits.byteLength;
    known.set(key, entry);
    for (const [oldest, { bits }] of known) {
      if (bytes <= MOST_BYTES || known.size === 1) break;
      known.delete(oldest);
      bytes -= bits.byteLength;
    }
  }

  function take(key: string): Known | undefined {
    const entry = known.get(key);
    if (!entry) return undefined;
    known.delete(key);
    bytes -= entry.bits.byteLength;
    return entry;
  }

  function fetch(table: Table, expression: string, capacity: number): Bits {
    const bits = createBits(capacity / 32);
    for (const n of all[table].all(expression) as number[]) if (n < capacity) setBit(bits, n);
    return bits;
  }

  /** The media whose words changed since, or null when that is too much to follow. */
  function since(then: number): number[] | null {
    if (then === version) return [];
    if (log.length === 0 || log[0]!.version > then + 1) return null;
    const media = new Set(log.filter((entry) => entry.version > then).flatMap((entry) => [...entry.changed]));
    return [...media].sort((a, b) => a - b);
  }

  /** Brings a remembered set up to date; false when it must be asked anew. */
  function catchUp(table: Table, expression: string, entry: Known, capacity: number): boolean {
    const media = since(entry.version);
    if (media === null) return false;
    if (entry.bits.length * 32 < capacity) {
      const grown = createBits(capacity / 32);
      grown.set(entry.bits);
      entry.bits = grown;
    }
    entry.version = version;
    if (media.length === 0) return true;
    const [first, last] = [media[0]!, media.at(-1)!];
    if (last - first < media.length * 4) {
      const found = new Set(range[table].all(expression, BigInt(first), BigInt(last)) as number[]);
      for (const n of media) (found.has(n) ? setBit : clearBit)(entry.bits, n);
      return true;
    }
    if (media.length > MOST_PROBES) return false;
    for (const n of media) (one[table].get(expression, BigInt(n)) === 1 ? setBit : clearBit)(entry.bits, n);
    return true;
  }

  return {
    known(table, expression) {
      const entry = known.get(`${table} ${expression}`);
      return entry?.version === version ? entry.bits : null;
    },
    get(table, expression, capacity) {
      const key = `${table} ${expression}`;
      let entry = take(key);
      if (!entry || !catchUp(table, expression, entry, capacity))
        entry = { bits: fetch(table, expression, capacity), version };
      remember(key, entry);
      return entry.bits;
    },
    probe(table, expression, candidates) {
      const bits = createBits(candidates.length);
      for (const n of listBits(candidates, countBits(candidates)))
        if (one[table].get(expression, BigInt(n)) === 1) setBit(bits, n);
      return bits;
    },
    warm(word, capacity) {
      const key = `words ${word}`;
      if (known.has(key) || bytes + capacity / 8 > MOST_BYTES / 2) return;
      remember(key, { bits: fetch('words', word, capacity), version });
    },
    update(changed) {
      version++;
      log.push({ version, changed });
      let total = log.reduce((sum, entry) => sum + entry.changed.length, 0);
      while (total > 50_000) total -= log.shift()!.changed.length;
    },
  };
}
