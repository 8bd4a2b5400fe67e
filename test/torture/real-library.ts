/** A library with the whole engine, driven by the real program in processes of its own, and seen by the oracle. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '#api/client.ts';
import { openEngine, type EngineOptions } from '#engine/engine.ts';
import { openLibrary, picture } from '../support/library.ts';
import type { Subject } from '../support/oracle.ts';

/** From source, so that no build is needed. */
export const sourceCli = fileURLToPath(new URL('../../src-main/hosts/cli/index.ts', import.meta.url));

/** What is shipped: the built program. */
export const builtCli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export const places: readonly string[] = ['a', 'b'];

/** `media` pictures in `a`, every third with a sidecar; `b` is empty. Placed by {@link placeLibrary}. */
export async function makeTemplate(
  dir: string,
  media: number,
  size = 20_000,
  typeOfB: 'local' | 'network' = 'local',
): Promise<void> {
  const library = await openLibrary();
  try {
    for (const name of places) {
      const config = { mountPath: library.at(name) };
      await library.addLocation(name, name === 'b' && typeOfB === 'network' ? { type: typeOfB, config } : {});
    }
    for (let n = 0; n < media; n++) {
      const bytes = Buffer.concat([picture(n, { tags: ['all'] }), Buffer.alloc(size, n)]);
      library.put(`a/trip ${n % 5}/picture ${n}.png`, bytes);
      if (n % 3 === 0) library.put(`a/trip ${n % 5}/picture ${n}.png.xmp`, `<x n="${n}"/>`);
    }
    library.put('a/canary.txt', 'canary');
    await library.scan();
    await library.engine.close();
    keepLibrary(library.dir, dir);
  } finally {
    await library.close().catch(() => undefined);
  }
}

/** Makes a template of the library in `from`, which must be closed. */
export function keepLibrary(from: string, template: string): void {
  cpSync(from, template, { recursive: true, preserveTimestamps: true });
  const settings = join(template, 'data/alice.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll(from, '@HERE@'));
}

/** Into `dir`, which may be a disk that is mounted and empty. */
export function placeLibrary(template: string, dir: string): void {
  mkdirSync(dir, { recursive: true });
  cpSync(template, dir, { recursive: true, preserveTimestamps: true });
  const settings = join(dir, 'data/alice.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll('@HERE@', dir));
}

export function clearLibrary(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** The file that is there while a plan is at work. */
export const markerOf = (dir: string): string => join(dir, 'data/ledger/running.json');

export interface Run {
  killed: boolean;
  out: string;
  /** Milliseconds for which a plan was at work. */
  busyMs: number;
}

export interface RunOptions {
  cli?: string;
  /** Milliseconds after the plan has begun; the beginning of the program itself changes nothing. */
  strikeAfterMs?: number;
  /** By default the program is killed. */
  strike?: (kill: () => void) => void;
  /** Put before the program: another program that runs it. */
  under?: readonly string[];
}

/** Runs `alice WORDS` over the library in `dir`. */
export function alice(dir: string, words: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cli = sourceCli, strikeAfterMs = Infinity, strike = (kill) => kill(), under = [] } = options;
  return new Promise((resolve) => {
    const line = [...under, process.execPath, cli, '--data-dir', join(dir, 'data'), '--json', ...words];
    const child = spawn(line[0]!, line.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    let begun = 0;
    let ended = 0;
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    const look = setInterval(() => {
      const there = existsSync(markerOf(dir));
      if (there && begun === 0) {
        begun = performance.now();
        if (strikeAfterMs !== Infinity) setTimeout(() => strike(() => child.kill('SIGKILL')), strikeAfterMs);
      }
      if (!there && begun > 0 && ended === 0) ended = performance.now();
    }, 1);
    child.on('close', (_code, signal) => {
      clearInterval(look);
      resolve({ killed: signal === 'SIGKILL', out, busyMs: (ended || performance.now()) - begun });
    });
  });
}

async function presentCopies(client: Client): Promise<Set<string>> {
  const { items } = await client.call('media.search', { limit: 1000, facets: false });
  const found = await Promise.all(items.map(({ contentHash }) => client.call('media.find', { ref: contentHash })));
  return new Set(
    found.flatMap(({ copies }) =>
      copies.filter(({ state }) => state === 'present').map(({ location, path }) => `${location}/${path}`),
    ),
  );
}

/** Plans that the ledger names must have an end that a person can be told of. */
async function countStrays(client: Client): Promise<number | null> {
  const { plans } = await client.call('plans.list', {});
  let strays: number | null = null;
  for (const { id, state, items, result } of plans) {
    const { total } = await client.call('ledger.list', { plan: id, limit: 1 });
    if (total === 0) continue;
    strays ??= 0;
    // One that is still in the queue is gone on with.
    if (state === 'queued') continue;
    const told = result === null ? 0 : result.done + result.failedCount + result.skippedCount;
    strays += state === 'running' || state === 'draft' ? items : Math.abs(items - told);
  }
  return strays;
}

export interface OpenSubject extends Subject {
  client: Client;
  close(): Promise<void>;
}

/** The restart: an engine over the library, which settles by itself what it finds. */
export async function openSubject(dir: string, options: Partial<EngineOptions> = {}): Promise<OpenSubject> {
  const engine = await openEngine({
    dataDir: join(dir, 'data'),
    host: 'direct',
    onNotice: () => undefined,
    ...options,
  });
  const client = createClient({
    call: (method, input) => engine.dispatch(method, input),
    listen: () => () => undefined,
  });
  // A catalog that was begun anew, as its file was damaged, says so, and knows everything again after a scan.
  if ((await client.call('catalog.status', {})).notice !== undefined) {
    const { id } = await client.call('jobs.start', { kind: 'scan' });
    await client.call('jobs.get', { id, wait: true });
  }
  return {
    dir,
    locations: places,
    client,
    async recover() {
      const { finished, putBack } = await client.call('ledger.recover', {});
      return finished + putBack;
    },
    present: () => presentCopies(client),
    async ledgerProblems() {
      const { problems } = await client.call('ledger.verify', {});
      return problems.map(({ problem }) => problem);
    },
    strayItems: () => countStrays(client),
    close: () => engine.close(),
  };
}
