/** The ledger: nothing in it can be changed, taken out, put in, moved or cut off without being found, and no power cut spoils it. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from '#api/ledger.ts';
import { nodeLedgerIo, type LedgerIo } from '#engine/ledger/ledger-io.ts';
import { openLedger, readLedger } from '#engine/ledger/ledger.ts';
import { lastSeq } from '#engine/ledger/segments.ts';
import { verifyLedger } from '#engine/ledger/verify.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let folder: TempFolder;
let dir: string;
beforeEach(() => {
  folder = makeTempFolder('ledger');
  dir = join(folder.path, 'ledger');
});
afterEach(() => folder.remove());

const open = (more: { rotateAt?: number; io?: LedgerIo } = {}) => openLedger({ dir, now: () => 0, ...more });
const verify = (anchors: Parameters<typeof verifyLedger>[2] = []) => verifyLedger(dir, nodeLedgerIo, anchors);
const first = () => join(dir, '000001.jsonl');

async function fill(count: number, rotateAt?: number): Promise<void> {
  const ledger = await open(rotateAt === undefined ? {} : { rotateAt });
  for (let n = 1; n < count; n++) await ledger.append([{ kind: 'note', n }]);
  await ledger.close();
}

async function entries(): Promise<LedgerEntry[]> {
  const all: LedgerEntry[] = [];
  for await (const entry of readLedger(dir)) all.push(entry);
  return all;
}

describe('the ledger', () => {
  it('keeps what is appended, in order, over several openings and files', async () => {
    await fill(10, 400);
    await fill(10, 400);
    expect((await entries()).map(({ seq }) => seq)).toEqual(Array.from({ length: 19 }, (_, at) => at + 1));
    expect(readdirSync(dir).filter((name) => name.endsWith('.jsonl')).length).toBeGreaterThan(3);
    expect(await verify()).toMatchObject({ ok: true, entries: 19, problems: [], head: { seq: 19 } });
  });

  it('brings what is appended at the same time to disk in the order of the calls', async () => {
    const ledger = await open();
    await Promise.all(Array.from({ length: 50 }, (_, n) => ledger.append([{ kind: 'note', n }])));
    await ledger.close();
    expect((await entries()).slice(1).map(({ n }) => n)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('names the line in which any one byte was changed', async () => {
    await fill(6);
    const bytes = readFileSync(first());
    const starts = [0, ...[...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1)];
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= flip;
        writeFileSync(first(), changed);
        const { ok, problems } = await verify();
        expect(ok).toBe(false);
        const line = starts.findLastIndex((start) => start <= at) + 1;
        // A line break put in or taken away makes two lines of one, or one of two.
        expect(problems.some((problem) => Math.abs(problem.line - line) <= 1 || problem.line === 0)).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('finds lines that were removed, inserted, swapped or repeated', async () => {
    await fill(12);
    const lines = readFileSync(first(), 'utf8').trimEnd().split('\n');
    const edit = fc.oneof(
      fc.record({ how: fc.constant('remove' as const), at: fc.nat(11), to: fc.nat(11) }),
      fc.record({ how: fc.constant('swap' as const), at: fc.nat(11), to: fc.nat(11) }),
      fc.record({ how: fc.constant('repeat' as const), at: fc.nat(11), to: fc.nat(11) }),
    );
    await fc.assert(
      fc.asyncProperty(edit, async ({ how, at, to }) => {
        const edited = [...lines];
        if (how === 'remove') edited.splice(at, 1);
        if (how === 'swap') [edited[at], edited[to]] = [edited[to]!, edited[at]!];
        if (how === 'repeat') edited.splice(to, 0, lines[at]!);
        writeFileSync(first(), `${edited.join('\n')}\n`);
        expect((await verify()).ok).toBe(how === 'swap' && at === to);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('finds a cut tail by the head beside it, and by an anchor elsewhere when that was changed, too', async () => {
    await fill(8);
    const whole = readFileSync(first(), 'utf8');
    const anchor = JSON.parse(readFileSync(join(dir, 'head.json'), 'utf8')) as {
      id: string;
      seq: number;
      hash: string;
    };
    writeFileSync(first(), `${whole.split('\n').slice(0, 5).join('\n')}\n`);
    expect((await verify()).problems).toEqual([
      expect.objectContaining({ problem: expect.stringContaining('8 lines') }),
    ]);
    rmSync(join(dir, 'head.json'));
    expect((await verify()).ok).toBe(true);
    expect((await verify([anchor])).ok).toBe(false);
    // A ledger that was written anew from there has other hashes.
    await fill(8);
    expect((await verify([anchor])).problems[0]?.problem).toContain('written anew');
  });

  it('cut at any byte it opens again, keeps all whole lines, sets the rest aside and goes on', async () => {
    await fill(4);
    const bytes = readFileSync(first());
    for (let length = 0; length <= bytes.length; length++) {
      rmSync(dir, { recursive: true });
      mkdirSync(dir);
      writeFileSync(first(), bytes.subarray(0, length));
      const whole = bytes.subarray(0, length).toString().split('\n').length - 1;
      const ledger = await open();
      await ledger.append([{ kind: 'after' }]);
      await ledger.close();
      const kept = await entries();
      expect(kept.filter(({ kind }) => kind === 'note' || kind === 'ledger').length).toBe(Math.max(1, whole));
      expect(kept.at(-1)?.kind).toBe('after');
      expect((await verify()).ok).toBe(true);
      const torn = length - (bytes.subarray(0, length).lastIndexOf(10) + 1);
      const aside = readdirSync(dir).filter((name) => name.startsWith('torn-'));
      expect(aside.map((name) => readFileSync(join(dir, name)).length)).toEqual(torn === 0 ? [] : [torn]);
    }
  });

  it('sets zeros at its end aside, as some file systems leave them after a power cut', async () => {
    await fill(3);
    appendFileSync(first(), Buffer.alloc(4096));
    appendFileSync(first(), 'x\n');
    await fill(2);
    expect(await verify()).toMatchObject({ ok: true });
    expect((await entries()).map(({ kind }) => kind)).toEqual(['ledger', 'note', 'note', 'mended', 'note']);
  });

  it('is not written on when its last line was changed', async () => {
    await fill(3);
    const text = readFileSync(first(), 'utf8');
    writeFileSync(first(), text.replace('"n":2', '"n":3'));
    await expect(open()).rejects.toMatchObject({ code: 'data-loss' });
    expect(readFileSync(first(), 'utf8')).toContain('"n":3');
  });

  it('writes nothing more after a write that failed, and is whole when it is opened again', async () => {
    let fail = false;
    const io: LedgerIo = {
      ...nodeLedgerIo,
      async openForAppending(path) {
        const file = await nodeLedgerIo.openForAppending(path);
        const write = async (bytes: Uint8Array): Promise<void> => {
          if (!fail) return file.write(bytes);
          await file.write(bytes.subarray(0, 20));
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        };
        return { ...file, write };
      },
    };
    const ledger = await open({ io });
    await ledger.append([{ kind: 'before' }]);
    fail = true;
    await expect(ledger.append([{ kind: 'lost' }])).rejects.toMatchObject({ code: 'no-space' });
    fail = false;
    await expect(ledger.append([{ kind: 'late' }])).rejects.toMatchObject({ code: 'no-space' });
    await ledger.close().catch(() => undefined);
    await fill(2);
    expect((await entries()).map(({ kind }) => kind)).toEqual(['ledger', 'before', 'mended', 'note']);
    expect((await verify()).ok).toBe(true);
  });

  it('is read from any line on, without the files before it, and knows its last line', async () => {
    await fill(60, 2000);
    const read: string[] = [];
    const io: LedgerIo = {
      ...nodeLedgerIo,
      read: (path) => {
        read.push(path);
        return nodeLedgerIo.read(path);
      },
    };
    const files = readdirSync(dir).filter((name) => name.endsWith('.jsonl')).length;
    for (const after of [0, 1, 11, 12, 30, 59, 60, 99]) {
      read.length = 0;
      const seqs: number[] = [];
      for await (const { seq } of readLedger(dir, io, after)) seqs.push(seq);
      expect(seqs).toEqual(Array.from({ length: Math.max(0, 60 - after) }, (_, at) => after + at + 1));
      if (after >= 59) expect(read).toHaveLength(1);
      if (after === 0) expect(read).toHaveLength(files);
    }
    expect(await lastSeq(dir, nodeLedgerIo)).toBe(60);
    expect(await lastSeq(join(dir, 'nowhere'), nodeLedgerIo)).toBe(0);
  });

  it('tells of a tail that was cut in the middle of a line without changing anything itself', async () => {
    await fill(3);
    truncateSync(first(), readFileSync(first()).length - 5);
    const before = readFileSync(first());
    expect((await verify()).problems[0]?.problem).toContain('torn');
    expect(readFileSync(first())).toEqual(before);
  });
});
