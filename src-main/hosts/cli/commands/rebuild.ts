/** `alice rebuild`: makes the catalog anew from the locations. */
import { followJob } from '../follow-job.ts';
import { type DeclareVerb, examples } from './command.ts';
import { finishScan } from './scan.ts';

export const declareRebuild: DeclareVerb = (program, session) => {
  program
    .command('rebuild')
    .description('make the catalog anew by reading every file of every location; media and settings are not touched')
    .addHelpText('after', examples('rebuild', 'rebuild --json'))
    .addHelpText('after', '\nUntil the new catalog is complete, the old one answers.')
    .action(async () => {
      const job = await followJob(session, await session.client(), { kind: 'rebuild' });
      await finishScan(session, job.result, false);
    });
};
