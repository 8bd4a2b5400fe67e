/** `alice scan`: looks at locations and brings the catalog up to date. */
import { ScanResult } from '#api/job.ts';
import { formatBytes, formatCount, formatNumberOf } from '../format.ts';
import { followJob } from '../follow-job.ts';
import { EXIT_DONE, EXIT_INCOMPLETE, exitCodes } from '../exit-codes.ts';
import type { Canvas } from '../output.ts';
import type { Session } from '../session.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';
import { renderProblems } from './problems.ts';

/** Lines of a list that people are shown; `--json` has them all. */
const SHOWN = 10;

export function renderScan(result: ScanResult, canvas: Canvas): string {
  const { style } = canvas;
  const counts: [string, number][] = [
    ['new', result.new],
    ['changed', result.changed],
    ['moved', result.moved],
    ['unchanged', result.unchanged],
    ['missing', result.missing],
    ['skipped', result.skippedCount],
    ['failed', result.failedCount],
  ];
  const parts = counts.filter(([, count]) => count > 0).map(([word, count]) => `${formatCount(count)} ${word}`);
  const lines = [
    `${style.paint('bold', formatNumberOf(result.seen, 'file'))} seen: ${parts.join(', ') || 'nothing there'}; ${formatBytes(result.bytesHashed)} read.`,
  ];
  if (result.failed.length > 0) {
    lines.push('', style.paint('bad', 'Could not be read:'), renderProblems(result.failed.slice(0, SHOWN), canvas));
    if (result.failedCount > SHOWN) lines.push(`… and ${formatCount(result.failedCount - SHOWN)} more: alice problems`);
  }
  if (result.skipped.length > 0) {
    const rows = result.skipped.slice(0, SHOWN).map((file) => [file.location, file.path, file.reason]);
    const columns = [{ title: 'location' }, { title: 'path', shrinkTo: 16 }, { title: 'why', shrinkTo: 20 }];
    lines.push('', 'Skipped:', renderTable(columns, rows, canvas));
    if (result.skippedCount > SHOWN)
      lines.push(`… and ${formatCount(result.skippedCount - SHOWN)} more: alice scan --json`);
  }
  for (const place of result.notScanned)
    lines.push('', `${style.paint('warn', `Not scanned: ${place.location}.`)} ${place.reason}`);
  for (const brake of result.braked) {
    lines.push(
      '',
      `${style.paint('warn', `${brake.location}: ${formatCount(brake.missing)} of ${formatNumberOf(brake.known, 'known copy', 'known copies')} were not found.`)}`,
      `That many at once is not believed. If they are really gone: alice scan ${brake.location} --accept-missing`,
    );
  }
  return lines.join('\n');
}

/**
 * A place that was asked for and not reached counts more than files that could not be read. Without names all active
 * locations are asked for; paused and retired ones are not, nor those that are never scanned.
 */
async function scanExitCode(session: Session, result: ScanResult, named: boolean): Promise<number> {
  let unreached = result.notScanned.length;
  if (unreached > 0 && !named) {
    const { locations } = await (await session.client()).call('locations.list', {});
    const wanted = new Set(
      locations.filter((place) => place.status === 'active' && place.scan).map((place) => place.name),
    );
    unreached = result.notScanned.filter((place) => wanted.has(place.location)).length;
  }
  if (unreached > 0) return exitCodes.unavailable;
  return result.failedCount > 0 || result.braked.length > 0 ? EXIT_INCOMPLETE : EXIT_DONE;
}

/** A place that is not looked through for new files seems empty to whoever does not know that it is so. */
async function untouchedPlaces(session: Session, names: string[]): Promise<string[]> {
  const { locations } = await (await session.client()).call('locations.list', {});
  return locations
    .filter((place) => !place.scan && place.status === 'active' && (names.length === 0 || names.includes(place.name)))
    .map(
      ({ name }) =>
        `\n${name}: nothing new is looked for there, since it was added without --scan. To change that: alice locations update ${name} --scan`,
    );
}

/** `untouched`: sentences about places in which new files were not looked for. */
export async function finishScan(
  session: Session,
  found: unknown,
  named: boolean,
  untouched: string[] = [],
): Promise<void> {
  const result = ScanResult.parse(found);
  session.finish({
    result,
    human: (canvas) => [renderScan(result, canvas), ...untouched].join('\n'),
    exitCode: await scanExitCode(session, result, named),
  });
}

export const declareScan: DeclareVerb = (program, session) => {
  program
    .command('scan')
    .description('look at locations and bring the catalog up to date; files that did not change are not read again')
    .argument('[location...]', 'names of locations; all that are active when none is given')
    .option('--accept-missing', 'believe that many files are gone at once, after a look that they really are')
    .addHelpText('after', examples('scan', 'scan studio laptop', 'scan studio --accept-missing', 'scan --json'))
    .addHelpText('after', '\nCtrl-C stops it; what was read is kept and the next scan goes on from there.')
    .action(async (locations: string[], options: { acceptMissing?: boolean }) => {
      const job = await followJob(session, await session.client(), {
        kind: 'scan',
        ...(locations.length > 0 && { locations }),
        ...(options.acceptMissing === true && { acceptMissing: true }),
      });
      const untouched = session.json ? [] : await untouchedPlaces(session, locations);
      await finishScan(session, job.result, locations.length > 0, untouched);
    });
};
