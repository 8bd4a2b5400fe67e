/** `alice repair`: puts damaged copies right from copies that were read and compared just now; what lay there is kept. */
import { InvalidArgumentError } from 'commander';
import { Verdict, verdicts } from '#api/verify.ts';
import { carryOut } from '../carry-out.ts';
import { collect } from '../flags.ts';
import { unhideQueryWord } from '../query-words.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

interface RepairFlags {
  in?: string[];
  verdict?: Verdict[];
  dryRun?: boolean;
}

function addVerdict(value: string, previous: Verdict[] | undefined): Verdict[] {
  const verdict = Verdict.safeParse(value);
  if (!verdict.success) throw new InvalidArgumentError(`Use ${verdicts.join(', ')}.`);
  return [...(previous ?? []), verdict.data];
}

export const declareRepair: DeclareVerb = (program, session) => {
  program
    .command('repair')
    .description('put right what was found damaged, from copies that are read and compared for it')
    .argument('[query...]', 'the query language, as in alice search; everything that was found when there is none')
    .option('--in <location>', 'only the copies there; a backup must be named; repeat it for several', collect)
    .option('--verdict <verdict>', 'only these findings, also where somebody may have meant it; repeatable', addVerdict)
    .option('--dry-run', 'only show what would be done')
    .addHelpText('after', examples('repair --dry-run', 'repair --in shelf', 'repair --verdict missing'))
    .addHelpText('after', '\nWhat lay there goes to .alice/quarantine of its location; "alice undo" brings it back.')
    .action(async (words: string[], flags: RepairFlags) => {
      const query = words.map(unhideQueryWord).join(' ');
      const plan = await (
        await session.client()
      )
        .call('plans.repair', {
          ...(words.length > 0 && { query }),
          ...(flags.in && { locations: flags.in }),
          ...(flags.verdict && { verdicts: flags.verdict }),
        })
        .catch((error: unknown) => {
          throw withQuery(error, query);
        });
      await carryOut(session, plan, { dryRun: flags.dryRun === true, again: 'the same command without --dry-run' });
    });
};
