/** `alice plans …`: what was planned and done, and a plan's own run. */
import { runShown } from '../carry-out.ts';
import { wholeNumber } from '../flags.ts';
import { renderItems, renderPlan, renderPlans, renderResult } from '../render-plan.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declarePlans: DeclareVerb = (program, session) => {
  const group = program.command('plans').description('what was planned and done');
  group
    .command('list')
    .description('all plans, the newest first')
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .addHelpText('after', examples('plans list', 'plans list --json'))
    .action(async (flags: { limit?: number }) => {
      const client = await session.client();
      const result = await client.call('plans.list', flags.limit === undefined ? {} : { limit: flags.limit });
      session.finish({ result, human: (canvas) => renderPlans(result.plans, canvas) });
    });
  group
    .command('show')
    .description('a plan file by file, and what became of it')
    .argument('<plan>', 'its id')
    .addHelpText('after', examples('plans show 20260301-120000-k3f9x2'))
    .option('--offset <number>', 'begin with this item', wholeNumber)
    .option('--limit <number>', 'how many items at most (1 to 1000; 100 if not given)', wholeNumber)
    .action(async (id: string, flags: { offset?: number; limit?: number }) => {
      const page = {
        ...(flags.offset !== undefined && { offset: flags.offset }),
        ...(flags.limit !== undefined && { limit: flags.limit }),
      };
      const result = await (await session.client()).call('plans.get', { id, ...page });
      const { plan, items } = result;
      session.finish({
        result,
        human: (canvas) =>
          [
            renderPlan(plan, canvas),
            '',
            renderItems(items, canvas),
            '',
            plan.result === null
              ? `It is ${plan.state === 'draft' ? `not run yet: alice plans run ${id}` : plan.state}.`
              : renderResult(plan.result, canvas),
          ].join('\n'),
      });
    });
  group
    .command('run')
    .description('do what a plan says, as it was shown')
    .argument('<plan>', 'its id')
    .addHelpText('after', examples('plans run 20260301-120000-k3f9x2'))
    .action(async (id: string) => {
      const { plan } = await (await session.client()).call('plans.get', { id, limit: 0 });
      await runShown(session, plan);
    });
  group
    .command('discard')
    .description('mark a plan as not to be run')
    .argument('<plan>', 'its id')
    .addHelpText('after', examples('plans discard 20260301-120000-k3f9x2'))
    .action(async (id: string) => {
      const result = await (await session.client()).call('plans.discard', { id });
      session.finish({ result, human: () => `${id} is discarded.` });
    });
};
