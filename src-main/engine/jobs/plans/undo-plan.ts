/** Takes back what a plan has done, by what the ledger says of it: the last step first, each by its opposite. */
import { AliceError } from '#api/errors.ts';
import type { PlanFile, PlanItem, PlanStep } from '#api/plan.ts';
import type { PlanRecord, StepRecord } from '../../ledger/replay.ts';
import { findEntry, holds } from '../transfer/hash-copy.ts';
import { trashPath } from '../transfer/paths.ts';
import { asideFile, pairsOf } from '../transfer/replace.ts';
import { addItem, refuse, startDraft, type Draft, type Planner } from './planner.ts';

const turned = (file: PlanFile): PlanFile => ({ ...file, from: file.to, to: file.from });

/**
 * The opposite of a step that was done; nothing where there is none. `PLAN` stands for the id of the plan to be made. A copy is put
 * into the trash, not removed, and only while the medium lies somewhere else; what it took the place of comes back after that.
 */
function opposite(step: PlanStep): PlanStep[] {
  const { kind, from, to, files } = step;
  if (kind === 'trash') return [{ kind: 'restore', from, to, files: files.map(turned), floor: 0 }];
  if (kind === 'delete') return [];
  const away = files.map((file) => ({ ...file, from: file.to, to: trashPath('PLAN', file.to) }));
  const trash: PlanStep = { kind: 'trash', from: to, to, files: away, floor: 1 };
  if (kind !== 'replace') return [trash];
  const back = pairsOf(step).map(([, aside]) => turned(asideFile(aside)));
  return [trash, { kind: 'restore', from: to, to, files: back, floor: 0 }];
}

/** The items of the plan that takes `record` back. The etags are those of before: whoever makes the plan looks anew. */
export function undoSteps(record: PlanRecord): PlanItem[] {
  const byItem = new Map<number, StepRecord[]>();
  for (const step of record.steps) {
    if (step.outcome === 'done') byItem.set(step.item, [...(byItem.get(step.item) ?? []), step]);
  }
  return [...byItem.values()].flatMap((steps, index) => {
    const back = steps.toReversed().flatMap(({ does }) => opposite(does));
    const first = steps[0]!;
    const path = first.does.files[0]?.from ?? '';
    if (back.length === 0) return [];
    return [
      { index, contentHash: first.contentHash, path, steps: back, bytes: 0, reason: 'It is taken back.', leaves: 1 },
    ];
  });
}

/** As {@link undoSteps}, with the files as they are now. What was changed since is left alone, and said. */
export async function planUndo(planner: Planner, record: PlanRecord): Promise<Draft> {
  const draft = startDraft();
  for (const item of undoSteps(record)) {
    planner.signal.throwIfAborted();
    try {
      const steps: PlanStep[] = [];
      for (const step of item.steps) steps.push(await asItIs(planner, step));
      addItem(draft, { ...item, steps });
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      const location = item.steps[0]!.from.name;
      refuse(draft, { contentHash: item.contentHash, location, path: item.path }, error.code, error.message);
    }
  }
  return draft;
}

async function asItIs({ world, id }: Planner, step: PlanStep): Promise<PlanStep> {
  const { adapter, place } = await world.station(step.from.id);
  const files: PlanFile[] = [];
  for (const file of step.files) {
    // A copy that was edited since is not taken away; what lies in the trash is nobody's to edit.
    const entry = step.kind === 'trash' ? await holds(adapter, file.from, file) : await findEntry(adapter, file.from);
    if (entry === null)
      throw new AliceError(
        'conflict',
        `${JSON.stringify(file.from)} in ${place.name} is gone or was changed since; it is left alone.`,
      );
    files.push({ ...file, to: file.to.replace(trashPath('PLAN', ''), trashPath(id, '')), etag: entry.etag });
  }
  return { ...step, files };
}
