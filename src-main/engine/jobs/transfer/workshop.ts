/** What making and running plans have in common over a running library: its world, its ledger, its plans, and room at the targets. */
import { join } from 'node:path';
import type { EventPayload } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { isWriting, type PlanItem } from '#api/plan.ts';
import { ledgerFolder, nodeLedgerIo, plansFolder, queueFolder } from '../../ledger/ledger-io.ts';
import { openLedger, type Ledger } from '../../ledger/ledger.ts';
import { openPlanStore, type PlanStore } from '../../ledger/plan-store.ts';
import { openQueueStore, type QueueStore } from '../../ledger/queue-store.ts';
import type { LivingCatalog } from '../../living-catalog.ts';
import type { Pins } from '../../pins.ts';
import type { Places } from '../../places.ts';
import type { Settings } from '../../settings/settings.ts';
import type { StartChild } from '../../storage/start-child.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import type { Runner } from '../runner.ts';
import { createBandwidth, type Bandwidth } from './bandwidth.ts';
import { createCatalogNotes } from './catalog-notes.ts';
import { identifyFiles } from './identify-files.ts';
import { mirrorLedger } from './mirror.ts';
import { openWorld } from './open-world.ts';
import { usualPatience, type Patience } from './patience.ts';
import { settleAll, type Settled } from './settle-all.ts';
import { createSlots, type Slots } from './slots.ts';
import { requireRoom } from './totals.ts';
import type { World } from './world.ts';

export interface TransferParts {
  dataDir: string;
  /** Only a host that stays open goes on with the queue by itself. */
  host: 'direct' | 'web' | 'electron';
  places: Pick<Places, 'all' | 'byId' | 'view'>;
  settings: Pick<Settings, 'minimumCopies' | 'bandwidth'>;
  pins: Pick<Pins, 'has'>;
  catalog: () => Promise<CatalogThreads>;
  /** Runs work that must not meet another program's scan, rebuild or transfer. */
  alone: LivingCatalog['alone'];
  now: () => number;
  runner: Runner;
  silenceMs: number;
  startChild: StartChild;
  emit: (event: 'catalog.changed', payload: EventPayload<'catalog.changed'>) => void;
  /** How long a transfer waits for a place that does not answer. */
  patience?: Patience | undefined;
}

export type OpenWorld = World & { close(): Promise<void> };

export interface Workshop {
  parts: TransferParts;
  /** Of the ledger. */
  dir: string;
  plans: PlanStore;
  queue: QueueStore;
  slots: Slots;
  bandwidth: Bandwidth;
  patience: Patience;
  withWorld<T>(work: (world: OpenWorld) => Promise<T>): Promise<T>;
  withLedger<T>(work: (ledger: Ledger) => Promise<T>): Promise<T>;
  /** By location id, what lies there now. */
  counts(): Promise<Record<string, { copies: number; bytes: number }>>;
  /** Throws `no-space`; `unavailable` for a target that does not answer, unless `lenient`. */
  checkRoom(world: World, items: readonly PlanItem[], lenient?: boolean): Promise<void>;
  settle(world: World, ledger: Ledger): Promise<Settled>;
  /** The file that says that a plan is running. */
  marker: { isThere(): Promise<boolean>; put(plan: string): Promise<void>; remove(): Promise<void> };
}

const RUNNING = 'running.json';

export function openWorkshop(parts: TransferParts): Workshop {
  const { dataDir, places, now } = parts;
  const dir = ledgerFolder(dataDir);
  const markerFile = join(dir, RUNNING);
  const plans = openPlanStore(plansFolder(dataDir));
  const queue = openQueueStore(queueFolder(dataDir));
  const patience = parts.patience ?? usualPatience;

  const counts: Workshop['counts'] = async () => {
    const { read } = await parts.catalog();
    return (await read.status(await places.view())).perLocation;
  };

  return {
    parts,
    dir,
    plans,
    queue,
    slots: createSlots(),
    bandwidth: createBandwidth({ timetable: () => parts.settings.bandwidth(), now, sleep: patience.sleep }),
    patience,
    counts,
    async withWorld(work) {
      const world = await startWorld(parts);
      try {
        return await work(world);
      } finally {
        await world.close();
      }
    },
    async withLedger(work) {
      const ledger = await openLedger({ dir, now });
      try {
        return await work(ledger);
      } finally {
        await ledger.close();
      }
    },
    async checkRoom(world, items, lenient = false) {
      const held = await counts();
      const steps = items.flatMap((item) => item.steps);
      for (const id of new Set(steps.flatMap((step) => (isWriting(step) ? step.to.id : [])))) {
        try {
          await requireRoom(await world.station(id), items, held[id]?.bytes ?? 0);
        } catch (error) {
          if (!lenient || !(error instanceof AliceError) || error.code !== 'unavailable') throw error;
        }
      }
    },
    async settle(world, ledger) {
      const settled = await settleAll({ world, ledger, dir, plans, queue, places, parts: { ...parts, now } });
      await mirrorSomewhere(world, ledger, parts, dir);
      // It stays while something waits for a place that does not answer: each start tries again.
      if (settled.waiting.length === 0) await nodeLedgerIo.remove(markerFile);
      return settled;
    },
    marker: {
      isThere: async () => (await nodeLedgerIo.size(markerFile)) !== null,
      put: (plan) => nodeLedgerIo.replace(markerFile, Buffer.from(JSON.stringify({ plan }))),
      remove: () => nodeLedgerIo.remove(markerFile),
    },
  };
}

/** Into the first location that takes it. */
export async function mirrorSomewhere(
  world: World,
  ledger: Ledger,
  { places }: Pick<TransferParts, 'places'>,
  dir: string,
): Promise<void> {
  for (const { location } of places.all()) {
    if (location.readOnly || location.status !== 'active') continue;
    try {
      const { adapter } = await world.station(location.id);
      await mirrorLedger(dir, ledger.head(), adapter);
      return;
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }
}

async function startWorld(parts: TransferParts): Promise<OpenWorld> {
  const { places, now, silenceMs, startChild } = parts;
  const catalog = await parts.catalog();
  const tellPage = async (): Promise<void> => {
    const { read } = await parts.catalog();
    parts.emit('catalog.changed', { generation: await read.generation() });
  };
  const notes = createCatalogNotes({
    catalog,
    now,
    identify: async (location, paths) => {
      const place = places.byId(location);
      if (place !== undefined) await identifyFiles(place, paths, { catalog, now, silenceMs, startChild });
    },
    onChange: () => void tellPage(),
  });
  return openWorld({ places, minimum: parts.settings.minimumCopies(), now, pins: parts.pins, notes });
}
