/** The ledger: every movement's intent and outcome, append-only and chained by hashes; the audit trail, and what recovery reads. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AliceError } from '#api/errors.ts';
import type { LedgerEntry } from '#api/ledger.ts';
import { dataFolderError, nodeLedgerIo, type LedgerFile, type LedgerIo } from './ledger-io.ts';
import { GENESIS, openLine, sealLine, type Happening } from './line.ts';
import { allLines, linesOf, segmentName, segmentNames } from './segments.ts';
import { HEAD, type Anchor } from './verify.ts';

export interface Ledger {
  /** The last line. */
  head(): Anchor;
  /** Resolves when the lines are on disk. What is appended meanwhile goes to disk with one effort, in the order of the calls. */
  append(happenings: readonly Happening[]): Promise<void>;
  /** Notes the last line beside the ledger, so that a cut tail is seen. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  dir: string;
  now: () => number;
  io?: LedgerIo | undefined;
  /** Bytes after which a new file is begun. */
  rotateAt?: number | undefined;
}

const ROTATE_AT = 8 * 1024 * 1024;
/** The head is noted again after so many lines. */
const NOTE_EVERY = 512;

interface Tail extends Anchor {
  number: number;
  bytes: number;
}

const damaged = (file: string, line: number): AliceError =>
  new AliceError(
    'data-loss',
    `The ledger is damaged in ${file}, line ${line}. See "alice audit verify"; to begin a new one, move the folder "ledger" out of the data folder and keep it.`,
    { details: { file, line } },
  );

/** Sets what follows the last whole line aside, byte for byte: half a line after a power cut, or the zeros that some file systems leave. */
async function mend(dir: string, file: string, bytes: Buffer, io: LedgerIo): Promise<Buffer> {
  let whole = bytes.lastIndexOf(0x0a) + 1;
  const zero = bytes.indexOf(0);
  if (zero !== -1 && zero < whole) {
    const start = bytes.lastIndexOf(0x0a, zero) + 1;
    const rest = [...linesOf(file, bytes.subarray(start))];
    // Zeros with good lines behind them were not left by a power cut: those lines are kept, and the audit tells of the damage.
    if (rest.every(({ text }) => openLine(text).entry === null)) whole = start;
  }
  if (whole === bytes.length) return bytes;
  await io.replace(join(dir, `torn-${file}-${whole}.bin`), bytes.subarray(whole));
  await io.truncate(join(dir, file), whole);
  return bytes.subarray(0, whole);
}

/** The tail of the ledger, mended; null for a new one. Throws `data-loss` where it ends in lines that are not its own. */
async function findTail(dir: string, io: LedgerIo): Promise<{ tail: Tail | null; mended: boolean }> {
  const names = await segmentNames(dir, io);
  let mended = false;
  for (const file of names.toReversed()) {
    const found = (await io.read(join(dir, file))) ?? Buffer.alloc(0);
    const bytes = file === names.at(-1) ? await mend(dir, file, found, io) : found;
    mended ||= bytes.length !== found.length;
    const last = [...linesOf(file, bytes)].at(-1);
    // A file that was begun and got no whole line: the one before has the tail.
    if (last === undefined) continue;
    const { entry } = openLine(last.text);
    if (entry === null) throw damaged(file, last.number);
    const id = await idOf(dir, io);
    const number = Number.parseInt(names.at(-1)!, 10);
    const inLast = file === names.at(-1);
    return { tail: { id, seq: entry.seq, hash: entry.hash, number, bytes: inLast ? bytes.length : 0 }, mended };
  }
  return { tail: null, mended };
}

/** The first line names the ledger. */
async function idOf(dir: string, io: LedgerIo): Promise<string> {
  const [first] = await segmentNames(dir, io);
  const bytes = first === undefined ? null : await io.read(join(dir, first));
  const line = bytes === null ? undefined : linesOf(first!, bytes).next().value;
  const id = line === undefined ? undefined : openLine(line.text).entry?.['id'];
  if (typeof id !== 'string') throw damaged(first ?? segmentName(1), 1);
  return id;
}

