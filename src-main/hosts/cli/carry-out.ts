/** Shows a plan, and carries it out when that was asked for: the one way in which all verbs do so. */
import { AliceError } from '#api/errors.ts';
import { TransferResult, type Plan } from '#api/plan.ts';
import { EXIT_DONE, EXIT_INCOMPLETE } from './exit-codes.ts';
import { followJob } from './follow-job.ts';
import { renderItems, renderPlan, renderResult } from './render-plan.ts';
import type { Session } from './session.ts';

export interface CarryOut {
  dryRun: boolean;
  /** Something is taken away, so it must have been confirmed; `undefined` where nothing is. */
  confirmed?: boolean | undefined;
  /** What to type to do it. */
  again: string;
}

/** Items that are listed of a plan which is only shown. */
const LISTED = 100;
const STOPPED = 'Stopped. What was done until now is done, and nothing is half done: see "alice plans list".';

export async function carryOut(session: Session, plan: Plan, { dryRun, confirmed, again }: CarryOut): Promise<void> {
  const client = await session.client();
  if (dryRun) {
    const { items } = await client.call('plans.get', { id: plan.id, limit: session.json ? 1000 : LISTED });
    await client.call('plans.discard', { id: plan.id });
    session.finish({
      result: { plan, items },
      human: (canvas) =>
        [renderPlan(plan, canvas), '', renderItems(items, canvas), '', `Nothing was done. To do it: ${again}`].join(
          '\n',
        ),
    });
    return;
  }
  if (plan.items === 0) {
    await client.call('plans.discard', { id: plan.id });
    session.finish({
      result: { plan, transfer: null },
      human: (canvas) => `${renderPlan(plan, canvas)}\n\nThere is nothing to do.`,
      exitCode: plan.refused.every(({ code }) => code === 'already-exists') ? EXIT_DONE : EXIT_INCOMPLETE,
    });
    return;
  }
  if (confirmed === false) {
    throw new AliceError(
      'conflict',
      `Nothing was done: ${plan.items} ${plan.items === 1 ? 'medium is' : 'media are'} about to be taken away from where they are. ` +
        `To see what would happen: alice plans show ${plan.id}. To do it: alice plans run ${plan.id}, or the same command with --yes.`,
      { details: { plan: plan.id } },
    );
  }
  await runShown(session, plan);
}

export async function runShown(session: Session, plan: Plan): Promise<void> {
  const client = await session.client();
  const start = async (): Promise<string> => (await client.call('plans.run', { id: plan.id, hash: plan.hash })).job;
  const job = await followJob(session, client, start, undefined, STOPPED);
  const transfer = TransferResult.parse(job.result);
  const undo = plan.verb === 'empty' || transfer.done === 0 ? '' : `\nTo take it back: alice undo ${plan.id}`;
  session.finish({
    result: { plan, transfer },
    human: (canvas) => `${renderPlan(plan, canvas)}\n\n${renderResult(transfer, canvas)}${undo}`,
    exitCode: transfer.failedCount > 0 ? EXIT_INCOMPLETE : EXIT_DONE,
  });
}
