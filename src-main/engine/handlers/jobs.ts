/** Handlers of the noun job: start a scan or a rebuild, list, wait, pause, put in another order, cancel, tell file by file. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Handlers } from '#api/contract.ts';
import type { Job, ScanResult } from '#api/job.ts';
import type { jobMethods } from '#api/job-methods.ts';
import { AliceError } from '#api/errors.ts';
import { isPlanId } from '../ledger/plan-store.ts';
import { lookAtPictures, type LikenessOptions } from '../jobs/likeness.ts';
import { makePreviews } from '../jobs/previews.ts';
import { scan, type ScanOptions, type ScanTarget } from '../jobs/scan.ts';
import type { JobContext } from '../jobs/runner.ts';
import { loseWhatIsLost } from '../lose-copies.ts';
import type { Place } from '../places.ts';
import type { CatalogThreads } from '../workers/catalog-threads.ts';
import type { Parts } from './parts.ts';
import { startVerify } from './verify.ts';

type JobMethods = keyof typeof jobMethods;

export function jobHandlers(parts: Parts): Pick<Handlers, JobMethods> {
  const { runner, places } = parts;
  const { queue, files } = parts.transfers;
  const list = async (): Promise<Job[]> => {
    const stored = await queue.stored();
    const here = runner.list();
    // Meanwhile it may have been begun here.
    const known = new Set(here.flatMap(({ id, endedAt }) => (endedAt === null ? id : [])));
    return [...here, ...stored.filter(({ id }) => !known.has(id))];
  };
  return {
    'jobs.start': async (input) => {
      // What was just written into the settings by hand is taken into use first, which may give it another id.
      if (parts.settings.unmet().length > 0) await places.refresh();
      if (input.kind === 'rebuild') return { id: startScan(parts, 'rebuild', (context) => rebuild(parts, context)) };
      if (input.kind === 'previews') return { id: startPreviews(parts) };
      if (input.kind === 'verify') return { id: await startVerify(parts, input) };
      if (input.kind === 'likeness') return { id: startLikeness(parts) };
      const chosen = input.locations ? input.locations.map((name) => places.get(name)) : places.all();
      if (chosen.length === 0) {
        throw new AliceError('invalid', 'There is no location to scan yet; add one with "alice locations add".');
      }
      const acceptMissing = input.acceptMissing ?? false;
      const named = input.locations !== undefined;
      return {
        id: startScan(parts, 'scan', async (context) => {
          const targets = chosen
            .filter((place) => named || place.location.status === 'active')
            .map((place) => targetOf(parts, place));
          try {
            const catalog = await parts.catalog();
            return await scan(targets, scanOptions(parts, catalog, parts.catalogFile, acceptMissing), context);
          } finally {
            await settle(parts);
            if (parts.host !== 'direct' && !context.signal.aborted) startPreviews(parts);
          }
        }),
      };
    },
    'jobs.list': async () => ({ jobs: await list() }),
    'jobs.get': ({ id, wait }) => (isPlanId(id) ? queue.get(id, wait) : runner.get(id, wait)),
    'jobs.cancel': ({ id }) => (isPlanId(id) ? queue.cancel(id) : runner.cancel(id)),
    'jobs.pause': async ({ id }) => (isPlanId(id) ? queue.pause(id, true) : runner.pause(id)),
    'jobs.resume': async ({ id }) => (isPlanId(id) ? queue.pause(id, false) : runner.resume(id)),
    'jobs.reorder': async ({ id, before }) => {
      if (isPlanId(id)) await queue.reorder(id, before);
      else runner.reorder(id, before);
      return { jobs: await list() };
    },
    'jobs.files': async (input) => {
      if (!isPlanId(input.id)) await runner.get(input.id);
      return files.list(input);
    },
    'jobs.throughput': async ({ id }) => {
      const job = await (isPlanId(id) ? queue.get(id) : runner.get(id));
      const isHere = runner.list().some((one) => one.id === job.id);
      return { bytesPerSecond: isHere ? runner.throughput(id) : [] };
    },
  };
}

/** Scans and rebuilds wait for each other, also for those of another program over the same data folder. */
function startScan(parts: Parts, kind: 'scan' | 'rebuild', work: (context: JobContext) => Promise<ScanResult>): string {
  const run = (context: JobContext): Promise<ScanResult> => {
    const onWait = (): void => context.report({ phase: 'waiting until another Alice has finished its scan' });
    return parts.alone(() => work(context), { signal: context.signal, onWait, ready: () => context.gate.pass() });
  };
  return parts.runner.start(kind, run, 'scan');
}

