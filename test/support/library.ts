/** A library on disk for tests: temp folders, an engine over them, and the few calls every test makes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createClient, type Client } from '#api/client.ts';
import type { Input } from '#api/contract.ts';
import type { Job, ScanResult } from '#api/job.ts';
import { openEngine, type Engine, type EngineOptions } from '#engine/engine.ts';
import { makeXmp } from '../fixtures/make-metadata.ts';
import { internationalTextChunk, makePng, textChunk } from '../fixtures/make-png.ts';
import { makePixels } from '../fixtures/pixels.ts';

export interface Library {
  /** Everything below is removed by `close`. */
  dir: string;
  engine: Engine;
  client: Client;
  /** Writes a file below `dir`, making its folders. */
  put(path: string, bytes: Buffer | string): string;
  at(path: string): string;
  /** Adds a location `name` at `dir/name`, which is made; scanning is on unless said otherwise. */
  addLocation(name: string, more?: Partial<Input<'locations.add'>>): Promise<void>;
  scan(input?: { locations?: string[]; acceptMissing?: boolean }): Promise<ScanResult>;
  /** Closes the engine, lets `between` change the world, and opens it again. */
  reopen(between?: () => void): Promise<void>;
  close(): Promise<void>;
}

export async function openLibrary(options: Partial<EngineOptions> = {}): Promise<Library> {
  const dir = mkdtempSync(join(tmpdir(), 'alice-library-'));
  const open = (): Promise<Engine> => openEngine({ dataDir: join(dir, 'data'), host: 'direct', ...options });
  let engine = await open();
  const library: Library = {
    dir,
    engine,
    client: createClient({
      call: (method, input) => engine.dispatch(method, input),
      listen: (event, listener) => engine.listen(event, listener),
    }),
    put(path, bytes) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), bytes);
      return join(dir, path);
    },
    at: (path) => join(dir, path),
    async addLocation(name, more = {}) {
      mkdirSync(join(dir, name), { recursive: true });
      const config = { path: join(dir, name) };
      await library.client.call('locations.add', { name, type: 'local', config, scan: true, ...more });
    },
    async scan(input = {}) {
      const { id } = await library.client.call('jobs.start', { kind: 'scan', ...input });
      return resultOf(await library.client.call('jobs.get', { id, wait: true }));
    },
    async reopen(between) {
      await engine.close();
      between?.();
      engine = await open();
      library.engine = engine;
    },
    async close() {
      await engine.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return library;
}

/** The result of a job that ended well; throws with its error otherwise. */
export function resultOf(job: Job): ScanResult {
  if (job.state !== 'done') throw new Error(`The ${job.kind} job ended as ${job.state}: ${JSON.stringify(job.error)}`);
  return job.result as ScanResult;
}

/** A small PNG: `seed` decides its pixels, the rest only its metadata. */
export function picture(seed: number, about: { prompt?: string; tags?: string[]; rating?: number } = {}): Buffer {
  const { prompt, tags, rating } = about;
  return makePng(makePixels(16, 12, seed), [
    ...(prompt === undefined
      ? []
      : [
          textChunk(
            'parameters',
            `${prompt}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: ${seed}, Size: 16x12, Model: test-xl`,
          ),
        ]),
    ...(tags === undefined ? [] : [internationalTextChunk('XML:com.adobe.xmp', makeXmp(tags, rating ?? 0))]),
  ]);
}
