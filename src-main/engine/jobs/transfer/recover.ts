/** Settles what an abrupt end has left half done, by the ledger and the files alone: finished where all is there, else put back. */
import { AliceError, errorShape } from '#api/errors.ts';
import type { PlanFile, PlanStep } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PlanRecord, StepRecord } from '../../ledger/replay.ts';
import { findEntry, holds } from './hash-copy.ts';
import { settleReplace } from './replace.ts';
import { gather } from './set-aside.ts';
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

/** Removes what the copy has made, if its source is still whole: it is a copy of ours under a name that was free. */
async function takeBack(from: Station, to: Station, file: PlanFile): Promise<void> {
  const there = await findEntry(to.adapter, file.to);
  if (there === null) return;
  // A name that was only held for the file, where there are no hard links.
  const held = there.size === 0 && file.size > 0;
  const ours = held || (await holds(to.adapter, file.to, file)) !== null;
  if (!ours) return;
  if (!held && (await holds(from.adapter, file.from, file)) === null) return;
  await to.adapter.remove(file.to, { ifMatch: there.etag });
}

async function settleCopy(from: Station, to: Station, files: readonly PlanFile[]): Promise<Verdict> {
  const folders = new Set(files.map(({ to: path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  for (const folder of folders) await to.adapter.sweep?.(folder);
  let complete = true;
  for (const file of files) complete &&= (await holds(to.adapter, file.to, file)) !== null;
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

async function settle(world: World, { does }: StepRecord): Promise<Verdict> {
  const from = await world.station(does.from.id);
  const to = does.to.id === does.from.id ? from : await world.station(does.to.id);
  if (does.kind === 'copy') return settleCopy(from, to, does.files);
  if (does.kind === 'replace') return settleReplace(to, does);
  if (does.kind !== 'delete') return settleMove(from, does);
  let gone = true;
  for (const { from: path } of does.files) gone &&= (await findEntry(from.adapter, path)) === null;
  return gone ? 'done' : 'undone';
}

/** `plans` are those that began and have not ended. Safe to do again and again. */
export async function recover(
  world: World,
  ledger: Pick<Ledger, 'append'>,
  plans: readonly PlanRecord[],
): Promise<Recovery> {
  const recovery: Recovery = { finished: 0, putBack: 0, waiting: [], touched: [] };
  for (const { plan, steps } of plans) {
    let waits = false;
    for (const record of steps) {
      for (const { from, to } of record.does.files) {
        recovery.touched.push({ location: record.does.from.id, path: from }, { location: record.does.to.id, path: to });
      }
      if (record.outcome !== null) continue;
      try {
        const state = await settle(world, record);
        await ledger.append([{ kind: 'outcome', plan, item: record.item, step: record.step, state, by: 'recovery' }]);
        record.outcome = state;
        if (state === 'done') recovery.finished += 1;
        else recovery.putBack += 1;
      } catch (error) {
        if (!(error instanceof AliceError)) throw error;
        waits = true;
        recovery.waiting.push({ plan, path: record.does.files[0]?.from ?? '', reason: errorShape(error).message });
      }
    }
    if (!waits) await ledger.append([{ kind: 'end', plan, state: 'incomplete', by: 'recovery' }]);
  }
  return recovery;
}
