/** Plans what goes into the trash, and what is taken out of it for good. */
import type { PlanStep, TrashedFile } from '#api/plan.ts';
import { findEntry } from '../transfer/hash-copy.ts';
import { isEnough, placeKey, standingWithout } from '../transfer/proof.ts';
import { addItem, refuse, startDraft, trashOf, tryStation, tryUnit, type Draft, type Planner } from './planner.ts';
import { stemOf } from './target-names.ts';
import { isSidecar } from './units.ts';

export interface TrashRequest {
  hashes: readonly string[];
  /** Location ids; without them everywhere but in backups. */
  from?: readonly string[] | undefined;
  isBackup(location: string): boolean;
}

/** Whoever names places keeps the rest; whoever names none wants the media gone, and has them in the trash until it is emptied. */
export async function planTrash(planner: Planner, request: TrashRequest): Promise<Draft> {
  const draft = startDraft();
  const floor = request.from === undefined ? 0 : planner.world.minimum;
  for (const hash of request.hashes) {
    planner.signal.throwIfAborted();
    await planMedium(planner, draft, request, hash, floor);
  }
  return draft;
}

async function planMedium(
  planner: Planner,
  draft: Draft,
  request: TrashRequest,
  hash: string,
  floor: number,
): Promise<void> {
  const { world, nameOf } = planner;
  const records = (await world.notes.copiesOf(hash)).filter(({ state }) => state !== 'missing');
  const scope = records.filter(({ location }) =>
    request.from === undefined ? !request.isBackup(location) : request.from.includes(location),
  );
  const steps: PlanStep[] = [];
  const going = new Set<string>();
  for (const record of scope) {
    if (draft.claimed.has(placeKey(record.location, record.path))) continue;
    const about = { contentHash: hash, location: nameOf(record.location), path: record.path };
    const station = await tryStation(world, record.location);
    if (station instanceof Error) refuse(draft, about, station.code, station.message);
    else if (station.keeps !== null)
      refuse(draft, about, 'permission-denied', `Nothing is taken away from ${about.location}: ${station.keeps}.`);
    else if (world.isPinned(hash)) refuse(draft, about, 'permission-denied', 'It is pinned.');
    else {
      const found = await tryUnit(planner, record);
      if (!('unit' in found)) {
        refuse(draft, about, found.code, found.reason);
        continue;
      }
      const step = trashOf(planner, found.station, found.unit.files, floor);
      if (!(await isDispensable(planner, step, going))) {
        const reason = `It stays: too few other copies of it can be proved to be there (${world.minimum} wanted).`;
        refuse(draft, about, 'conflict', reason);
        continue;
      }
      steps.push(step);
      for (const { from } of step.files) {
        going.add(placeKey(record.location, from));
        draft.claimed.add(placeKey(record.location, from));
      }
    }
  }
  if (steps.length === 0) {
    if (scope.length === 0)
      refuse(draft, { contentHash: hash, path: records[0]?.path ?? '' }, 'not-found', 'It has no copy there.');
    return;
  }
  const leaves = records.length - steps.length;
  const reason = leaves === 0 ? 'All of its copies go into the trash.' : 'It was asked for.';
  addItem(draft, { contentHash: hash, path: steps[0]!.files[0]!.from, steps, reason, leaves });
}

/** Looks, now, at the copies that would stay. `going`: what the plan takes away besides. */
export async function isDispensable(
  { world }: Pick<Planner, 'world'>,
  step: PlanStep,
  going: ReadonlySet<string>,
): Promise<boolean> {
  if (step.floor === 0) return true;
  for (const hash of new Set(step.files.flatMap(({ contentHash }) => contentHash ?? []))) {
    const files = step.files.filter(({ contentHash }) => contentHash === hash);
    if (
      !isEnough(
        await standingWithout(world, hash, { ...step, files }, { rigour: 'look', alsoGoing: going }),
        step.floor,
      )
    )
      return false;
  }
  return true;
}

export type Trashed = TrashedFile & { locationId: string; modifiedAt: string };

/** `lastCopies`: also what lies nowhere else any more. A file and its sidecars go together. */
export async function planEmptying(planner: Planner, trashed: readonly Trashed[], lastCopies: boolean): Promise<Draft> {
  const draft = startDraft();
  const floor = lastCopies ? 0 : planner.world.minimum;
  const units = Map.groupBy(trashed, ({ plan, locationId, path }) => `${plan}/${locationId}/${unitOf(path)}`);
  for (const files of units.values()) {
    planner.signal.throwIfAborted();
    const main = files.find(({ contentHash }) => contentHash !== null) ?? files[0]!;
    const about = { contentHash: main.contentHash, location: main.location, path: main.path };
    const station = await tryStation(planner.world, main.locationId);
    if (station instanceof Error) {
      refuse(draft, about, station.code, station.message);
      continue;
    }
    if (station.keeps !== null) {
      refuse(draft, about, 'permission-denied', `Nothing is removed in ${about.location}: ${station.keeps}.`);
      continue;
    }
    if (files.some(({ contentHash }) => contentHash !== null && planner.world.isPinned(contentHash))) {
      refuse(draft, about, 'permission-denied', 'It is pinned.');
      continue;
    }
    const step: PlanStep = { kind: 'delete', from: station.place, to: station.place, files: [], floor };
    let changed = false;
    for (const { trashPath, size, hash, contentHash, modifiedAt } of files) {
      const entry = await findEntry(station.adapter, trashPath);
      if (entry === null) continue;
      changed ||= entry.size !== size;
      step.files.push({ from: trashPath, to: '', size, hash, contentHash, modifiedAt, etag: entry.etag });
    }
    if (step.files.length === 0) continue;
    if (changed) {
      refuse(
        draft,
        about,
        'conflict',
        'It was changed while it was put into the trash, or since. Take it back instead.',
      );
      continue;
    }
    if (!(await isDispensable(planner, step, new Set()))) {
      refuse(
        draft,
        about,
        'conflict',
        'It stays in the trash: it lies nowhere else. To remove it all the same, say so.',
      );
      continue;
    }
    addItem(draft, {
      contentHash: main.contentHash ?? main.hash,
      path: main.path,
      steps: [step],
      reason: lastCopies ? 'It is removed for good.' : 'It lies elsewhere, too.',
      leaves: 0,
    });
  }
  return draft;
}

/** `a.png`, `a.png.xmp` and `a.xmp` have one. */
function unitOf(path: string): string {
  const once = stemOf(path);
  return isSidecar(path) && /\.\w{2,5}$/.test(once) ? stemOf(once) : once;
}
