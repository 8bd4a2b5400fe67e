/** Handlers of the nouns plan and trash: make, look at, run, discard, take back. Only running touches files, and that is a job. */
import type { Handlers, Parsed } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { Plan } from '#api/plan.ts';
import { planEmptying } from '../jobs/plans/trash-plan.ts';
import { planUndo } from '../jobs/plans/undo-plan.ts';
import { ledgerFolder } from '../ledger/ledger-io.ts';
import { replay, trashedFiles } from '../ledger/replay.ts';
import { chosenHashes, namedChoice } from './chosen.ts';
import type { Parts } from './parts.ts';
import { planOf, retryPlan } from './retry-plan.ts';

type Method =
  | 'plans.create'
  | 'plans.get'
  | 'plans.list'
  | 'plans.run'
  | 'plans.discard'
  | 'plans.undo'
  | 'plans.retry'
  | 'trash.list'
  | 'trash.empty';

const DAY_MS = 86_400_000;

export function planHandlers(parts: Parts): Pick<Handlers, Method> {
  const { transfers, places } = parts;
  const { plans } = transfers;
  const dir = ledgerFolder(parts.dataDir);
  const idsOf = (names: readonly string[] | undefined): string[] | undefined =>
    names?.map((name) => places.get(name).location.id);
  const trashed = async () => trashedFiles(await replay(dir));
  return {
    'plans.create': (input) => createPlan(parts, input),
    'plans.get': async ({ id, offset, limit }) => {
      const plan = await plans.get(id);
      return { plan, items: limit === 0 ? [] : await plans.items(plan, offset, limit) };
    },
    'plans.list': async ({ limit }) => {
      const all = await plans.list();
      return { plans: all.slice(0, limit), total: all.length };
    },
    'plans.run': async ({ id, hash }) => ({ job: await transfers.run(id, hash) }),
    'plans.discard': async ({ id }) => {
      const plan = await plans.get(id);
      if (plan.state !== 'draft')
        throw new AliceError(
          'conflict',
          `The plan ${id} is ${plan.state}; only a draft can be discarded. What waits or runs is stopped by: alice jobs cancel ${id}`,
        );
      const discarded = { ...plan, state: 'discarded' as const };
      await plans.update(discarded);
      return discarded;
    },
    'plans.undo': async ({ id }) => {
      const { verb, title, state } = await plans.get(id);
      const record = (await replay(dir, { only: id })).get(id);
      if (state === 'queued' || state === 'running')
        throw new AliceError(
          'conflict',
          `The plan ${id} is ${state}, and has not ended. Wait for that, or stop it first: alice jobs cancel ${id}`,
        );
      if (record === undefined)
        throw new AliceError('conflict', `The plan ${id} has not been run, so there is nothing to take back.`);
      if (verb === 'empty')
        throw new AliceError('conflict', `What the plan ${id} removed was removed for good; it cannot be taken back.`);
      return transfers.make({ verb: 'undo', title: `undo of: ${title}`, undoes: id }, (planner) =>
        planUndo(planner, record),
      );
    },
    'plans.retry': async ({ id }) => {
      const plan = await plans.get(id);
      if (plan.state !== 'incomplete')
        throw new AliceError('conflict', `The plan ${id} is ${plan.state}; there is nothing of it to be tried again.`);
      return retryPlan(parts, plan, await transfers.files.undone(plan), await trashed());
    },
    'trash.list': async ({ location, offset, limit }) => {
      const id = location === undefined ? undefined : places.get(location).location.id;
      const files = (await trashed()).filter(({ locationId }) => id === undefined || locationId === id);
      const shown = files.slice(offset, offset + limit).map(({ locationId: _id, modifiedAt: _time, ...file }) => file);
      return { files: shown, total: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
    },
    'trash.empty': async ({ locations, olderThanDays = 0, lastCopies = false }) => {
      const ids = idsOf(locations);
      const before = parts.now() - olderThanDays * DAY_MS;
      const files = (await trashed()).filter(
        ({ locationId, trashedAt }) => (ids?.includes(locationId) ?? true) && Date.parse(trashedAt) <= before,
      );
      const where = locations === undefined ? 'everywhere' : `in ${locations.join(', ')}`;
      return transfers.make({ verb: 'empty', title: `empty the trash ${where}` }, (planner) =>
        planEmptying(planner, files, lastCopies),
      );
    },
  };
}

async function createPlan(parts: Parts, input: Parsed<'plans.create'>): Promise<Plan> {
  const { places } = parts;
  const { verb, folder } = input;
  const from = input.from?.map((name) => places.get(name).location.id);
  const hashes = await chosenHashes(parts, input);
  const what = namedChoice(input, hashes.length);
  if (verb === 'trash') {
    if (input.to !== undefined) throw new AliceError('invalid', 'The trash is not sent to a location; leave "to" out.');
    const where = input.from === undefined ? 'everywhere' : `in ${input.from.join(', ')}`;
    return planOf(parts, { verb, title: `trash ${what} ${where}`, hashes, asked: { ...(from && { from }) } });
  }
  if (input.to === undefined) throw new AliceError('invalid', `Say to which location: a ${verb} needs "to".`);
  const { id: to, name, readOnly } = places.get(input.to).location;
  if (readOnly) throw new AliceError('permission-denied', `Nothing is written to ${name}: it is read-only.`);
  const clean = cleanFolder(folder);
  const asked = { to, ...(clean !== undefined && { folder: clean }), ...(from && { from }) };
  return planOf(parts, { verb, title: `${verb} ${what} to ${name}`, hashes, asked });
}

/** A folder as paths have it: no slashes at its ends. */
function cleanFolder(folder: string | undefined): string | undefined {
  return folder?.replace(/^\/+|\/+$/g, '');
}
