/** Reads the whole ledger and says where it is not what was written: changed, removed, inserted, reordered or cut off. */
import { join } from 'node:path';
import { z } from 'zod';
import type { LedgerProblem, LedgerVerdict } from '#api/ledger.ts';
import type { LedgerIo } from './ledger-io.ts';
import { GENESIS, openLine } from './line.ts';
import { allLines, type Line } from './segments.ts';

/** The last line that is known to have been written; kept beside the ledger and in other places, so that a cut tail is seen. */
export const Anchor = z.object({ id: z.string(), seq: z.number().int().min(0), hash: z.string() });
export type Anchor = z.infer<typeof Anchor>;

export const HEAD = 'head.json';

export async function readHead(dir: string, io: LedgerIo): Promise<Anchor | null> {
  const bytes = await io.read(join(dir, HEAD));
  if (bytes === null) return null;
  try {
    return Anchor.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Problems are named up to this many; one change of a line makes few, a foreign file many. */
const NAMED = 100;

/** `anchors` come from the other places that hold the ledger's last line. */
export async function verifyLedger(dir: string, io: LedgerIo, anchors: readonly Anchor[] = []): Promise<LedgerVerdict> {
  const problems: LedgerProblem[] = [];
  const known = [await readHead(dir, io), ...anchors].filter((anchor) => anchor !== null);
  const wanted = new Map(known.map((anchor) => [anchor.seq, anchor.hash]));
  let expected = { seq: 1, prev: GENESIS };
  let entries = 0;
  const tell = (line: Line, seq: number | null, problem: string): void => {
    if (problems.length < NAMED) problems.push({ file: line.file, line: line.number, seq, problem });
  };
  for await (const line of allLines(dir, io)) {
    const { entry, problem } = openLine(line.text);
    if (entry === null) {
      const torn = 'the last line is torn, as after a power cut; it is set aside at the next start';
      tell(line, expected.seq, line.ended ? problem : torn);
      // The text of the next line tells which hash this one had: one changed line is one problem.
      expected = { seq: expected.seq + 1, prev: '' };
      continue;
    }
    entries += 1;
    const order = judge(entry, expected);
    if (order !== null) tell(line, entry.seq, order);
    const anchored = wanted.get(entry.seq);
    if (anchored !== undefined && anchored !== entry.hash)
      tell(line, entry.seq, 'another line with this number was noted elsewhere: this ledger was written anew');
    expected = { seq: entry.seq + 1, prev: entry.hash };
  }
  const last = expected.seq - 1;
  const cut = known.find(({ seq }) => seq > last);
  if (cut !== undefined) {
    const problem = `the end is missing: ${cut.seq} lines are known to have been written, ${last} are there`;
    problems.push({ file: '', line: 0, seq: cut.seq, problem });
  }
  return {
    entries,
    ok: problems.length === 0,
    problems,
    head: expected.prev === '' ? null : { seq: last, hash: expected.prev },
  };
}

function judge(entry: { seq: number; prev: string }, expected: { seq: number; prev: string }): string | null {
  if (entry.seq > expected.seq) {
    const count = entry.seq - expected.seq;
    return `${count === 1 ? 'a line is' : `${count} lines are`} missing before this one`;
  }
  if (entry.seq < expected.seq) return 'this line is out of order, or was put in';
  if (expected.prev !== '' && entry.prev !== expected.prev) return 'this line does not follow the one before it';
  return null;
}
