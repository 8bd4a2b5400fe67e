/** Plans to copy or move media to a location: the best source first, nothing twice, and nothing taken away that is not also there. */
import { AliceError } from '#api/errors.ts';
import type { PlanFile, PlanStep } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import { findEntry, holds } from '../transfer/hash-copy.ts';
import { placeKey } from '../transfer/proof.ts';
import type { Station } from '../transfer/world.ts';
import {
  addItem,
  copyOf,
  refuse,
  startDraft,
  trashOf,
  tryStation,
  tryUnit,
  type Draft,
  type Planner,
} from './planner.ts';
import { createTargetNames, stemOf, type TargetNames } from './target-names.ts';
import { findPlanFile, type Unit } from './units.ts';

export interface CopyRequest {
  verb: 'copy' | 'move';
  hashes: readonly string[];
  /** Location id. */
  to: string;
  folder?: string | undefined;
  /** Location ids; only copies there are moved. */
  from?: readonly string[] | undefined;
  /** Whether a location is a backup, of which nothing is moved away. */
  isBackup(location: string): boolean;
}

interface Work {
  planner: Planner;
  draft: Draft;
  target: Station;
  names: TargetNames;
  request: CopyRequest;
}

interface Source {
  station: Station;
  unit: Unit;
}

export async function planCopies(planner: Planner, request: CopyRequest): Promise<Draft> {
  const draft = startDraft();
  const target = await planner.world.station(request.to);
  const work: Work = { planner, draft, target, names: createTargetNames(target), request };
  for (const hash of request.hashes) {
    planner.signal.throwIfAborted();
    const records = (await planner.world.notes.copiesOf(hash)).filter(({ state }) => state !== 'missing');
    if (records.length === 0) refuse(draft, { contentHash: hash, path: '' }, 'not-found', 'No copy of it is known.');
    else await planOrRefuse(work, hash, records);
  }
  return draft;
}

/** A medium for which no name can be found is left out; it must not keep the others from being planned. */
async function planOrRefuse(work: Work, hash: string, records: readonly CopyRecord[]): Promise<void> {
  try {
    await planMedium(work, hash, records);
  } catch (error) {
    if (!(error instanceof AliceError) || !['invalid', 'already-exists'].includes(error.code)) throw error;
    const path = records.find(({ location }) => location !== work.request.to)?.path ?? '';
    refuse(work.draft, { contentHash: hash, path }, error.code, error.message);
  }
}

async function planMedium(work: Work, hash: string, records: readonly CopyRecord[]): Promise<void> {
  const { draft, request } = work;
  const elsewhere = records.filter(({ location }) => location !== request.to);
  if (elsewhere.some(({ location, path }) => draft.claimed.has(placeKey(location, path)))) return;
  const there = records.filter(({ location }) => location === request.to);
  const existing = await findExisting(work.target, there);
  if (request.verb === 'copy') return planCopy(work, hash, elsewhere, existing);
  return planMove(work, hash, elsewhere, existing);
}

/** A copy at the target that is there as it was read last; when something is taken away for it, it is read again by then. */
async function findExisting(target: Station, records: readonly CopyRecord[]): Promise<CopyRecord | null> {
  for (const record of records) {
    if ((await findPlanFile(target, record)) !== null) return record;
  }
  return null;
}

const claim = ({ draft }: Work, { unit }: Source): void => {
  for (const { from } of unit.files) draft.claimed.add(placeKey(unit.main.location, from));
};

async function planCopy(
  work: Work,
  hash: string,
  records: readonly CopyRecord[],
  existing: CopyRecord | null,
): Promise<void> {
  const { draft, target, request } = work;
  const about = { contentHash: hash, path: existing?.path ?? records[0]?.path ?? '' };
  if (existing !== null)
    return refuse(
      draft,
      { ...about, location: target.place.name },
      'already-exists',
      `It is in ${target.place.name} already.`,
    );
  const wanted = records.filter(({ location }) => request.from === undefined || request.from.includes(location));
  const source = await findSource(work, hash, wanted);
  if (source === null) return;
  claim(work, source);
  const step = await copyStep(work, source, records);
  const reason = `It is copied from ${source.station.place.name}.`;
  addItem(draft, { contentHash: hash, path: source.unit.main.path, steps: [step], reason, leaves: records.length + 1 });
}

/** The first copy that can be read now; tells the draft why not when there is none. */
async function findSource(work: Work, hash: string, records: readonly CopyRecord[]): Promise<Source | null> {
  const why: string[] = [];
  let code = 'not-found';
  for (const record of records) {
    const found = await tryUnit(work.planner, record);
    if ('unit' in found) return found;
    code = found.code;
    why.push(found.reason);
  }
  const reason = why.length === 0 ? 'None of the locations named has a copy of it.' : [...new Set(why)].join(' ');
  refuse(work.draft, { contentHash: hash, path: records[0]?.path ?? '' }, code, reason);
  return null;
}

