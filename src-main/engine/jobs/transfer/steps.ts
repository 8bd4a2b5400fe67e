/** Carries out one step of a plan: looks that the world is as planned, writes the intent, acts, writes the outcome. */
import { AliceError, errorShape } from '#api/errors.ts';
import { isWriting, type PlanFile, type PlanItem, type PlanStep, type PlanVerb } from '#api/plan.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { pathBefore } from './paths.ts';
import { copyFile, requireUnchanged, type CopyOptions } from './copy-file.ts';
import { isLeftBehind, isUnsettled, unsettled } from './unsettled.ts';
import { findEntry, holds } from './hash-copy.ts';
import { placeKey, requireDispensable } from './proof.ts';
import { replaceFiles, requireReplaceable } from './replace.ts';
import { gather, setAside } from './set-aside.ts';
import type { Station, World } from './world.ts';
import type { Entry } from '../../storage/adapter.ts';

export interface StepContext extends CopyOptions {
  world: World;
  ledger: Pick<Ledger, 'append'>;
  plan: string;
  verb: PlanVerb;
}

interface Look extends StepContext {
  item: PlanItem;
}

type Act = (context: StepContext, from: Station, to: Station, step: PlanStep) => Promise<Entry[]>;

async function requireFree(station: Station, files: readonly PlanFile[]): Promise<void> {
  for (const { to } of files) {
    if ((await findEntry(station.adapter, to)) === null) continue;
    throw new AliceError(
      'already-exists',
      `${JSON.stringify(to)} in ${station.place.name} was taken since the plan was made. Make the plan anew.`,
    );
  }
}

/** Throws `permission-denied` where the location's own rules say that nothing is written. */
function requireOpen({ closed, place }: Station): void {
  if (closed !== null) throw new AliceError('permission-denied', `Nothing is written to ${place.name}: ${closed}.`);
}

/** Throws `permission-denied` where the location's own rules say that nothing is taken away. */
function requireRemovable({ keeps, place }: Station): void {
  if (keeps !== null) throw new AliceError('permission-denied', `Nothing is taken away from ${place.name}: ${keeps}.`);
}

const looks: Record<PlanStep['kind'], (context: Look, from: Station, to: Station, step: PlanStep) => Promise<void>> = {
  async copy(_, from, to, { files }) {
    requireOpen(to);
    for (const file of files) await requireUnchanged(from, file);
    await requireFree(to, files);
  },
  async replace(_, from, to, step) {
    requireOpen(to);
    requireRemovable(to);
    for (const file of step.files) await requireUnchanged(from, file);
    await requireReplaceable(to, step);
  },
  async trash({ world, verb, item }, from, to, step) {
    requireRemovable(from);
    if (verb === 'move' && from.purpose.includes('backup'))
      throw new AliceError('permission-denied', `Nothing is moved away from ${from.place.name}: it is a backup.`);
    for (const file of step.files) await requireUnchanged(from, file);
    await requireFree(to, step.files);
    await requireDispensable(world, step, arrivalsOf(item));
  },
  async restore(_, from, to, { files }) {
    requireOpen(to);
    // What was changed on its way there comes back as it is by now.
    for (const { from: path } of files) {
      if ((await findEntry(from.adapter, path)) !== null) continue;
      throw new AliceError(
        'not-found',
        `${JSON.stringify(pathBefore(path))} in ${from.place.name} is not where it was put aside any more, so it cannot be brought back.`,
      );
    }
    await requireFree(to, files);
  },
  async delete({ world }, from, _, step) {
    if (!step.files.every(({ from: path }) => path.startsWith('.alice/trash/')))
      throw new AliceError('internal', 'Only what lies in the trash can be removed for good.');
    requireRemovable(from);
    for (const file of step.files) {
      await requireUnchanged(from, file);
      // Somebody may have written to it while it went into the trash: that would lie nowhere else.
      if ((await holds(from.adapter, file.from, file)) !== null) continue;
      throw new AliceError(
        'conflict',
        `${JSON.stringify(pathBefore(file.from))} in the trash of ${from.place.name} is not what was put there, so it stays. Take it back with "alice undo".`,
      );
    }
    await requireDispensable(world, step);
  },
};

/** Copies that an item makes. */
function arrivalsOf({ steps }: PlanItem): Set<string> {
  return new Set(steps.filter(isWriting).flatMap(({ to, files }) => files.map((file) => placeKey(to.id, file.to))));
}

