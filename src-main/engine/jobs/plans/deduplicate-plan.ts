/** Plans to give up the copies that are more than is wanted: only what is known to lie, byte for byte, where it is kept. */
import { AliceError } from '#api/errors.ts';
import type { PlanStep } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import { decide, type Decided, type KeepPolicy } from '../../catalog/keep-policy.ts';
import { findEntry } from '../transfer/hash-copy.ts';
import { placeKey } from '../transfer/proof.ts';
import type { World } from '../transfer/world.ts';
import { addItem, refuse, startDraft, trashOf, tryStation, tryUnit, type Draft, type Planner } from './planner.ts';
import { isDispensable } from './trash-plan.ts';

export interface DeduplicateRequest {
  hashes: readonly string[];
  policy: KeepPolicy;
}

export async function planDeduplication(planner: Planner, { hashes, policy }: DeduplicateRequest): Promise<Draft> {
  const draft = startDraft();
  for (const hash of hashes) {
    planner.signal.throwIfAborted();
    await planMedium(planner, draft, hash, policy);
  }
  return draft;
}

/** What stays, as it is now: the files under their own identity, and the contents of all that belongs to them. */
interface Kept {
  nodes: ReadonlySet<string>;
  contents: ReadonlySet<string>;
}

async function planMedium(planner: Planner, draft: Draft, hash: string, policy: KeepPolicy): Promise<void> {
  const { world } = planner;
  const decided = decide(await world.notes.copiesOf(hash), policy);
  for (const { copy } of decided.filter(({ fate }) => fate === 'differs'))
    refuse(
      draft,
      about(planner, copy),
      'conflict',
      'Its tags or other metadata are not those of the copy that is kept.',
    );
  const going = decided.filter(({ goes }) => goes);
  if (going.length === 0) return;
  const kept = await lookAtKept(
    planner,
    decided.filter(({ goes }) => !goes),
  );
  const steps: PlanStep[] = [];
  const gone = new Set<string>();
  for (const { copy } of going) {
    if (draft.claimed.has(placeKey(copy.location, copy.path))) continue;
    const step = await tryToGiveUp(planner, copy, kept, gone);
    if ('code' in step) {
      refuse(draft, about(planner, copy), step.code, step.reason);
      continue;
    }
    steps.push(step);
    for (const { from } of step.files) {
      gone.add(placeKey(copy.location, from));
      draft.claimed.add(placeKey(copy.location, from));
    }
  }
  if (steps.length === 0) return;
  const reason = `It is kept in ${planner.nameOf(decided[0]!.copy.location)}.`;
  const path = steps[0]!.files[0]!.from;
  addItem(draft, { contentHash: hash, path, steps, reason, leaves: decided.length - steps.length });
}

const about = ({ nameOf }: Planner, { contentHash, location, path }: CopyRecord) => ({
  contentHash,
  location: nameOf(location),
  path,
});

async function nodeOf(world: World, location: string, path: string): Promise<string | undefined> {
  const { adapter } = await world.station(location);
  return (await findEntry(adapter, path))?.node;
}

async function lookAtKept(planner: Planner, kept: readonly Decided<CopyRecord>[]): Promise<Kept> {
  const nodes = new Set<string>();
  const contents = new Set<string>();
  for (const { copy, fate } of kept) {
    try {
      const node = await nodeOf(planner.world, copy.location, copy.path);
      if (node !== undefined) nodes.add(node);
    } catch (error) {
      // A place that does not answer keeps nothing that could be counted on.
      if (!(error instanceof AliceError)) throw error;
      continue;
    }
    if (fate === 'protected' || fate === 'unproved') continue;
    const found = await tryUnit(planner, copy);
    if (!('unit' in found)) continue;
    for (const { hash } of [...found.unit.files, ...found.unit.lent]) contents.add(hash);
  }
  return { nodes, contents };
}

/** The step that puts a copy into the trash, or why it stays. */
async function tryToGiveUp(
  planner: Planner,
  copy: CopyRecord,
  kept: Kept,
  gone: ReadonlySet<string>,
): Promise<PlanStep | { code: string; reason: string }> {
  const { world } = planner;
  const station = await tryStation(world, copy.location);
  if (station instanceof Error) return { code: station.code, reason: station.message };
  if (station.keeps !== null)
    return {
      code: 'permission-denied',
      reason: `Nothing is taken away from ${station.place.name}: ${station.keeps}.`,
    };
  if (world.isPinned(copy.contentHash)) return { code: 'permission-denied', reason: 'It is pinned.' };
  const found = await tryUnit(planner, copy);
  if (!('unit' in found)) return found;
  const node = await nodeOf(world, copy.location, copy.path);
  if (node !== undefined && kept.nodes.has(node))
    return { code: 'already-exists', reason: 'It is another name of a file that stays: nothing would be freed.' };
  const { files } = found.unit;
  if (!files.every(({ hash }) => kept.contents.has(hash)))
    return { code: 'conflict', reason: 'Its sidecars or partners are not beside the copy that is kept.' };
  const step = trashOf(planner, station, files, world.minimum);
  if (await isDispensable(planner, step, gone)) return step;
  return {
    code: 'conflict',
    reason: `It stays: too few other copies of it can be proved to be there (${world.minimum} wanted).`,
  };
}
