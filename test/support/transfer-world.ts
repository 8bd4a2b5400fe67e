/** Folders as locations, a ledger and a catalog in memory, for tests of what moves bytes; all file calls go through given ports. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AliceError } from '#api/errors.ts';
import type { Plan, PlanFile, PlanItem, PlanStep, TransferResult } from '#api/plan.ts';
import type { CopyRecord } from '#engine/catalog/copy-records.ts';
import { findEntry, hashFile } from '#engine/jobs/transfer/hash-copy.ts';
import { quarantinePath, stagedPath, trashPath } from '#engine/jobs/transfer/paths.ts';
import { recover, type Recovery } from '#engine/jobs/transfer/recover.ts';
import { runPlan, type RunOptions } from '#engine/jobs/transfer/run-plan.ts';
import type { Station, World } from '#engine/jobs/transfer/world.ts';
import type { LedgerIo } from '#engine/ledger/ledger-io.ts';
import { openLedger } from '#engine/ledger/ledger.ts';
import { replay, type PlanRecord } from '#engine/ledger/replay.ts';
import type { StorageAdapter } from '#engine/storage/adapter.ts';
import type { LocalIo } from '#engine/storage/local-io.ts';
import { openLocal } from '#engine/storage/local.ts';
import { createCrashingIo } from './crashing-io.ts';

export const sha = (bytes: Uint8Array | string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export interface TransferWorld {
  dir: string;
  at(path: string): string;
  put(path: string, bytes: string | Buffer, contentHash?: string | null): PlanFile;
  world(io?: LocalIo): Promise<World>;
  /** Puts a wrapper around a location's adapter, or another domain. */
  change(location: string, change: Partial<Station> & { wrap?: (inner: StorageAdapter) => StorageAdapter }): void;
  known: CopyRecord[];
  /** Hashes of files that look like media and are none, as they are damaged. */
  damaged: Set<string>;
  /** Locations that are not connected. */
  away: Set<string>;
  /** The id of the plan that was run last. */
  lastPlan(): string;
  pinned: Set<string>;
  run(
    verb: Plan['verb'],
    items: PlanItem[],
    ports?: { io?: LocalIo; ledgerIo?: LedgerIo; signal?: AbortSignal; report?: RunOptions['context']['report'] },
    more?: Partial<RunOptions>,
  ): Promise<TransferResult>;
  /** Settles what is open, and tells the catalog of it as the engine does. */
  recover(ports?: { io?: LocalIo; ledgerIo?: LedgerIo }): Promise<Recovery>;
  /** Path → hash and time of every file below, Alice's own ledger left out. */
  snapshot(): Map<string, string>;
}

let plans = 0;
/** Never dies, and does not wait for the disk, as no power cut is tried here. */
const calm = createCrashingIo({ at: Infinity, after: false });