const acts: Record<PlanStep['kind'], Act> = {
  async copy(context, from, to, { files }) {
    const made: Entry[] = [];
    try {
      for (const file of files) made.push(await copyFile(from, to, file, context));
      return made;
    } catch (error) {
      // A unit is there as a whole or not at all. What cannot be taken back now, recovery finds by the intent.
      try {
        for (const entry of made) await to.adapter.remove(entry.path, { ifMatch: entry.etag });
      } catch (cause) {
        throw unsettled(error, cause);
      }
      throw error;
    }
  },
  replace: (context, from, to, step) => replaceFiles(from, to, step, context),
  trash: moveAll,
  restore: moveAll,
  async delete(_, from, __, { files }) {
    for (const { from: path, etag } of files) await from.adapter.remove(path, { ifMatch: etag });
    return [];
  },
};

/** Of files that were to be removed for good: those that are not there any more, whatever the removal said. */
export async function findGone({ adapter }: Station, { kind, files }: PlanStep): Promise<string[]> {
  const gone: string[] = [];
  if (kind === 'delete') for (const { from } of files) if ((await findEntry(adapter, from)) === null) gone.push(from);
  return gone;
}

async function moveAll(_: StepContext, from: Station, __: Station, { kind, files }: PlanStep): Promise<Entry[]> {
  try {
    const moved: Entry[] = [];
    for (const file of files) {
      const etag = kind === 'trash' ? file.etag : (await from.adapter.stat(file.from)).etag;
      moved.push(await setAside(from.adapter, file, etag));
    }
    return moved;
  } catch (error) {
    const stuck = await gather(from.adapter, files, 'from').catch((cause: unknown) => {
      throw unsettled(error, cause);
    });
    throw stuck.length === 0 ? error : unsettled(error, new Error(`stuck: ${stuck.join(', ')}`));
  }
}

/** Tells the catalog what has become of the media in the step; sidecars are not in it. */
export async function noteStep(world: World, step: PlanStep, entries: readonly Entry[]): Promise<void> {
  for (const [at, { from, hash, contentHash }] of step.files.entries()) {
    if (contentHash === null) continue;
    const entry = entries[at];
    if (step.kind === 'trash') await world.notes.gone(step.from.id, from);
    else if (step.kind !== 'delete' && entry !== undefined)
      await world.notes.made({ location: step.to.id, entry, fileHash: hash, contentHash });
  }
}

/**
 * Throws what is in the way; then nothing was changed, or it was changed back. Only a failure of the ledger or of the way back
 * leaves an intent without an outcome, which recovery settles.
 */
export async function runStep(context: StepContext, item: PlanItem, at: number): Promise<void> {
  const { world, ledger, plan } = context;
  const step = item.steps[at]!;
  const from = await world.station(step.from.id);
  const to = step.to.id === step.from.id ? from : await world.station(step.to.id);
  await looks[step.kind]({ ...context, item }, from, to, step);
  const about = { plan, item: item.index, step: at };
  const { kind: action, ...what } = step;
  await ledger.append([{ kind: 'intent', ...about, action, contentHash: item.contentHash, ...what }]);
  let entries: Entry[];
  try {
    entries = await acts[step.kind](context, from, to, step);
  } catch (error) {
    if (!(error instanceof AliceError) || isUnsettled(error)) throw error;
    if (isLeftBehind(error)) throw unsettled(error, error);
    const { code, message } = errorShape(error);
    const gone = await findGone(from, step).catch((cause: unknown) => {
      throw unsettled(error, cause);
    });
    if (gone.length < step.files.length || step.kind !== 'delete') {
      await ledger.append([{ kind: 'outcome', ...about, state: 'failed', code, message, gone }]);
      throw error;
    }
    entries = [];
  }
  await ledger.append([
    { kind: 'outcome', ...about, state: 'done', proof: isWriting(step) ? 'read back, SHA-256' : 'renamed' },
  ]);
  // What was read back by us need not be read once more before its source goes.
  if (isWriting(step) && context.reread)
    for (const [n, { etag, path }] of entries.entries())
      world.proved.set(placeKey(to.place.id, path), `${etag} ${step.files[n]!.hash}`);
  await noteStep(world, step, entries);
}
