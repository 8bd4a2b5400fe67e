/** `alice pin`, `unpin` and `pins`: media that stay where they are, whatever a plan says. */
import { formatCount, formatNumberOf } from '../format.ts';
import { wholeNumber } from '../flags.ts';
import { unhideQueryWord } from '../query-words.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

async function pin(session: Session, words: string[], pinned: boolean, dryRun: boolean): Promise<void> {
  const client = await session.client();
  const query = words.map(unhideQueryWord).join(' ');
  const fail = (error: unknown): never => {
    throw withQuery(error, query);
  };
  const state = pinned ? 'pinned' : 'not pinned';
  if (dryRun) {
    const { total } = await client.call('media.search', { query, limit: 1, facets: false }).catch(fail);
    const text = `${formatNumberOf(total, 'medium', 'media')} would be ${state}. Nothing was done.`;
    session.finish({ result: { media: total, pinned }, human: () => text });
    return;
  }
  const result = await client.call('media.pin', { query, pinned }).catch(fail);
  const { changed, total } = result;
  session.finish({
    result,
    human: () =>
      `${formatNumberOf(changed, 'medium', 'media')} ${pinned ? 'pinned' : 'no longer pinned'}; ${formatCount(total)} in all are.`,
  });
}

const columns = [{ title: 'name', shrinkTo: 20 }, { title: 'content hash' }];

export const declarePin: DeclareVerb = (program, session) => {
  program
    .command('pin')
    .description('let media stay where they are: they are neither moved nor trashed, by nothing')
    .argument('<query...>', 'the query language, as in alice search')
    .option('--dry-run', 'only say how many')
    .addHelpText('after', examples('pin tag:portfolio', 'pin project:harbour --dry-run'))
    .action((words: string[], flags: { dryRun?: boolean }) => pin(session, words, true, flags.dryRun === true));
  program
    .command('unpin')
    .description('take pins away again')
    .argument('<query...>', 'the query language, as in alice search')
    .option('--dry-run', 'only say how many')
    .addHelpText('after', examples('unpin tag:portfolio'))
    .action((words: string[], flags: { dryRun?: boolean }) => pin(session, words, false, flags.dryRun === true));
  program
    .command('pins')
    .description('list what is pinned')
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .addHelpText('after', examples('pins', 'pins --json'))
    .action(async ({ limit }: { limit?: number }) => {
      const result = await (await session.client()).call('pins.list', limit === undefined ? {} : { limit });
      session.finish({
        result,
        human(canvas) {
          if (result.total === 0) return 'Nothing is pinned.';
          const rows = result.pins.map(({ contentHash, name }) => [name ?? '', contentHash]);
          const more = result.total - rows.length;
          return `${renderTable(columns, rows, canvas)}${more > 0 ? `\n… and ${formatCount(more)} more.` : ''}`;
        },
      });
    });
};