export function createTransferWorld(
  dir: string,
  options: { minimum?: number; streams?: number; habits?: (io: LocalIo) => LocalIo } = {},
): TransferWorld {
  const known: CopyRecord[] = [];
  const away = new Set<string>();
  const damaged = new Set<string>();
  const pinned = new Set<string>();
  const changes = new Map<string, Partial<Station> & { wrap?: (inner: StorageAdapter) => StorageAdapter }>();
  const at = (path: string): string => join(dir, path);
  const ledgerDir = at('data/ledger');
  let lastPlan = '';

  async function createWorld(given: LocalIo = calm.io): Promise<World> {
    const io = options.habits?.(given) ?? given;
    const stations = new Map<string, Station>();
    return {
      now: () => 0,
      minimum: options.minimum ?? 1,
      proved: new Map(),
      isPinned: (hash) => pinned.has(hash),
      async station(id) {
        const there = stations.get(id);
        if (there !== undefined) return there;
        if (away.has(id)) throw new AliceError('unavailable', `${id} is not connected.`);
        const { wrap, ...change } = changes.get(id) ?? {};
        const inner = await openLocal({ path: at(id), name: id, io });
        const bounds = { maxBytes: null, reserveBytes: 0 };
        const station: Station = {
          place: { id, name: id },
          adapter: wrap ? wrap(inner) : inner,
          domain: id,
          purpose: ['organized'],
          keeps: null,
          closed: null,
          ...bounds,
          ...change,
        };
        stations.set(id, station);
        return station;
      },
      notes: {
        copiesOf: async (hash) => known.filter(({ contentHash }) => contentHash === hash),
        made: async ({ location, entry, fileHash, contentHash }) =>
          void known.push(recordOf(location, entry.path, entry.size, entry.etag, fileHash, contentHash)),
        gone: async (location, path) => {
          const found = known.findIndex((one) => one.location === location && one.path === path);
          if (found !== -1) known.splice(found, 1);
        },
        flush: async () => undefined,
      },
    };
  }

  return {
    dir,
    at,
    known,
    away,
    damaged,
    lastPlan: () => lastPlan,
    pinned,
    world: createWorld,
    change: (location, change) => void changes.set(location, change),
    put(path, bytes, contentHash) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), bytes);
      const time = new Date(Date.UTC(2024, 1, 2, 3, 4, 5, 678) + path.length * 1000);
      utimesSync(at(path), time, time);
      const [location = '', ...rest] = path.split('/');
      const { ino, size, mtimeNs } = statSync(at(path), { bigint: true });
      const etag = `${ino}-${size}-${mtimeNs}`;
      const hash = sha(bytes);
      const content = contentHash === undefined ? hash : contentHash;
      const from = rest.join('/');
      if (content === null && isMedium(path)) damaged.add(hash);
      if (content !== null) known.push(recordOf(location, from, Number(size), etag, hash, content));
      return { from, to: from, size: Number(size), hash, contentHash: content, modifiedAt: time.toISOString(), etag };
    },
    async run(verb, items, { io, ledgerIo, signal = new AbortController().signal, report } = {}, more = {}) {
      const id = `20260101-000000-${`${(plans += 1)}`.padStart(6, '0')}`;
      const own = items.map((item) => JSON.parse(JSON.stringify(item).replaceAll('PLAN', id)) as PlanItem);
      lastPlan = id;
      const ledger = await openLedger({ dir: ledgerDir, now: () => 0, io: ledgerIo ?? calm.ledgerIo });
      try {
        await ledger.append([{ kind: 'begin', plan: id, verb, title: verb, undoes: null }]);
        const context = {
          signal,
          gate: { shut: false, pass: async () => undefined, onChange: () => () => undefined },
          report: report ?? (() => undefined),
        };
        const world = await createWorld(io);
        const result = await runPlan({ id, verb } as Plan, own, {
          world,
          ledger,
          context,
          streams: options.streams ?? 1,
          ...more,
        });
        await ledger.append([{ kind: 'end', plan: id, state: 'done' }]);
        return result;
      } finally {
        await ledger.close().catch(() => undefined);
      }
    },
    async recover({ io, ledgerIo } = {}) {
      const ledger = await openLedger({ dir: ledgerDir, now: () => 0, io: ledgerIo ?? calm.ledgerIo });
      try {
        const begun = [...(await replay(ledgerDir)).values()].filter(isOpen);
        const world = await createWorld(io);
        return await recover(world, ledger, begun, (touched) => renewKnown(world, { known, damaged }, touched));
      } finally {
        await ledger.close().catch(() => undefined);
      }
    },
    snapshot() {
      const files = new Map<string, string>();
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name).slice(dir.length + 1);
        if (path.startsWith('data/')) continue;
        files.set(path, `${sha(readFileSync(at(path)))} ${statSync(at(path)).mtimeMs}`);
      }
      return files;
    },
  };
}

const isOpen = ({ ended, steps }: PlanRecord): boolean => !ended || steps.some(({ outcome }) => outcome === null);

export const isMedium = (path: string): boolean => /\.(?:png|jpg|cr2|mov)$/.test(path) && !path.includes('.alice/');

/** What `settle-all.ts` does with a real catalog. */
async function renewKnown(
  world: World,
  { known, damaged }: Pick<TransferWorld, 'known' | 'damaged'>,
  touched: Recovery['touched'],
): Promise<void> {
  for (const { location, path } of touched) {
    if (!isMedium(path)) continue;
    const station = await world.station(location).catch(() => null);
    if (station === null) continue;
    const { adapter } = station;
    const at = known.findIndex((one) => one.location === location && one.path === path);
    if (at !== -1) known.splice(at, 1);
    const entry = await findEntry(adapter, path);
    if (entry === null) continue;
    const hash = `sha256:${await hashFile(adapter, path)}`;
    if (!damaged.has(hash)) known.push(recordOf(location, path, entry.size, entry.etag, hash, hash));
  }
}

export function recordOf(
  location: string,
  path: string,
  size: number,
  etag: string,
  fileHash: string,
  contentHash: string,
): CopyRecord {
  const verified = { verifiedMs: 1, verifyMethod: 'full' as const };
  return {
    contentHash,
    algorithm: 'file',
    fileHash,
    location,
    path,
    size,
    modifiedMs: 0,
    etag,
    state: 'present',
    ...verified,
  };
}

const place = (id: string) => ({ id, name: id });

export function copyStep(from: string, to: string, files: PlanFile[]): PlanStep {
  return { kind: 'copy', from: place(from), to: place(to), files, floor: 0 };
}

export function trashStep(location: string, files: PlanFile[], floor = 1): PlanStep {
  const aside = files.map((file) => ({ ...file, to: trashPath('PLAN', file.from) }));
  return { kind: 'trash', from: place(location), to: place(location), files: aside, floor };
}

/** `file` of one location takes the place of `bad` in another. */
export function replaceStep(from: string, to: string, file: PlanFile, bad: PlanFile): PlanStep {
  const { from: path, size, hash, modifiedAt, etag } = bad;
  const aside = { from: path, to: quarantinePath('PLAN', path), through: stagedPath('PLAN', path) };
  return {
    kind: 'replace',
    from: place(from),
    to: place(to),
    files: [{ ...file, to: path }],
    floor: 0,
    aside: [{ ...aside, size, hash, modifiedAt, etag }],
  };
}

export function item(index: number, steps: PlanStep[]): PlanItem {
  const { contentHash, from } = steps[0]!.files[0]!;
  return { index, contentHash: contentHash!, path: from, steps, bytes: 0, reason: 'asked for', leaves: 1 };
}
