/** `alice move`: media to another location; the source goes into its trash once the copy is proved. */
import { carryOut } from '../carry-out.ts';
import { collect } from '../flags.ts';
import { type DeclareVerb, examples } from './command.ts';
import { planTo, type ToFlags } from './plan-to.ts';

export const declareMove: DeclareVerb = (program, session) => {
  program
    .command('move')
    .description('move media with their sidecars to a location; in doubt both copies stay')
    .argument('<query...>', 'the query language, as in alice search')
    .requiredOption('--to <location>', 'where to')
    .option('--folder <folder>', 'a folder there; else the same as at the source')
    .option('--from <location>', 'only copies there go; repeat it for several', collect)
    .option('--dry-run', 'only show what would be done')
    .option('--yes', 'do it')
    .addHelpText(
      'after',
      examples('move in:laptop age:>90d --to archive --dry-run', 'move project:harbour --to archive --yes'),
    )
    .addHelpText(
      'after',
      '\nWhat goes lies in the trash of its location until that is emptied; "alice undo" brings it back.',
    )
    .action(async (words: string[], flags: ToFlags) => {
      const plan = await planTo(session, 'move', words, flags);
      const confirmed = flags.yes === true;
      await carryOut(session, plan, {
        dryRun: flags.dryRun === true,
        confirmed,
        again: 'the same command with --yes instead of --dry-run',
      });
    });
};
