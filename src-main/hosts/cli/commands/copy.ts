/** `alice copy`: media to another location, each proved when it has arrived. */
import { carryOut } from '../carry-out.ts';
import { collect } from '../flags.ts';
import { type DeclareVerb, examples } from './command.ts';
import { planTo, type ToFlags } from './plan-to.ts';

export const declareCopy: DeclareVerb = (program, session) => {
  program
    .command('copy')
    .description('copy media with their sidecars to a location; each copy is read back and compared')
    .argument('<query...>', 'the query language, as in alice search')
    .requiredOption('--to <location>', 'where to')
    .option('--folder <folder>', 'a folder there; else the same as at the source')
    .option('--from <location>', 'only from there; repeat it for several', collect)
    .option('--dry-run', 'only show what would be done')
    .addHelpText('after', examples('copy tag:portfolio --to nas', "copy 'rating:>=4' --to nas --folder best --dry-run"))
    .action(async (words: string[], flags: ToFlags) => {
      const plan = await planTo(session, 'copy', words, flags);
      await carryOut(session, plan, { dryRun: flags.dryRun === true, again: 'the same command without --dry-run' });
    });
};
