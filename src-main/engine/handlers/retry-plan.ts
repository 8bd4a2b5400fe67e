/** Plans for given media, as they were asked for: for the first time, or once more for what failed. */
import { AliceError } from '#api/errors.ts';
import type { Plan, PlanItem } from '#api/plan.ts';
import { planCopies } from '../jobs/plans/copy-plan.ts';
import { planRepair } from '../jobs/plans/repair-plan.ts';
import { planEmptying, planTrash, type Trashed } from '../jobs/plans/trash-plan.ts';
import { planUndo } from '../jobs/plans/undo-plan.ts';
import { ledgerFolder } from '../ledger/ledger-io.ts';
import { replay } from '../ledger/replay.ts';
import type { Parts } from './parts.ts';

export interface Wanted {
  verb: 'copy' | 'move' | 'trash';
  title: string;
  hashes: readonly string[];
  asked: NonNullable<Plan['asked']>;
}

const isBackupOf =
  ({ places }: Pick<Parts, 'places'>) =>
  (id: string): boolean =>
    places.byId(id)?.location.purpose.includes('backup') ?? false;

export function planOf({ places, transfers }: Parts, { verb, title, hashes, asked }: Wanted): Promise<Plan> {
  const { to, folder, from } = asked;
  const isBackup = isBackupOf({ places });
  if (verb === 'trash')
    return transfers.make({ verb, title, asked }, (planner) => planTrash(planner, { hashes, from, isBackup }));
  if (to === undefined) throw new AliceError('invalid', 'It is not known any more where to. Make the plan anew.');
  return transfers.make({ verb, title, asked }, (planner) =>
    planCopies(planner, { verb, hashes, to, folder, from, isBackup }),
  );
}

/** `undone`: the items that are planned anew; `trashed`: what lies in the trash now. */
export async function retryPlan(
  parts: Parts,
  { verb, title: before, undoes, asked }: Plan,
  undone: readonly PlanItem[],
  trashed: readonly Trashed[],
): Promise<Plan> {
  const title = before.startsWith('again: ') ? before : `again: ${before}`;
  const media = new Set(undone.map(({ contentHash }) => contentHash));
  // What is given up depends on what else there is by now, and on what is kept where; it is found out anew.
  if (verb === 'deduplicate')
    throw new AliceError('conflict', 'Copies that are not wanted are looked for anew: see "alice duplicates --help".');
  if (verb === 'empty') {
    const files = new Set(undone.flatMap(({ steps }) => steps.flatMap(pathsOf)));
    const left = trashed.filter(({ locationId, trashPath }) => files.has(`${locationId}/${trashPath}`));
    const lastCopies = undone.some(({ steps }) => steps.some(({ floor }) => floor === 0));
    return parts.transfers.make({ verb, title }, (planner) => planEmptying(planner, left, lastCopies));
  }
  if (verb === 'undo') {
    const record =
      undoes === null ? undefined : (await replay(ledgerFolder(parts.dataDir), { only: undoes })).get(undoes);
    if (record === undefined)
      throw new AliceError(
        'conflict',
        'The ledger knows nothing of what was to be taken back. See "alice audit verify".',
      );
    const steps = record.steps.filter(({ contentHash }) => media.has(contentHash));
    return parts.transfers.make({ verb, title, undoes }, (planner) => planUndo(planner, { ...record, steps }));
  }
  if (verb === 'repair') {
    const { read } = await parts.catalog();
    const locations = [...new Set(undone.flatMap(({ steps }) => steps.map(({ to }) => to.id)))];
    return parts.transfers.make({ verb, title }, (planner) =>
      planRepair(planner, {
        findings: async (offset, limit) => (await read.findings({ offset, limit })).findings,
        hashes: media,
        locations,
        verdicts: null,
        isBackup: isBackupOf(parts),
      }),
    );
  }
  const target = undone.flatMap(({ steps }) => steps.flatMap(({ kind, to }) => (kind === 'copy' ? to.id : [])))[0];
  // Plans of earlier versions do not tell what they were asked with; where to is in their steps.
  return planOf(parts, {
    verb,
    title,
    hashes: [...media],
    asked: asked ?? (target === undefined ? {} : { to: target }),
  });
}

const pathsOf = ({ from, files }: PlanItem['steps'][number]): string[] =>
  files.map((file) => `${from.id}/${file.from}`);
