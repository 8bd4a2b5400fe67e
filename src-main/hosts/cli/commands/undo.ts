/** `alice undo`: takes back what a plan has done, as a plan of its own. */
import { carryOut } from '../carry-out.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declareUndo: DeclareVerb = (program, session) => {
  program
    .command('undo')
    .description('take back what a plan has done: paths, times and sidecars as they were')
    .argument('<plan>', 'its id, see alice plans list')
    .option('--dry-run', 'only show what would be done')
    .addHelpText('after', examples('undo 20260301-120000-k3f9x2', 'undo 20260301-120000-k3f9x2 --dry-run'))
    .action(async (id: string, flags: { dryRun?: boolean }) => {
      const plan = await (await session.client()).call('plans.undo', { id });
      await carryOut(session, plan, { dryRun: flags.dryRun === true, again: `alice undo ${id}` });
    });
};