/** `records`: where the medium lies, by which a name that was cut on its way is known again. */
async function copyStep(
  { names, target, request }: Work,
  { station, unit }: Source,
  records: readonly CopyRecord[],
): Promise<PlanStep> {
  const files = [...unit.files, ...unit.lent];
  const about = { main: unit.main.path, from: station, elsewhere: records.map(({ path }) => path) };
  const paths = await names.take({ ...about, paths: files.map(({ from }) => from) }, request.folder);
  return copyOf(station, target, files, paths);
}

async function planMove(
  work: Work,
  hash: string,
  records: readonly CopyRecord[],
  existing: CopyRecord | null,
): Promise<void> {
  const { planner, draft, target } = work;
  const sources = await removable(work, hash, records);
  const first = sources[0];
  if (first === undefined) return;
  const steps: PlanStep[] = [];
  if (existing === null) steps.push(await copyStep(work, first, records));
  else {
    const missing = await missingSidecars(target, first, existing);
    if (missing === null) {
      const reason = `${target.place.name} has it with another sidecar. Both stay as they are.`;
      return refuse(draft, { contentHash: hash, location: target.place.name, path: existing.path }, 'conflict', reason);
    }
    if (missing.files.length > 0) steps.push(copyOf(first.station, target, missing.files, missing.paths));
  }
  const arrived = new Set([...first.unit.files, ...first.unit.lent].map((file) => file.hash));
  for (const source of sources) {
    claim(work, source);
    if (source.unit.files.every((file) => arrived.has(file.hash))) {
      steps.push(trashOf(planner, source.station, source.unit.files, planner.world.minimum));
      continue;
    }
    const reason = 'Its tags or sidecars are not those of the copy that is moved, so it stays.';
    refuse(
      draft,
      { contentHash: hash, location: source.station.place.name, path: source.unit.main.path },
      'conflict',
      reason,
    );
  }
  const gone = steps.filter(({ kind }) => kind === 'trash').length;
  const leaves = records.length - gone + 1;
  const reason = `It is moved from ${sources.map(({ station }) => station.place.name).join(', ')}.`;
  addItem(draft, { contentHash: hash, path: first.unit.main.path, steps, reason, leaves });
}

/** The copies that may go; those that may not are told of. Without any the medium is not moved, and not copied silently either. */
async function removable(work: Work, hash: string, records: readonly CopyRecord[]): Promise<Source[]> {
  const { planner, draft, request } = work;
  const sources: Source[] = [];
  for (const record of records) {
    if (request.from !== undefined && !request.from.includes(record.location)) continue;
    const name = planner.nameOf(record.location);
    const about = { contentHash: hash, location: name, path: record.path };
    if (request.isBackup(record.location)) {
      refuse(draft, about, 'permission-denied', `Nothing is moved away from ${name}: it is a backup.`);
      continue;
    }
    const station = await tryStation(planner.world, record.location);
    if (station instanceof Error) refuse(draft, about, station.code, station.message);
    else if (station.keeps !== null)
      refuse(draft, about, 'permission-denied', `Nothing is moved away from ${name}: ${station.keeps}.`);
    else if (planner.world.isPinned(hash)) refuse(draft, about, 'permission-denied', 'It is pinned.');
    else {
      const found = await tryUnit(planner, record);
      if ('unit' in found) sources.push(found);
      else refuse(draft, about, found.code, found.reason);
    }
  }
  if (sources.length === 0 && records.length === 0) {
    refuse(
      draft,
      { contentHash: hash, location: work.target.place.name, path: '' },
      'already-exists',
      'It lies nowhere else.',
    );
  }
  return sources;
}

/** What of a unit is not beside the copy that the target has; null when other bytes have a name that is needed. */
async function missingSidecars(
  target: Station,
  { unit }: Source,
  existing: CopyRecord,
): Promise<{ files: PlanFile[]; paths: string[] } | null> {
  const [main, ...others] = [...unit.files, ...unit.lent];
  if (main!.hash !== existing.fileHash) return null;
  const missing: { files: PlanFile[]; paths: string[] } = { files: [], paths: [] };
  const [own, kept] = [stemOf(main!.from), stemOf(existing.path)];
  for (const file of others) {
    const path = `${kept}${file.from.slice(own.length)}`;
    if ((await findEntry(target.adapter, path)) === null) {
      missing.files.push(file);
      missing.paths.push(path);
    } else if ((await holds(target.adapter, path, file)) === null) return null;
  }
  return missing;
}
