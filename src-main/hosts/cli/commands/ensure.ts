/** `alice ensure`: a copy of a medium where it is needed, or one in the cache where it cannot be. */
import type { Output } from '#api/contract.ts';
import { escapeText } from '../escape-text.ts';
import { formatTime } from '../format.ts';
import { lookUp } from '../look-up.ts';
import { type DeclareVerb, examples } from './command.ts';

function sentence({ action, location, path, file, leaseUntil, plan }: Output<'media.ensureAvailable'>): string {
  const where = escapeText(file ?? `${location ?? ''}:${path}`);
  if (action === 'found') return `${where}\nIt is in ${location}.`;
  if (action === 'copied')
    return plan === null
      ? `${where}\nIt would be copied to ${location}.`
      : `${where}\nIt was copied. To take it back: alice undo ${plan}`;
  return leaseUntil === null
    ? 'It would be taken into the cache.'
    : `${where}\nIt is in the cache, and stays there until ${formatTime(leaseUntil)} at least.`;
}

export const declareEnsure: DeclareVerb = (program, session) => {
  program
    .command('ensure')
    .description('make a medium available in a location, proved and by a plan; else in the cache, for a while')
    .argument('<hash|path>', 'content hash, file hash, the first 6 or more digits of one, or a path or file name')
    .option('--in <location>', 'where it is needed; wherever it can be read best when left out')
    .option('--dry-run', 'only say what would be done')
    .addHelpText('after', examples('ensure 3fa9c1 --in laptop', 'ensure dusk.png --json'))
    .action(async (ref: string, flags: { in?: string; dryRun?: boolean }) => {
      const client = await session.client();
      const more = {
        ...(flags.in !== undefined && { location: flags.in }),
        ...(flags.dryRun === true && { dryRun: true }),
      };
      const ask = (one: string) => client.call('media.ensureAvailable', { ref: one, ...more });
      const result = await lookUp(ref, session.io.cwd, ask);
      session.finish({ result, human: () => sentence(result) });
    });
};
