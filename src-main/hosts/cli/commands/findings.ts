/** `alice findings`: what verifications have found wrong and is not put right yet. */
import { Option } from 'commander';
import { verdicts, type Verdict } from '#api/verify.ts';
import { EXIT_DONE, EXIT_INCOMPLETE } from '../exit-codes.ts';
import { wholeNumber } from '../flags.ts';
import { formatCount } from '../format.ts';
import { type DeclareVerb, examples } from './command.ts';
import { countsText, renderFindings } from './verify.ts';

export const declareFindings: DeclareVerb = (program, session) => {
  program
    .command('findings')
    .description('list the copies that were verified and are not what they were')
    .option('--in <location>', 'only those there')
    .addOption(new Option('--verdict <verdict>', 'only these').choices(verdicts))
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .addHelpText('after', examples('findings', 'findings --in shelf --verdict media-rot', 'findings --json'))
    .action(async (flags: { in?: string; verdict?: Verdict; limit?: number }) => {
      const result = await (
        await session.client()
      ).call('verify.findings', {
        ...(flags.in !== undefined && { location: flags.in }),
        ...(flags.verdict !== undefined && { verdict: flags.verdict }),
        ...(flags.limit !== undefined && { limit: flags.limit }),
      });
      session.finish({
        result,
        human(canvas) {
          if (result.total === 0) return 'Nothing is known to be wrong. To read copies again: alice verify';
          const more = result.total - result.findings.length;
          const lines = [renderFindings(result.findings, canvas), '', `${countsText(result.counts)}.`];
          if (more > 0) lines.push(`… and ${formatCount(more)} more.`);
          return lines.join('\n');
        },
        exitCode: result.total === 0 ? EXIT_DONE : EXIT_INCOMPLETE,
      });
    });
};
