/** The files of the ledger, `000001.jsonl` and on, as lines in their order. */
import { join } from 'node:path';
import type { LedgerIo } from './ledger-io.ts';

const name = /^\d{6,}\.jsonl$/;

export function segmentName(number: number): string {
  return `${`${number}`.padStart(6, '0')}.jsonl`;
}

export async function segmentNames(dir: string, io: LedgerIo): Promise<string[]> {
  const names = (await io.names(dir)).filter((one) => name.test(one));
  return names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

export interface Line {
  file: string;
  /** From 1. */
  number: number;
  text: string;
  /** False for what stands after the last line break. */
  ended: boolean;
}

export function* linesOf(file: string, bytes: Buffer): Generator<Line> {
  let number = 0;
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    number += 1;
    yield { file, number, text: bytes.toString('utf8', at, end === -1 ? bytes.length : end), ended: end !== -1 };
    at = end === -1 ? bytes.length : end + 1;
  }
}

/** The number that a file's first line begins with; null where that cannot be told. */
async function firstSeq(dir: string, file: string, io: LedgerIo): Promise<number | null> {
  const start = (await io.readPart(join(dir, file), 0, 32)) ?? Buffer.alloc(0);
  const digits = /^\{"seq":(\d+),/.exec(start.toString('latin1'))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Every line, or those of the files that hold what comes after the line `after`. */
export async function* allLines(dir: string, io: LedgerIo, after = 0): AsyncGenerator<Line> {
  const names = await segmentNames(dir, io);
  let first = 0;
  for (let next = 1; after > 0 && next < names.length; next += 1) {
    const seq = await firstSeq(dir, names[next]!, io);
    if (seq !== null && seq <= after + 1) first = next;
  }
  for (const file of names.slice(first)) yield* linesOf(file, (await io.read(join(dir, file))) ?? Buffer.alloc(0));
}

/** The number of the last whole line; 0 where there is none. */
export async function lastSeq(dir: string, io: LedgerIo): Promise<number> {
  for (const file of (await segmentNames(dir, io)).toReversed()) {
    const lines = linesOf(file, (await io.read(join(dir, file))) ?? Buffer.alloc(0));
    const last = [...lines].findLast(({ ended }) => ended);
    const digits = last && /^\{"seq":(\d+),/.exec(last.text)?.[1];
    if (digits !== undefined) return Number(digits);
  }
  return 0;
}
