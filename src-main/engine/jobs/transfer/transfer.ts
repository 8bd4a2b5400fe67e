/** Plans and their jobs over a running library: made, queued, run one at a time, recovered after an abrupt end, told to the catalog. */
import { AliceError, errorShape } from '#api/errors.ts';
import type { Plan } from '#api/plan.ts';
import type { PlanStore } from '../../ledger/plan-store.ts';
import { makePlan, type PlanAbout } from '../plans/make-plan.ts';
import type { Draft, Planner } from '../plans/planner.ts';
import { createJobFiles, type JobFiles } from './job-files.ts';
import { createTransferQueue, type TransferQueue } from './queue.ts';
import type { Settled } from './settle-all.ts';
import { openWorkshop, type TransferParts } from './workshop.ts';

export interface Transfers {
  plans: PlanStore;
  queue: TransferQueue;
  files: JobFiles;
  /** Makes a plan and keeps it. Touches no file. */
  make(about: PlanAbout, fill: (planner: Planner) => Promise<Draft>): Promise<Plan>;
  /** Puts the plan into the queue and starts its job. Throws `conflict` when it was run before or is not what was seen. */
  run(id: string, hash: string): Promise<string>;
  /** Settles what an abrupt end has left; `thorough` reads the whole ledger for it. Null when there is nothing to settle, or another Alice is at work and settles it itself. */
  recover(thorough: boolean): Promise<Settled | null>;
}

export function createTransfers(parts: TransferParts): Transfers {
  const workshop = openWorkshop(parts);
  const queue = createTransferQueue(workshop);
  const { plans, withWorld, withLedger, marker, settle } = workshop;
  return {
    plans,
    queue,
    files: createJobFiles(workshop, queue),
    make: (about, fill) => makePlan(workshop, about, fill),
    async run(id, hash) {
      const plan = await plans.get(id);
      if (plan.hash !== hash)
        throw new AliceError('conflict', `The plan ${id} is not the one that was shown. Look at it again.`);
      // Read before it is accepted: what is damaged is told now, not by a job that fails.
      await plans.items(plan);
      return queue.accept(plan);
    },
    async recover(thorough) {
      if (!thorough && !(await marker.isThere())) return null;
      const busy = new AbortController();
      const options = { signal: busy.signal, onWait: () => busy.abort(), ready: () => Promise.resolve() };
      try {
        return await parts.alone(() => withWorld((world) => withLedger((ledger) => settle(world, ledger))), options);
      } catch (error) {
        if (!busy.signal.aborted) throw error;
        if (!thorough) return null;
        throw new AliceError(
          'unavailable',
          'Another Alice is at work here, and settles it itself. Try again when it has ended.',
          {
            cause: errorShape(error),
          },
        );
      }
    },
  };
}
