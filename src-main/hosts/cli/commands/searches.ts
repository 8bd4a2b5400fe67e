/** `alice searches …`: searches kept under a name. */
import { type Command, Option } from 'commander';
import { sortOrders } from '#api/media.ts';
import { formatCount } from '../format.ts';
import { unhideQueryWord } from '../query-words.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

const columns = [{ title: 'name', shrinkTo: 12 }, { title: 'order' }, { title: 'query', shrinkTo: 20 }];

function declareSave(group: Command, session: Session): void {
  group
    .command('save')
    .description('keep a search under a name; one of that name is replaced')
    .argument('<name>', 'how it shall be called, in quotes when it has blanks')
    .argument('<query...>', 'the query language, as in alice search')
    .addOption(new Option('--sort <order>', 'order of its list').choices(sortOrders).default('newest'))
    .addHelpText(
      'after',
      examples("searches save 'Best of' 'rating:>=4 -tag:wip' --sort best", 'searches save harbour harbour at dusk'),
    )
    .action(async (name: string, words: string[], { sort }: { sort: (typeof sortOrders)[number] }) => {
      const search = { name: unhideQueryWord(name), query: words.map(unhideQueryWord).join(' '), sort };
      const client = await session.client();
      await client.call('searches.save', search).catch((error: unknown) => {
        throw withQuery(error, search.query);
      });
      session.finish({ result: search, human: () => `Saved. To use it: alice search --saved ${quoted(search.name)}` });
    });
}

/** As a POSIX shell takes it. */
function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

export const declareSearches: DeclareVerb = (program, session) => {
  const group = program.command('searches').description('searches kept under a name');
  group
    .command('list')
    .description('the saved searches, and those asked for last in the window')
    .addHelpText('after', examples('searches list', 'searches list --json'))
    .action(async () => {
      const result = await (await session.client()).call('searches.list', {});
      session.finish({
        result,
        human(canvas) {
          const rows = result.saved.map(({ name, sort, query }) => [
            { text: name, tone: 'bold' as const },
            sort,
            query,
          ]);
          const saved =
            rows.length === 0
              ? 'No saved searches yet: alice searches save NAME QUERY'
              : renderTable(columns, rows, canvas);
          if (result.recent.length === 0) return saved;
          const recent = result.recent.map((query, at) => [formatCount(at + 1), query]);
          return `${saved}\n\n${renderTable(
            [
              { title: '', align: 'right' },
              { title: 'recent', shrinkTo: 20 },
            ],
            recent,
            canvas,
          )}`;
        },
      });
    });
  declareSave(group, session);
  group
    .command('remove')
    .description('forget a saved search; no medium is touched')
    .argument('<name>', 'the search')
    .addHelpText('after', examples("searches remove 'Best of'"))
    .action(async (name: string) => {
      await (await session.client()).call('searches.remove', { name });
      session.finish({ result: { name }, human: () => 'Removed.' });
    });
  group
    .command('forget')
    .description('forget the searches that were asked for last in the window; the saved ones stay')
    .addHelpText('after', examples('searches forget'))
    .action(async () => {
      const result = await (await session.client()).call('searches.forget', {});
      session.finish({ result, human: () => 'The recent searches are forgotten.' });
    });
};
