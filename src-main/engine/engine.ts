/** Opens the engine: the only place that composes settings, storage, catalog, previews and jobs into one thing with three doors. */
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Reply } from '#api/client.ts';
import type { Handlers } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import type { ReadableCopy as KnownCopy } from './catalog/find.ts';
import { dispatch } from './dispatch.ts';
import { catalogHandlers } from './handlers/catalog.ts';
import { duplicateHandlers } from './handlers/duplicates.ts';
import { ensureHandlers } from './handlers/ensure.ts';
import { hostHandlers, type HostCalls } from './handlers/host.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { locationHandlers } from './handlers/locations.ts';
import { leaveHandlers } from './handlers/leave.ts';
import { ledgerHandlers } from './handlers/ledger.ts';
import { mediaHandlers } from './handlers/media.ts';
import type { Parts } from './handlers/parts.ts';
import { pinHandlers } from './handlers/pins.ts';
import { planHandlers } from './handlers/plans.ts';
import { searchHandlers } from './handlers/searches.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { shelfHandlers } from './handlers/shelf.ts';
import { storageHandlers } from './handlers/storage.ts';
import { verifyHandlers } from './handlers/verify.ts';
import { createRunner } from './jobs/runner.ts';
import type { Patience } from './jobs/transfer/patience.ts';
import { createTransfers } from './jobs/transfer/transfer.ts';
import { createLikenessNotes } from './likeness-notes.ts';
import { openLivingCatalog } from './living-catalog.ts';
import { findLocalFile, type CopyRef, type LocalFile } from './local-path.ts';
import { loseWhatIsLost } from './lose-copies.ts';
import { openPreviews, type ReadableCopy } from './previews.ts';
import { openPins } from './pins.ts';
import { openPlaces } from './places.ts';
import { createMediaDoor } from './serve-media.ts';
import { dataDir } from './settings/data-dir.ts';
import { openDismissed } from './settings/dismissed.ts';
import { openSettings } from './settings/settings.ts';
import { fsError } from './storage/fs-errors.ts';
import { storageTypes } from './storage/index.ts';
import { forkChild, portChild, type StartPortProcess } from './storage/start-child.ts';

export interface EngineOptions {
  /** Absolute; made when it is not there. */
  dataDir: string;
  host: 'direct' | 'web' | 'electron';
  /** What this host can do beyond the engine; the calls it leaves out answer `unsupported`. Asked for once, before the engine is open. */
  hostCalls?: (doors: Pick<Engine, 'localPath'>) => HostCalls;
  now?: () => number;
  /** How processes are started where the program itself cannot run as Node; by Node's fork when left out. */
  startProcess?: StartPortProcess;
  /** Milliseconds after which a place that does not answer is given up; `answer` for a look at it, `silence` while it is read; and how transfers wait for one. */
  patience?: { answer?: number; silence?: number; transfers?: Patience };
  /** Hears what the user should know of the library itself, as sentences; prints them on stderr when left out. */
  onNotice?: (sentence: string) => void;
  /** Hears of failures nobody foresaw; prints them on stderr when left out. */
  onBug?: (error: unknown, where: string) => void;
}

export interface Engine {
  dispatch(method: string, input: unknown): Promise<Reply>;
  /** Returns the function that stops listening. */
  listen(event: string, listener: (payload: unknown) => void): () => void;
  /** Previews and originals, by content hash only. */
  serveMedia(request: Request): Promise<Response>;
  /**
   * The file of a copy on this computer: the one that is named, else the best that can be read now. Throws `not-found`,
   * `unavailable` (details `connect`: which locations to connect), `unsupported` (no path that a program could be given).
   */
  localPath(ref: CopyRef): Promise<LocalFile>;
  /** A PNG of a medium of at most `side` pixels. Throws `not-found`, `unavailable`, `unsupported`, `data-loss`. */
  icon(contentHash: string, side: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A child process that reads for a dead mount is given up after this; long enough for a disk that spins up. */
const SILENCE_MS = 30_000;

/** `flag` is what `--data-dir` said. */
export function defaultDataDir(flag?: string): string {
  return dataDir(process.env, process.platform, homedir(), { flag });
}

/** Throws `invalid` (settings file with line and column), `unavailable` or `no-space` (data folder). */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  // Closed last to first, also when a later part cannot be opened: a thread left behind would keep the program alive.
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    return await compose(options, closers, close);
  } catch (error) {
    await close();
    throw fsError(error, `Cannot use the data folder ${JSON.stringify(options.dataDir)}`);
  }
}

