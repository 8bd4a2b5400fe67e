/** `alice duplicates`: what lies in more places than is wanted, what looks alike, and the plan that gives up what is not wanted. */
import type { Command } from 'commander';
import { AliceError } from '#api/errors.ts';
import { carryOut } from '../carry-out.ts';
import { collect, commaList, wholeNumber } from '../flags.ts';
import { followJob } from '../follow-job.ts';
import { unhideQueryWord } from '../query-words.ts';
import { renderAlike, renderDuplicates } from '../render-duplicates.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

interface DuplicatesFlags {
  near?: boolean;
  look?: boolean;
  distance?: number;
  in?: string[];
  keep?: string[];
  offset?: number;
  limit?: number;
  dryRun?: boolean;
  yes?: boolean;
}

const STOPPED = 'Stopped. What was looked at until now is known, and the next look goes on from there.';

type Page = { offset?: number; limit?: number };

const pageOf = ({ offset, limit }: DuplicatesFlags): Page => ({
  ...(offset !== undefined && { offset }),
  ...(limit !== undefined && { limit }),
});

async function listNear(session: Session, flags: DuplicatesFlags): Promise<void> {
  const client = await session.client();
  if (flags.look === true) await followJob(session, client, { kind: 'likeness' }, undefined, STOPPED);
  const distance = flags.distance === undefined ? {} : { distance: flags.distance };
  const result = await client.call('duplicates.near', { ...pageOf(flags), ...distance });
  session.finish({ result, human: (canvas) => renderAlike(result, canvas) });
}

async function listExact(session: Session, flags: DuplicatesFlags): Promise<void> {
  const location = flags.in?.at(-1);
  const result = await (
    await session.client()
  ).call('duplicates.exact', {
    ...pageOf(flags),
    ...(location !== undefined && { location }),
    ...(flags.keep && { keep: flags.keep }),
  });
  session.finish({ result, human: (canvas) => renderDuplicates(result, canvas) });
}

async function giveUp(session: Session, query: string, flags: DuplicatesFlags): Promise<void> {
  const client = await session.client();
  const plan = await client
    .call('duplicates.plan', {
      ...(query !== '' && { query }),
      ...(flags.in && { from: flags.in }),
      ...(flags.keep && { keep: flags.keep }),
    })
    .catch((error: unknown) => {
      throw withQuery(error, query);
    });
  const again = 'the same command with --yes instead of --dry-run';
  await carryOut(session, plan, { dryRun: flags.dryRun === true, confirmed: flags.yes === true, again });
}

function declareDismiss(group: Command, session: Session): void {
  group
    .command('dismiss')
    .description('say that pictures which look alike are no duplicates: they are not shown together any more')
    .argument('<media...>', 'two or more of them, by hash, the beginning of one, or path')
    .option('--undo', 'show them together again')
    .addHelpText('after', examples('duplicates dismiss 0f3a9c1 1e77b02'))
    .action(async (hashes: string[], flags: { undo?: boolean }) => {
      const client = await session.client();
      const found = await Promise.all(hashes.map((ref) => client.call('media.find', { ref })));
      const whole = found.map(({ contentHash }) => contentHash);
      const result = await client.call('duplicates.dismiss', {
        hashes: whole,
        ...(flags.undo === true && { undo: true }),
      });
      const said = flags.undo === true ? 'They are shown together again.' : 'They are not shown together any more.';
      session.finish({ result, human: () => said });
    });
}

export const declareDuplicates: DeclareVerb = (program, session) => {
  const group = program
    .command('duplicates')
    .description('what lies in more places than is wanted, the most bytes first; --dry-run plans to give it up')
    .argument('[query...]', 'what the plan is about, with --dry-run or --yes; everything when left out')
    .option('--near', 'pictures that look alike instead, in groups for review; nothing is ever decided about them')
    .option('--look', 'with --near: first look at the pictures that were not looked at yet')
    .option('--distance <bits>', 'with --near: in how many of 256 bits they may differ', wholeNumber)
    .option('--in <location>', 'only what that location would give up; repeat it for several', collect)
    .option('--keep <purposes>', 'what is kept first, e.g. organized,other,overflow,inbox', commaList)
    .option('--offset <number>', 'begin with this group', wholeNumber)
    .option('--limit <number>', 'how many groups at most (1 to 200; 50 if not given)', wholeNumber)
    .option('--dry-run', 'only show what would be given up')
    .option('--yes', 'put the copies that are not wanted into the trash')
    .addHelpText(
      'after',
      examples(
        'duplicates',
        'duplicates --in laptop --dry-run',
        "duplicates 'project:harbour' --yes",
        'duplicates --near --look',
      ),
    )
    .addHelpText('after', '\nArchives and backups are not asked to give anything up, unless --keep names them.')
    .action(async (words: string[], flags: DuplicatesFlags) => {
      const query = words.map(unhideQueryWord).join(' ');
      const plans = flags.dryRun === true || flags.yes === true;
      if (flags.near === true && (plans || query !== ''))
        throw new AliceError(
          'invalid',
          'What looks alike is for you to look at: --near takes no query and makes no plan. Use "alice trash" for what shall go.',
        );
      if (flags.near === true) return listNear(session, flags);
      if (plans) return giveUp(session, query, flags);
      if (query !== '')
        throw new AliceError('invalid', 'A query says what the plan is about. Add --dry-run to see it, or --yes.');
      return listExact(session, flags);
    });
  declareDismiss(group, session);
};
