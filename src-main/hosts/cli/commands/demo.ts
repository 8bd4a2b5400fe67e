/** `alice demo`: makes a small library, scans it, takes one drive away, and shows what the catalog says then. */
import path from 'node:path';
import type { Client } from '#api/client.ts';
import type { Output } from '#api/contract.ts';
import type { JobProgress, PreviewsResult, ScanResult } from '#api/job.ts';
import type { LocationReport, NewLocation } from '#api/location.ts';
import type { SearchResult } from '#api/media.ts';
import {
  buildLibrary,
  type DemoLibrary,
  findLibrary,
  plugDriveIn,
  unplugDrive,
} from '../demo-library/build-library.ts';
import { type Place, places } from '../demo-library/plan-files.ts';
import { escapeText } from '../escape-text.ts';
import { followJob } from '../follow-job.ts';
import { formatBytes, formatCount, formatNumberOf } from '../format.ts';
import { type Canvas, createCanvas } from '../output.ts';
import { formatProgress } from '../progress-bar.ts';
import type { Session } from '../session.ts';
import { type DeclareVerb, examples } from './command.ts';
import { renderProblems } from './problems.ts';
import { renderItems } from './search.ts';
import { renderStatus } from './status.ts';

const DEFAULT_DIR = '.alice-demo';

/** The three places as a user would have added them. */
const settings: Record<Place, Omit<NewLocation, 'name' | 'type' | 'config' | 'exclude'>> = {
  studio: { purpose: ['organized'], scan: true, projectFrom: 'path', priority: 10 },
  laptop: { purpose: ['inbox'], scan: true },
  'shelf-drive': { purpose: ['backup'], scan: true, label: 'blue Samsung T7', site: 'office shelf' },
};

/** One by words of the prompt and the model, one for what can only be had by fetching the drive. */
const queries = ['harbour model:flux*', 'is:offline'];

/** Lines of each search that are shown. */
const SHOWN = 5;

interface DemoAnswers {
  dir: string;
  dataDir: string;
  scans: { location: string; result: ScanResult }[];
  status: Output<'catalog.status'>;
  problems: Output<'catalog.problems'>;
  searches: { query: string; result: SearchResult }[];
}

type Roots = Pick<DemoLibrary, 'dir' | 'dataDir' | 'roots'>;

function say(session: Session, line: string): void {
  if (!session.json) session.io.stderr.write(`${line}\n`);
}

async function build(session: Session, dir: string): Promise<Roots> {
  const bar = session.progressBar();
  const startedAt = session.io.now();
  const library = await buildLibrary(dir, startedAt, (filesDone, filesTotal, current, bytesDone) => {
    const seconds = (session.io.now().getTime() - startedAt.getTime()) / 1000;
    const filesPerSecond = seconds > 0 ? filesDone / seconds : 0;
    bar.show({
      id: '',
      kind: 'demo',
      state: 'running',
      phase: 'painting',
      filesDone,
      filesTotal,
      bytesDone,
      bytesTotal: null,
      bytesPerSecond: seconds > 0 ? bytesDone / seconds : 0,
      filesPerSecond,
      etaSeconds: filesPerSecond > 0 ? (filesTotal - filesDone) / filesPerSecond : null,
      current,
      startedAt: startedAt.toISOString(),
    });
  });
  bar.clear();
  say(
    session,
    `Painted ${formatNumberOf(library.files, 'file')}, ${formatBytes(library.bytes)}, into ${escapeText(dir)}.`,
  );
  return library;
}

async function addPlaces(client: Client, library: Roots): Promise<void> {
  const { locations } = await client.call('locations.list', {});
  for (const place of places) {
    if (locations.some(({ name }) => name === place)) continue;
    await client.call('locations.add', {
      name: place,
      type: 'local',
      config: { path: library.roots[place] },
      ...settings[place],
    });
  }
}

/** One job per place, each leaving its last state as a line, so that the progress can be seen in a log as well. */
async function scanPlaces(session: Session, client: Client): Promise<DemoAnswers['scans']> {
  const scans: DemoAnswers['scans'] = [];
  const width = createCanvas(session.io).width ?? 120;
  const longest = Math.max(...places.map((place) => place.length));
  for (const location of places) {
    let last: JobProgress | undefined;
    const job = await followJob(
      session,
      client,
      { kind: 'scan', locations: [location] },
      (progress) => (last = progress),
    );
    // Files that could not be read leave bytes undone; it is the files that are through.
    last = { ...(last ?? job), phase: 'scanned', bytesTotal: null, current: null, etaSeconds: null };
    say(session, `${location.padEnd(longest)}  ${formatProgress(last, width - longest - 3)}`);
    scans.push({ location, result: job.result as ScanResult });
  }
  return scans;
}

