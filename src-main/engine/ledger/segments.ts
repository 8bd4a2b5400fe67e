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

export async function* allLines(dir: string, io: LedgerIo): AsyncGenerator<Line> {
  for (const file of await segmentNames(dir, io))
    yield* linesOf(file, (await io.read(join(dir, file))) ?? Buffer.alloc(0));
}
