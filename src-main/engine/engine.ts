/** Opens the engine: the only place that composes settings, storage, catalog, previews and jobs into one thing with three doors. */
import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '#api/client.ts';
import type { Handlers } from '#api/contract.ts';
import { dispatch } from './dispatch.ts';
import { catalogHandlers } from './handlers/catalog.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { locationHandlers } from './handlers/locations.ts';
import { mediaHandlers } from './handlers/media.ts';
import type { Parts } from './handlers/parts.ts';
import { createRunner } from './jobs/runner.ts';
import { openLivingCatalog } from './living-catalog.ts';
import { openPreviews, type ReadableCopy } from './previews.ts';
import { openPlaces } from './places.ts';
import { createMediaDoor } from './serve-media.ts';
import { dataDir } from './settings/data-dir.ts';
import { openSettings } from './settings/settings.ts';
import { storageTypes } from './storage/index.ts';

export interface EngineOptions {
  /** Absolute; made when it is not there. */
  dataDir: string;
  host: 'direct' | 'web' | 'electron';
  now?: () => number;
  /** Milliseconds after which a place that does not answer is given up; `answer` for a look at it, `silence` while it is read. */
  patience?: { answer: number; silence: number };
  /** Hears of failures nobody foresaw; prints them on stderr when left out. */
  onBug?: (error: unknown, where: string) => void;
}

export interface Engine {
  dispatch(method: string, input: unknown): Promise<Reply>;
  /** Returns the function that stops listening. */
  listen(event: string, listener: (payload: unknown) => void): () => void;
  /** Previews and originals, by content hash only. */
  serveMedia(request: Request): Promise<Response>;
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
  const now = options.now ?? Date.now;
  const onBug = options.onBug ?? ((error, where) => console.error(`${where}:`, error));
  mkdirSync(options.dataDir, { recursive: true });
  const emitter = new EventEmitter().setMaxListeners(0);
  const emit: Parts['emit'] = (event, payload) => void emitter.emit(event, payload);
  const types = Object.fromEntries(Object.entries(storageTypes).map(([type, { config }]) => [type, config]));
  const settingsFile = join(options.dataDir, 'alice.yaml');
  const settings = openSettings({ file: settingsFile, types, now });
  const catalog = await openLivingCatalog(join(options.dataDir, 'catalog.db'));
  const places = openPlaces({ settings, dataDir: options.dataDir, now, emit, patienceMs: options.patience?.answer });
  const findReadable = async (hash: string): Promise<ReadableCopy[]> =>
    places.readable(await (await catalog.threads()).read.copiesOf(hash));
  const previews = await openPreviews({ dataDir: options.dataDir, now, findReadable });
  const runner = createRunner({ now, emit: (progress) => emit('job.progress', progress) });
  const parts: Parts = {
    dataDir: options.dataDir,
    settingsFile,
    version: versionOfPackage(),
    host: options.host,
    now,
    silenceMs: options.patience?.silence ?? SILENCE_MS,
    settings,
    places,
    previews,
    findReadable,
    runner,
    catalog: catalog.threads,
    catalogFile: catalog.file,
    rebuildCatalog: catalog.rebuild,
    alone: catalog.alone,
    emit,
  };
  const handlers: Handlers = {
    ...locationHandlers(parts),
    ...mediaHandlers(parts),
    ...jobHandlers(parts),
    ...catalogHandlers(parts),
  };
  const serveMedia = createMediaDoor({ previews, findReadable });
  const stopSettings = settings.onChange(({ error }) => emit('settings.changed', { error: error?.message ?? null }));
  return {
    dispatch: (method, input) => dispatch(handlers, method, input, onBug),
    listen(event, listener) {
      emitter.on(event, listener);
      return () => void emitter.off(event, listener);
    },
    serveMedia,
    async close() {
      stopSettings();
      await runner.close();
      await previews.close();
      await places.close();
      settings.close();
      await catalog.close();
      emitter.removeAllListeners();
    },
  };
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
