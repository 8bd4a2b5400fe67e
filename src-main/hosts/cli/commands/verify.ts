/** `alice verify`: reads copies again and says which of them are not what they were. */
import { InvalidArgumentError } from 'commander';
import { verdicts, VerifyResult, type Finding, type VerdictCounts } from '#api/verify.ts';
import { escapeText } from '../escape-text.ts';
import { EXIT_DONE, EXIT_INCOMPLETE } from '../exit-codes.ts';
import { collect } from '../flags.ts';
import { followJob } from '../follow-job.ts';
import { formatBytes, formatCount, formatNumberOf } from '../format.ts';
import type { Canvas } from '../output.ts';
import { unhideQueryWord } from '../query-words.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

interface VerifyFlags {
  in?: string[];
  sample?: number;
  minutes?: number;
}

/** Findings that people are shown; `--json` and `alice findings` have more. */
const SHOWN = 20;
const STOPPED = 'Stopped. What was proved until now is noted, and the next verification goes on from there.';

function percent(text: string): number {
  const value = Number(/^(\d{1,3}(?:\.\d+)?)%?$/.exec(text)?.[1] ?? Number.NaN);
  if (value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('Write a share such as 5%.');
}

function minutes(text: string): number {
  const value = /^\d{1,5}(?:\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('Write a number of minutes such as 30.');
}

/** `3 media-rot, 1 missing`. */
export function countsText(counts: VerdictCounts): string {
  return verdicts
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${formatCount(counts[verdict])} ${verdict}`)
    .join(', ');
}

/** Two lines for each: where it lies and the verdict, then what was found and what helps. */
export function renderFindings(findings: readonly Finding[], { style }: Canvas): string {
  return findings
    .map(({ location, path, verdict, message, others }) => {
      const place = `${style.paint('bold', escapeText(location))}  ${escapeText(path)}`;
      const copies = others === 0 ? 'no other copy' : formatNumberOf(others, 'other copy', 'other copies');
      return `${place}  ${style.paint('bad', verdict)}  ${style.paint('dim', copies)}\n  ${escapeText(message)}`;
    })
    .join('\n');
}

function render(result: VerifyResult, canvas: Canvas): string {
  const { checked, sound, bytes, counts, findingCount, findings, left, notVerified, skipped } = result;
  const head = `${formatNumberOf(checked, 'copy', 'copies')} read (${formatBytes(bytes)}): ${formatCount(sound)} sound`;
  const lines = [findingCount === 0 ? `${head}.` : `${head}, ${countsText(counts)}.`];
  if (findingCount > 0) lines.push('', renderFindings(findings.slice(0, SHOWN), canvas));
  if (findingCount > SHOWN) lines.push(`… and ${formatCount(findingCount - SHOWN)} more: alice findings`);
  for (const { location, path, reason } of skipped.slice(0, SHOWN))
    lines.push(`${escapeText(location)}  ${escapeText(path)}  not judged: ${escapeText(reason)}`);
  for (const { location, reason } of notVerified)
    lines.push(`${escapeText(location)} was not verified: ${escapeText(reason)}`);
  if (left > 0)
    lines.push(`${formatNumberOf(left, 'copy', 'copies')} not looked at; the next verification begins with them.`);
  return lines.join('\n');
}

export const declareVerify: DeclareVerb = (program, session) => {
  program
    .command('verify')
    .description('read copies again, those first that were not read for longest, and say which are not what they were')
    .argument('[query...]', 'the query language, as in alice search; everything when there is none')
    .option('--in <location>', 'only the copies there; repeat it for several', collect)
    .option('--sample <share>', 'only so many in a hundred of each location', percent)
    .option('--minutes <number>', 'begin nothing new after so long', minutes)
    .addHelpText(
      'after',
      examples('verify', 'verify --in shelf --minutes 30', 'verify --sample 5%', 'verify tag:portfolio'),
    )
    .addHelpText(
      'after',
      '\nIt ends with 1 when something is wrong. What is found: alice findings. To put it right: alice repair.',
    )
    .action(async (words: string[], flags: VerifyFlags) => {
      const client = await session.client();
      const query = words.map(unhideQueryWord).join(' ');
      const { sample, minutes: budget } = flags;
      const input = {
        kind: 'verify' as const,
        ...(words.length > 0 && { query }),
        ...(flags.in && { locations: flags.in }),
        ...(sample !== undefined && { sample }),
        ...(budget !== undefined && { minutes: budget }),
      };
      const job = await followJob(session, client, input, undefined, STOPPED).catch((error: unknown) => {
        throw withQuery(error, query);
      });
      const result = VerifyResult.parse(job.result);
      const isWhole = result.findingCount === 0 && (result.notVerified.length === 0 || flags.in === undefined);
      session.finish({
        result,
        human: (canvas) => render(result, canvas),
        exitCode: isWhole ? EXIT_DONE : EXIT_INCOMPLETE,
      });
    });
};
