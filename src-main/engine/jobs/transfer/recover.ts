/** Settles what an abrupt end has left half done, by the ledger and the files alone: finished where all is there, else put back. */
import { AliceError, errorShape } from '#api/errors.ts';
import type { PlanFile, PlanStep } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PlanRecord, StepRecord } from '../../ledger/replay.ts';
import { findEntry, holds, isHeld } from './hash-copy.ts';
import { settleReplace } from './replace.ts';
import { gather } from './set-aside.ts';
import { findGone } from './steps.ts';
import { sweepTargets } from './sweep-targets.ts';
import type { Station, World } from './world.ts';

export interface Recovery {
  /** Steps that turned out to be complete, and those that were put back. */
  finished: number;
  putBack: number;
  /** Steps that wait for a place that does not answer, and why. */
  waiting: { plan: string; path: string; reason: string }[];
  /** Paths whose entries in the catalog may be wrong. */
  touched: { location: string; path: string }[];
}

type Verdict = 'done' | 'undone';

interface Settlement {
  state: Verdict;
  /** Of a removal that was cut off: the paths that it had removed. */
  gone?: string[];
}

/** Removes what the copy has made, if its source is still whole: it is a copy of ours under a name that was free. */
async function takeBack(from: Station, to: Station, file: PlanFile): Promise<void> {
  const there = await findEntry(to.adapter, file.to);
  if (there === null) return;
  const held = isHeld(there, file);
  const ours = held || (await holds(to.adapter, file.to, file)) !== null;
  if (!ours) return;
  if (!held && (await holds(from.adapter, file.from, file)) === null) return;
  await to.adapter.remove(file.to, { ifMatch: there.etag });
}

async function settleCopy(from: Station, to: Station, files: readonly PlanFile[]): Promise<Verdict> {
  let complete = true;
  for (const file of files) {
    const there = await holds(to.adapter, file.to, file);
    complete &&= there !== null && !isHeld(there, file);
  }
  if (complete) return 'done';
  for (const file of files) await takeBack(from, to, file);
  return 'undone';
}

async function settleMove(from: Station, { kind, files }: PlanStep): Promise<Verdict> {
  const [first, second] = kind === 'trash' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  let moved = true;
  for (const file of files) {
    moved &&= (await findEntry(from.adapter, file.to)) !== null && (await findEntry(from.adapter, file.from)) === null;
  }
  if (moved) return 'done';
  // Into the trash: put back, since what was proved before may not hold any more. Out of it: brought home.
  const stuck = await gather(from.adapter, files, first);
  if (stuck.length === 0) return first === 'to' ? 'done' : 'undone';
  const left = await gather(from.adapter, files, second);
  if (left.length === 0) return second === 'to' ? 'done' : 'undone';
  throw new AliceError(
    'conflict',
    `${left.map((path) => JSON.stringify(path)).join(', ')} cannot be put right: something else lies there.`,
  );
}

async function settle(world: World, { does }: StepRecord): Promise<Settlement> {
  const from = await world.station(does.from.id);
  const to = does.to.id === does.from.id ? from : await world.station(does.to.id);
  if (does.kind === 'copy') return { state: await settleCopy(from, to, does.files) };
  if (does.kind === 'replace') return { state: await settleReplace(to, does) };
  if (does.kind !== 'delete') return { state: await settleMove(from, does) };
  const gone = await findGone(from, does);
  return gone.length === does.files.length ? { state: 'done' } : { state: 'undone', gone };
}

/**
 * `plans` are those that began and have not ended. Safe to do again and again, and to be cut off: `renew` tells the catalog what may be
 * wrong in it before the ledger says that a plan has ended.
 */
export async function recover(
  world: World,
  ledger: Pick<Ledger, 'append'>,
  plans: readonly PlanRecord[],
  renew: (touched: Recovery['touched']) => Promise<void>,
): Promise<Recovery> {
  const recovery: Recovery = { finished: 0, putBack: 0, waiting: [], touched: [] };
  const settled: string[] = [];
  for (const { plan, steps } of plans) {
    let waits = false;
    for (const record of steps) {
      for (const { from, to } of record.does.files) {
        recovery.touched.push({ location: record.does.from.id, path: from }, { location: record.does.to.id, path: to });
      }
      if (record.outcome !== null) continue;
      try {
        const { state, gone = [] } = await settle(world, record);
        const { item, step } = record;
        await ledger.append([{ kind: 'outcome', plan, item, step, state, gone, by: 'recovery' }]);
        record.outcome = state;
        if (state === 'done') recovery.finished += 1;
        else recovery.putBack += 1;
      } catch (error) {
        if (!(error instanceof AliceError)) throw error;
        waits = true;
        recovery.waiting.push({ plan, path: record.does.files[0]?.from ?? '', reason: errorShape(error).message });
      }
    }
    const left = await sweepTargets(
      world,
      steps.map(({ does }) => does),
    );
    for (const name of left) recovery.waiting.push({ plan, path: '', reason: `${name} does not answer.` });
    if (!waits && left.length === 0) settled.push(plan);
  }
  await renew(recovery.touched);
  for (const plan of settled) await ledger.append([{ kind: 'end', plan, state: 'incomplete', by: 'recovery' }]);
  return recovery;
}
