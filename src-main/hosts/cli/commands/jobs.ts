/** `alice jobs …`: the queue of transfers, also of an Alice that runs meanwhile: seen, held, put in another order, stopped, tried again. */
import type { Client } from '#api/client.ts';
import { AliceError } from '#api/errors.ts';
import { itemStates, type Job } from '#api/job.ts';
import { carryOut } from '../carry-out.ts';
import { wholeNumber } from '../flags.ts';
import { renderFiles, renderJob, renderJobs } from '../render-jobs.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples } from './command.ts';
import { type Command, Option } from 'commander';

const QUEUE = `The queue lies in the data folder and is one for all Alices: an "alice serve" or a window that runs
obeys within a second, and goes on with it at its start. A command of its own ("alice copy …") runs its own
plan only. What waits while nothing is open is begun by: alice plans run ID`;

interface DryRun {
  dryRun?: boolean;
}

type Act = (client: Client, id: string) => Promise<Job>;

/** A verb that changes one job. `said` is what has become of it. */
function declareAct(group: Command, session: Session, name: string, description: string, act: Act, said: string): void {
  group
    .command(name)
    .description(description)
    .argument('<job>', 'its id, see alice jobs list; a transfer has that of its plan')
    .option('--dry-run', 'only show the job')
    .addHelpText('after', examples(`jobs ${name} 20260301-120000-k3f9x2`))
    .action(async (id: string, flags: DryRun) => {
      const client = await session.client();
      const dry = flags.dryRun === true;
      const result = dry ? await client.call('jobs.get', { id }) : await act(client, id);
      const undo =
        name === 'cancel' && result.kind === 'transfer'
          ? `\nWhat was done until then is done. To see it: alice plans show ${id}. To take it back: alice undo ${id}`
          : '';
      session.finish({
        result,
        human: (canvas) => `${renderJob(result, canvas)}\n\n${dry ? 'Nothing was changed.' : `${said}${undo}`}`,
      });
    });
}

function declareReorder(group: Command, session: Session): void {
  group
    .command('reorder')
    .description('put a job that waits before another one, or last')
    .argument('<job>', 'its id, see alice jobs list')
    .option('--before <job>', 'the id of another one that waits')
    .option('--last', 'behind all others')
    .option('--dry-run', 'only show the order as it is')
    .addHelpText('after', examples('jobs reorder 20260301-120000-k3f9x2 --before 20260301-115900-a8d0qq'))
    .action(async (id: string, flags: DryRun & { before?: string; last?: boolean }) => {
      if ((flags.before === undefined) === (flags.last !== true))
        throw new AliceError('invalid', 'Say where to: --before another job, or --last.');
      const client = await session.client();
      const result =
        flags.dryRun === true
          ? await client.call('jobs.list', {})
          : await client.call('jobs.reorder', { id, before: flags.before ?? null });
      session.finish({ result, human: (canvas) => renderJobs(result.jobs, canvas) });
    });
}

function declareFiles(group: Command, session: Session): void {
  group
    .command('files')
    .description('the media of a transfer and what has become of each')
    .argument('<job>', 'its id')
    .addOption(new Option('--state <state>', 'only those').choices(itemStates))
    .option('--offset <number>', 'begin with this one', wholeNumber)
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .addHelpText('after', examples('jobs files 20260301-120000-k3f9x2 --state failed'))
    .action(async (id: string, flags: { state?: (typeof itemStates)[number]; offset?: number; limit?: number }) => {
      const result = await (await session.client()).call('jobs.files', { id, ...flags });
      session.finish({ result, human: (canvas) => renderFiles(result, canvas) });
    });
}

export const declareJobs: DeclareVerb = (program, session) => {
  const group = program.command('jobs').description('the queue of transfers').addHelpText('after', `\n${QUEUE}`);
  group
    .command('list')
    .description('what runs and what waits, in its order')
    .addHelpText('after', examples('jobs list', 'jobs list --json'))
    .action(async () => {
      const result = await (await session.client()).call('jobs.list', {});
      session.finish({ result, human: (canvas) => renderJobs(result.jobs, canvas) });
    });
  declareFiles(group, session);
  const pause: Act = (client, id) => client.call('jobs.pause', { id });
  declareAct(group, session, 'pause', 'hold a job at its next file, until it is resumed', pause, 'It is held.');
  const resume: Act = (client, id) => client.call('jobs.resume', { id });
  const goesOn = 'It goes on in the Alice that is open. Where none is: alice plans run, with its id.';
  declareAct(group, session, 'resume', 'let a job go on that is held', resume, goesOn);
  const cancel: Act = (client, id) => client.call('jobs.cancel', { id });
  declareAct(group, session, 'cancel', 'stop a job; what it has done stays done', cancel, 'It is stopped.');
  declareReorder(group, session);
  group
    .command('retry')
    .description('plan anew what failed or was not begun, and do it')
    .argument('<job>', 'the id of the transfer or its plan')
    .option('--dry-run', 'only show what would be done')
    .option('--yes', 'do it also where something is taken away')
    .addHelpText('after', examples('jobs retry 20260301-120000-k3f9x2 --dry-run'))
    .action(async (id: string, flags: DryRun & { yes?: boolean }) => {
      const plan = await (await session.client()).call('plans.retry', { id });
      const takesAway = !['copy', 'undo', 'repair'].includes(plan.verb);
      await carryOut(session, plan, {
        dryRun: flags.dryRun === true,
        ...(takesAway && { confirmed: flags.yes === true }),
        again: `alice jobs retry ${id}${takesAway ? ' --yes' : ''}`,
      });
    });
};