/**
 * Opens the ledger for writing; only one program may have it so. A torn last line is set aside and that is noted.
 * Throws `data-loss` when its end is damaged, `no-space`, `permission-denied`, `unavailable`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { dir, now, io = nodeLedgerIo, rotateAt = ROTATE_AT } = options;
  const failed = 'The ledger cannot be written';
  let file = null as LedgerFile | null;
  let failure: AliceError | null = null;
  let writing: Promise<void> = Promise.resolve();
  let waiting: Happening[] = [];
  let noted = 0;
  const tail = await begin();

  async function begin(): Promise<Tail> {
    try {
      await io.makeFolder(dir);
      // What a program that was killed while it put a note in place has left.
      for (const name of await io.names(dir)) if (name.endsWith('.tmp')) await io.remove(join(dir, name));
      const found = await findTail(dir, io);
      if (found.tail !== null) {
        if (found.mended)
          waiting.push({ kind: 'mended', note: 'A torn line was set aside after the program had ended abruptly.' });
        return found.tail;
      }
      const id = randomUUID();
      waiting.push({ kind: 'ledger', id, version: 1 });
      return { id, seq: 0, hash: GENESIS, number: 1, bytes: 0 };
    } catch (error) {
      throw dataFolderError(error, failed);
    }
  }

  async function flush(): Promise<void> {
    if (failure !== null) throw failure;
    const happenings = waiting;
    waiting = [];
    if (happenings.length === 0) return;
    try {
      const lines: string[] = [];
      let { seq, hash: prev } = tail;
      for (const happening of happenings) {
        seq += 1;
        const { line, hash } = sealLine(happening, { seq, time: new Date(now()).toISOString(), prev });
        lines.push(`${line}\n`);
        prev = hash;
      }
      const bytes = Buffer.from(lines.join(''));
      if (tail.bytes > 0 && tail.bytes + bytes.length > rotateAt) {
        await closeFile();
        tail.number += 1;
        tail.bytes = 0;
      }
      file ??= await io.openForAppending(join(dir, segmentName(tail.number)));
      await file.write(bytes);
      await file.sync();
      Object.assign(tail, { seq, hash: prev, bytes: tail.bytes + bytes.length });
      if (seq - noted >= NOTE_EVERY) await note();
    } catch (error) {
      // What is on disk now is not known: nothing more is written until it was looked at anew.
      failure = dataFolderError(error, failed);
      throw failure;
    }
  }

  /** All that counts was forced to the disk before. */
  async function closeFile(): Promise<void> {
    await file?.close().catch(() => undefined);
    file = null;
  }

  async function note(): Promise<void> {
    noted = tail.seq;
    const { id, seq, hash } = tail;
    await io.replace(join(dir, HEAD), Buffer.from(`${JSON.stringify({ id, seq, hash })}\n`));
  }

  const append = (happenings: readonly Happening[]): Promise<void> => {
    waiting.push(...happenings);
    writing = writing.then(flush, flush);
    writing.catch(() => undefined); // Whoever appended hears of it.
    return writing;
  };
  try {
    await append([]);
  } catch (error) {
    await closeFile();
    throw error;
  }
  return {
    head: () => ({ id: tail.id, seq: tail.seq, hash: tail.hash }),
    append,
    async close() {
      try {
        await append([]);
        await note();
      } catch (error) {
        throw dataFolderError(error, failed);
      } finally {
        await closeFile();
      }
    },
  };
}

/** The lines of the ledger in order, up to a torn last one; those after `after`. Throws `data-loss` at the first that is damaged. */
export async function* readLedger(dir: string, io: LedgerIo = nodeLedgerIo, after = 0): AsyncGenerator<LedgerEntry> {
  for await (const line of allLines(dir, io, after)) {
    const { entry } = openLine(line.text);
    if (entry !== null) {
      if (entry.seq > after) yield entry;
    } else if (line.ended && !line.text.includes('\0')) throw damaged(line.file, line.number);
  }
}
