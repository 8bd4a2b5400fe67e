/** `alice trash …`: takes media away so that they can be brought back, and, as an act of its own, for good. */
import type { Command } from 'commander';
import { carryOut } from '../carry-out.ts';
import { collect, wholeNumber } from '../flags.ts';
import { formatBytes, formatNumberOf, formatTime } from '../format.ts';
import { unhideQueryWord } from '../query-words.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

const columns = [
  { title: 'plan' },
  { title: 'when' },
  { title: 'location' },
  { title: 'path', shrinkTo: 20 },
  { title: 'size', align: 'right' as const },
];

const again = 'the same command with --yes instead of --dry-run';

/** Flags that `trash` has itself are read as its own, wherever they stand. */
function allFlags<Flags>(command: Command): Flags {
  return command.optsWithGlobals() as Flags;
}

function declareList(group: Command, session: Session): void {
  group
    .command('list')
    .description('what lies in the trash, oldest first')
    .addHelpText('after', examples('trash list', 'trash list --in laptop --json'))
    .option('--in <location>', 'only of that location', collect)
    .option('--limit <number>', 'how many at most (1 to 1000; 100 if not given)', wholeNumber)
    .action(async (_: unknown, command: Command) => {
      const flags = allFlags<{ in?: string[]; limit?: number }>(command);
      const location = flags.in?.at(-1);
      const result = await (
        await session.client()
      ).call('trash.list', {
        ...(location !== undefined && { location }),
        ...(flags.limit !== undefined && { limit: flags.limit }),
      });
      session.finish({
        result,
        human(canvas) {
          if (result.total === 0) return 'The trash is empty.';
          const rows = result.files.map(({ plan, trashedAt, location, path, size }) => [
            plan,
            formatTime(trashedAt),
            location,
            path,
            formatBytes(size),
          ]);
          return `${renderTable(columns, rows, canvas)}\n\n${formatNumberOf(result.total, 'file')}, ${formatBytes(result.bytes)}. To bring some back: alice undo PLAN`;
        },
      });
    });
}

interface EmptyFlags {
  in?: string[];
  olderThan?: number;
  lastCopies?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

function declareEmpty(group: Command, session: Session): void {
  group
    .command('empty')
    .description('remove what lies in the trash for good; what lies nowhere else stays')
    .option('--in <location>', 'only of that location; repeat it for several', collect)
    .option('--older-than <days>', 'only what was put there so many days ago or earlier', wholeNumber)
    .option('--last-copies', 'also what lies nowhere else any more')
    .option('--dry-run', 'only show what would be done')
    .option('--yes', 'do it')
    .addHelpText(
      'after',
      examples('trash empty --older-than 30 --yes', 'trash empty --in laptop --last-copies --dry-run'),
    )
    .action(async (_: unknown, command: Command) => {
      const flags = allFlags<EmptyFlags>(command);
      const plan = await (
        await session.client()
      ).call('trash.empty', {
        ...(flags.in && { locations: flags.in }),
        ...(flags.olderThan !== undefined && { olderThanDays: flags.olderThan }),
        ...(flags.lastCopies === true && { lastCopies: true }),
      });
      await carryOut(session, plan, { dryRun: flags.dryRun === true, confirmed: flags.yes === true, again });
    });
}

export const declareTrash: DeclareVerb = (program, session) => {
  const group = program
    .command('trash')
    .description('put media into the trash of their locations, from which "alice undo" brings them back')
    .argument('<query...>', 'the query language, as in alice search')
    .option('--in <location>', 'only the copies there, and never the last ones; repeat it for several', collect)
    .option('--dry-run', 'only show what would be done')
    .option('--yes', 'do it')
    .addHelpText(
      'after',
      examples("trash 'rating:-1' --dry-run", 'trash tag:duplicate --in laptop --yes', 'trash list'),
    )
    .addHelpText('after', '\nWithout --in all copies go, except those in backups.')
    .action(async (words: string[], flags: { in?: string[]; dryRun?: boolean; yes?: boolean }) => {
      const client = await session.client();
      const query = words.map(unhideQueryWord).join(' ');
      const plan = await client
        .call('plans.create', { verb: 'trash', query, ...(flags.in && { from: flags.in }) })
        .catch((error: unknown) => {
          throw withQuery(error, query);
        });
      await carryOut(session, plan, { dryRun: flags.dryRun === true, confirmed: flags.yes === true, again });
    });
  declareList(group, session);
  declareEmpty(group, session);
};