const CANDIDATES = 500;

function startPreviews(parts: Parts): string {
  const { previews, findReadable, runner } = parts;
  return runner.start('previews', async (context) => {
    const { read } = await parts.catalog();
    const { media: total } = await read.status(await parts.places.view());
    const candidates = (after: string | undefined): Promise<string[]> =>
      read.previewCandidates({ limit: CANDIDATES, ...(after === undefined ? {} : { after }) });
    const result = await makePreviews({ previews, findReadable, candidates, total }, context);
    // Previews of an earlier day, from which nothing was told yet.
    await lookAtPictures(likenessOptions(parts, null), context);
    return result;
  });
}

function startLikeness(parts: Parts): string {
  return parts.runner.start('likeness', (context) =>
    lookAtPictures(likenessOptions(parts, parts.findReadable), context),
  );
}

function likenessOptions(parts: Parts, findReadable: LikenessOptions['findReadable']): LikenessOptions {
  const { previews, likenessNotes } = parts;
  const candidates = async (after: string | undefined): Promise<string[]> => {
    const { read } = await parts.catalog();
    return read.withoutLikeness({ limit: CANDIDATES, ...(after === undefined ? {} : { after }) });
  };
  return { previews, candidates, findReadable, flush: likenessNotes.flush };
}

/** Forgets what the settings no longer name, since a location may be removed under a scan or by hand, and tells the page. */
async function settle(parts: Parts): Promise<void> {
  const { read, write } = await parts.catalog();
  if (parts.settings.error() === null) {
    for (const id of await read.locationIds()) if (!parts.places.byId(id)) await write.removeLocation(id);
    // One that was marked while it was scanned.
    await loseWhatIsLost(parts);
  }
  parts.emit('catalog.changed', { generation: await read.generation() });
}

/** All reachable locations are read anew, whether they are scanned for new files or not; the others are carried over. */
async function rebuild(parts: Parts, context: JobContext): Promise<ScanResult> {
  const targets = parts.places.all().map((place) => ({ ...targetOf(parts, place), discover: true }));
  const result = await parts.rebuildCatalog(async (catalog, file) => {
    const scanned = await scan(targets, scanOptions(parts, catalog, file, false), context);
    const left = new Set(scanned.notScanned.map(({ location }) => location));
    for (const target of targets) {
      if (!left.has(target.name)) continue;
      await context.gate.pass();
      context.report({ phase: `keeping what is known of ${target.name}` });
      await catalog.write.carryOver(parts.catalogFile, target.id);
    }
    await catalog.write.carryLikenesses(parts.catalogFile);
    context.report({ phase: 'done' });
    return scanned;
  });
  await settle(parts);
  return result;
}

function scanOptions(parts: Parts, catalog: CatalogThreads, catalogFile: string, acceptMissing: boolean): ScanOptions {
  return {
    catalog,
    catalogFile,
    acceptMissing,
    now: parts.now,
    sleep: (ms) => sleep(ms),
    hashWorkers: Math.max(1, Math.min(4, availableParallelism())),
    silenceMs: parts.silenceMs,
    startChild: parts.startChild,
  };
}

function targetOf(parts: Parts, place: Place): ScanTarget {
  const { location } = place;
  if (place.root === null) {
    throw new AliceError(
      'unsupported',
      `"${location.name}" is a ${location.type} location, which cannot be scanned yet.`,
    );
  }
  return {
    id: location.id,
    name: location.name,
    root: place.root,
    exclude: location.exclude,
    discover: location.scan,
    namesProjects: location.projectFrom === 'path',
    isolated: place.isolated,
    wanted: () => parts.places.byId(location.id) !== undefined,
    check: () => place.check(),
  };
}