async function askAll(client: Client, library: Roots, scans: DemoAnswers['scans']): Promise<DemoAnswers> {
  const searches: DemoAnswers['searches'] = [];
  for (const query of queries) {
    searches.push({ query, result: await client.call('media.search', { query, limit: SHOWN, facets: false }) });
  }
  return {
    dir: library.dir,
    dataDir: library.dataDir,
    scans,
    status: await client.call('catalog.status', {}),
    problems: await client.call('catalog.problems', {}),
    searches,
  };
}

/** What to type, as it was typed: through npm in a checkout, else by the program's own name. */
function command(session: Session, answers: DemoAnswers, words: string): string {
  const program = session.io.env['npm_lifecycle_event'] === undefined ? 'alice' : 'npm run -s alice --';
  const standard = answers.dir === path.resolve(session.io.cwd, DEFAULT_DIR);
  return `  ${program} ${words} ${standard ? '--demo' : `--data-dir '${escapeText(answers.dataDir)}'`}`;
}

function renderDemo(session: Session, answers: DemoAnswers, canvas: Canvas): string {
  const { style } = canvas;
  const offline = answers.status.locations.filter((place: LocationReport) => place.reachability === 'offline');
  const parts = [style.paint('bold', 'What the catalog knows now')];
  if (offline.length > 0) parts.push(`(${offline.map(({ name }) => name).join(', ')} was taken away after the scan)`);
  parts.push('', renderStatus(answers.status, canvas));
  if (answers.problems.total > 0) {
    parts.push('', style.paint('bold', 'Could not be read'), renderProblems(answers.problems.problems, canvas));
  }
  for (const { query, result } of answers.searches) {
    parts.push('', `${style.paint('bold', `Search: ${query}`)}  (${formatCount(result.total)} found)`);
    if (result.items.length > 0) parts.push(renderItems(result.items, canvas));
    if (result.total > result.items.length) parts.push(`… and ${formatCount(result.total - result.items.length)} more`);
  }
  const shown = answers.searches[0]?.result.items[0]?.contentHash;
  parts.push('', style.paint('bold', 'Try next'), command(session, answers, `search 'tag:dramatic rating:>=4'`));
  if (shown !== undefined)
    parts.push(command(session, answers, `show ${shown.slice('sha256:'.length, 'sha256:'.length + 12)}`));
  parts.push(command(session, answers, 'serve'));
  return parts.join('\n');
}

export const declareDemo: DeclareVerb = (program, session) => {
  program
    .command('demo')
    .description('make a small library of pictures, videos and sounds, scan it, and show what Alice knows of it')
    .option('--dir <dir>', 'where to make it; one made before is made anew', DEFAULT_DIR)
    .option('--keep', 'take the library that is there, if there is one, and only scan it again')
    .addHelpText('after', examples('demo', 'demo --dir /tmp/alice-demo', 'demo --keep'))
    .addHelpText('after', '\nA folder that holds anything else is left alone.')
    .action(async (flags: { dir: string; keep?: boolean }) => {
      const dir = path.resolve(session.io.cwd, flags.dir);
      const kept = flags.keep === true ? await findLibrary(dir) : undefined;
      const library = kept ?? (await build(session, dir));
      await plugDriveIn(library);
      const client = await session.openOther(library.dataDir);
      await addPlaces(client, library);
      const scans = await scanPlaces(session, client);
      const { ready } = (await followJob(session, client, { kind: 'previews' })).result as PreviewsResult;
      say(session, `Made ${formatNumberOf(ready, 'preview')}, which stay when a drive is taken away.`);
      await unplugDrive(library);
      // A list looks at every place anew; whatever is asked afterwards knows that the drive is gone.
      await client.call('locations.list', {});
      const answers = await askAll(client, library, scans);
      session.finish({ result: answers, human: (canvas) => renderDemo(session, answers, canvas) });
    });
};