async function compose(
  options: EngineOptions,
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Engine> {
  const now = options.now ?? Date.now;
  const startChild = options.startProcess === undefined ? forkChild : portChild(options.startProcess);
  const onBug = options.onBug ?? ((error, where) => console.error(`${where}:`, error));
  makeDataDir(options.dataDir);
  const emitter = new EventEmitter().setMaxListeners(0);
  const emit: Parts['emit'] = (event, payload) => void emitter.emit(event, payload);
  const types = Object.fromEntries(Object.entries(storageTypes).map(([type, { config }]) => [type, config]));
  const settingsFile = join(options.dataDir, 'alice.yaml');
  const settings = openSettings({ file: settingsFile, types, now });
  closers.push(() => settings.close());
  const catalog = await openLivingCatalog(join(options.dataDir, 'catalog.db'));
  closers.push(catalog.close);
  if (catalog.recovered !== null) (options.onNotice ?? console.error)(catalog.recovered);
  const places = openPlaces({
    settings,
    dataDir: options.dataDir,
    now,
    emit,
    patienceMs: options.patience?.answer,
    startChild,
  });
  closers.push(places.close);
  const copiesOf = async (hash: string): Promise<KnownCopy[]> => (await catalog.threads()).read.copiesOf(hash);
  const findReadable = async (hash: string): Promise<ReadableCopy[]> => places.readable(await copiesOf(hash));
  const likenessNotes = createLikenessNotes(catalog.threads);
  closers.push(likenessNotes.close);
  const previews = await openPreviews({
    dataDir: options.dataDir,
    now,
    findReadable,
    startChild,
    onLikeness: likenessNotes.note,
  });
  closers.push(previews.close);
  const runner = createRunner({ now, emit: (progress) => emit('job.progress', progress) });
  closers.push(runner.close);
  const parts: Omit<Parts, 'transfers'> = {
    dataDir: options.dataDir,
    settingsFile,
    version: versionOfPackage(),
    host: options.host,
    now,
    silenceMs: options.patience?.silence ?? SILENCE_MS,
    startChild,
    settings,
    places,
    pins: openPins(join(options.dataDir, 'pins.txt')),
    previews,
    likenessNotes,
    dismissed: openDismissed(join(options.dataDir, 'not-duplicates.json')),
    findReadable,
    runner,
    catalog: catalog.threads,
    catalogFile: catalog.file,
    recovered: catalog.recovered,
    rebuildCatalog: catalog.rebuild,
    alone: catalog.alone,
    emit,
  };
  const transfers = createTransfers({
    ...parts,
    ...(options.patience?.transfers && { patience: options.patience.transfers }),
  });
  closers.push(transfers.queue.close);
  const whole: Parts = { ...parts, transfers };
  await recoverFirst(whole, onBug, options.onNotice ?? console.error);
  const localPath: Engine['localPath'] = (ref) => findLocalFile(ref, { places, copiesOf });
  const handlers: Handlers = {
    ...locationHandlers(whole),
    ...mediaHandlers(whole),
    ...jobHandlers(whole),
    ...planHandlers(whole),
    ...pinHandlers(whole),
    ...ensureHandlers(whole),
    ...verifyHandlers(whole),
    ...duplicateHandlers(whole),
    ...shelfHandlers(whole),
    ...leaveHandlers(whole),
    ...ledgerHandlers(whole),
    ...catalogHandlers(whole),
    ...searchHandlers(whole),
    ...settingsHandlers(whole),
    ...hostHandlers(whole, options.hostCalls?.({ localPath }) ?? {}),
    ...storageHandlers(whole),
  };
  const serveMedia = createMediaDoor({ previews, findReadable });
  // A window will search soon; a single command must not wait at its end for what it does not need.
  if (options.host !== 'direct') {
    catalog
      .threads()
      .then((threads) => threads.warmSearch())
      .catch((error: unknown) => onBug(error, 'warming the search'));
  }
  const lose = (): void => void loseWhatIsLost(whole).catch((error: unknown) => onBug(error, 'counting lost copies'));
  lose();
  closers.push(
    settings.onChange(({ error }) => {
      emit('settings.changed', { error: error?.message ?? null });
      lose();
    }),
  );
  return {
    dispatch: (method, input) => dispatch(handlers, method, input, onBug),
    listen(event, listener) {
      emitter.on(event, listener);
      return () => void emitter.off(event, listener);
    },
    serveMedia,
    localPath,
    icon: (hash, side) => previews.icon(hash.replace('sha256:', ''), side, () => findReadable(hash)),
    close,
  };
}

/**
 * What a killed program has left half done is settled before anything else; a window does not wait for it, since places may be
 * slow to answer. What cannot be settled now is tried again at the next start.
 */
async function recoverFirst(
  { transfers, host }: Parts,
  onBug: NonNullable<EngineOptions['onBug']>,
  onNotice: (sentence: string) => void,
): Promise<void> {
  const settled = transfers.recover(false).then(
    async (recovery) => {
      if (recovery === null) return;
      const { finished, putBack, waiting } = recovery;
      onNotice(
        `A transfer had been cut off: ${finished} of its steps were complete, ${putBack} were put back` +
          `${waiting.length > 0 ? `, ${waiting.length} wait for a location that is not connected` : ''}.` +
          `${(await transfers.queue.stored()).length > 0 ? ' The rest of it waits in the queue.' : ''}`,
      );
    },
    (error: unknown) => {
      if (error instanceof AliceError) onNotice(error.message);
      else onBug(error, 'settling a transfer that was cut off');
    },
  );
  if (host === 'direct') await settled;
  else settled.then(() => transfers.queue.goOn()).catch((error: unknown) => onBug(error, 'going on with the queue'));
}

/** Folder by folder: Node's own recursive mkdir never returns where a file system refuses folders with ENOENT, as /proc does. */
function makeDataDir(dir: string): void {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.push(at);
  try {
    for (const folder of missing.toReversed()) mkdirSync(folder);
    if (!statSync(dir).isDirectory()) throw new Error('a file has its place');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AliceError(
      'unavailable',
      `The data folder ${JSON.stringify(dir)} cannot be used: ${why}. Name another one.`,
      {
        cause: error,
      },
    );
  }
}

function versionOfPackage(): string {
  // The package file lies two folders up from the built chunk and from this source alike, or one more.
  for (const up of ['../../package.json', '../../../package.json', '../package.json']) {
    try {
      const found = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (found.name === 'alice' && found.version) return found.version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}
