/**
 * The items of a plan on disk: one JSON object a line, so that the plan of a whole library is written, proved and paged through
 * without ever being one text. The hash of the plan is taken of these very lines.
 */
import { createHash, type Hash } from 'node:crypto';
import { PlanItem, type Plan } from '#api/plan.ts';
import type { LedgerIo } from './ledger-io.ts';

const BLOCK = 1024 * 1024;
const LINE_BREAK = 0x0a;

type Head = Pick<Plan, 'id' | 'verb' | 'undoes'>;

/** Of what a plan does, and nothing of what became of it. */
function startHash({ id, verb, undoes }: Head): Hash {
  return createHash('sha256').update(`${JSON.stringify([id, verb, undoes])}\n`);
}

/** The lines of the items, some at a time. */
export function linesOfItems(items: readonly PlanItem[]): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      let lines: string[] = [];
      let length = 0;
      for (const item of items) {
        const line = JSON.stringify(item);
        lines.push(line, '\n');
        length += line.length + 1;
        if (length < BLOCK) continue;
        yield Buffer.from(lines.join(''));
        lines = [];
        length = 0;
      }
      if (length > 0) yield Buffer.from(lines.join(''));
    },
  };
}

export function hashOfPlan(plan: Head, items: readonly PlanItem[]): string {
  const hash = startHash(plan);
  for (const block of linesOfItems(items)) hash.update(block);
  return `sha256:${hash.digest('hex')}`;
}

/** Where the lines of a file begin, in bytes; the last one is the file's end. Null when the lines are not those of the plan's hash. */
export async function findLines(io: LedgerIo, path: string, plan: Plan): Promise<Float64Array | null> {
  const starts = new Float64Array(plan.items + 1);
  const hash = startHash(plan);
  let found = 0;
  for (let at = 0; ;) {
    const block = await io.readPart(path, at, at + BLOCK);
    if (block === null) return null;
    if (block.length === 0) break;
    hash.update(block);
    for (let end = block.indexOf(LINE_BREAK); end !== -1; end = block.indexOf(LINE_BREAK, end + 1)) {
      found += 1;
      if (found > plan.items) return null;
      starts[found] = at + end + 1;
    }
    at += block.length;
  }
  return found === plan.items && `sha256:${hash.digest('hex')}` === plan.hash ? starts : null;
}

/** Throws when a line is no item. */
export async function readItems(
  io: LedgerIo,
  path: string,
  starts: Float64Array,
  first: number,
  end: number,
): Promise<PlanItem[]> {
  const items: PlanItem[] = [];
  for (let at = first; at < end;) {
    // A block of whole lines, of one at least.
    let next = at + 1;
    while (next < end && starts[next + 1]! - starts[at]! <= BLOCK) next += 1;
    const block = await io.readPart(path, starts[at]!, starts[next]!);
    const lines = (block ?? Buffer.alloc(0)).toString('utf8').split('\n').slice(0, -1);
    for (const line of lines) items.push(PlanItem.parse(JSON.parse(line)));
    at = next;
  }
  return items;
}
