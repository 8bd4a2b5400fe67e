/** What all plans are made with, and the parts that they have in common: refusals, sources that answer, units in the trash. */
import { AliceError, errorShape } from '#api/errors.ts';
import { isWriting, type PlanFile, type PlanItem, type PlanRefusal, type PlanStep } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import { trashPath } from '../transfer/paths.ts';
import type { Station, World } from '../transfer/world.ts';
import { findUnit, type Unit, type UnitSource } from './units.ts';

export interface Planner {
  /** The id that the plan will have. */
  id: string;
  world: World;
  units: UnitSource;
  /** The name of a location, for sentences. */
  nameOf(location: string): string;
  /** Passed now and then; throws `cancelled`. */
  signal: AbortSignal;
}

/** A plan as it grows. */
export interface Draft {
  items: PlanItem[];
  refused: PlanRefusal[];
  /** `location/path` of the files that are in it already: a partner must not be taken twice. */
  claimed: Set<string>;
}

export const startDraft = (): Draft => ({ items: [], refused: [], claimed: new Set() });

export function refuse(
  draft: Draft,
  about: { contentHash: string | null; location?: string; path: string },
  code: string,
  reason: string,
): void {
  const { contentHash, location = null, path } = about;
  draft.refused.push({ contentHash, location, path, code, reason });
}

/** Throws only what is no AliceError; else the reason why not. */
export async function tryStation(world: World, id: string): Promise<Station | AliceError> {
  try {
    return await world.station(id);
  } catch (error) {
    if (error instanceof AliceError) return error;
    throw error;
  }
}

/** The unit around a copy, or why there is none now. */
export async function tryUnit(
  planner: Planner,
  record: CopyRecord,
): Promise<{ station: Station; unit: Unit } | { code: string; reason: string }> {
  try {
    const station = await planner.world.station(record.location);
    const unit = await findUnit(station, record, planner.units);
    if (unit !== null) return { station, unit };
    const name = planner.nameOf(record.location);
    return { code: 'conflict', reason: `It is not in ${name} as it was when that was scanned. Scan ${name} again.` };
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    const { code, message } = errorShape(error);
    return { code, reason: message };
  }
}

export function copyOf(from: Station, to: Station, files: readonly PlanFile[], paths: readonly string[]): PlanStep {
  const named = files.map((file, at) => ({ ...file, to: paths[at]! }));
  return { kind: 'copy', from: from.place, to: to.place, files: named, floor: 0 };
}

export function trashOf(
  planner: Pick<Planner, 'id'>,
  at: Station,
  files: readonly PlanFile[],
  floor: number,
): PlanStep {
  const aside = files.map((file) => ({ ...file, to: trashPath(planner.id, file.from) }));
  return { kind: 'trash', from: at.place, to: at.place, files: aside, floor };
}

/** A plan is held in memory while it runs, some kilobytes a medium; larger changes are made in several plans. */
export const MOST_ITEMS = 200_000;

/** Throws `invalid` when the plan is full. */
export function addItem(draft: Draft, item: Omit<PlanItem, 'index' | 'bytes'>): void {
  if (draft.items.length >= MOST_ITEMS)
    throw new AliceError(
      'invalid',
      `A plan holds ${MOST_ITEMS} media at most, and more were chosen. Choose fewer, for example one year at a time: date:2026.`,
    );
  const written = item.steps.flatMap((step) => (isWriting(step) ? step.files : []));
  draft.items.push({ ...item, index: draft.items.length, bytes: written.reduce((sum, { size }) => sum + size, 0) });
}
