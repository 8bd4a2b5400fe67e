/** Plans and their jobs over a running library: made, run one at a time, recovered after an abrupt end, told to the catalog. */
import { join } from 'node:path';
import type { EventPayload } from '#api/contract.ts';
import { AliceError, errorShape } from '#api/errors.ts';
import { LIST_CAP } from '#api/job.ts';
import { isWriting, type Plan, type PlanItem, type PlanVerb } from '#api/plan.ts';
import { ledgerFolder, nodeLedgerIo, plansFolder } from '../../ledger/ledger-io.ts';
import { openLedger, type Ledger } from '../../ledger/ledger.ts';
import { hashOfPlan, newPlanId, openPlanStore, type PlanStore } from '../../ledger/plan-store.ts';
import { replay } from '../../ledger/replay.ts';
import type { LivingCatalog } from '../../living-catalog.ts';
import type { Places } from '../../places.ts';
import type { Settings } from '../../settings/settings.ts';
import type { StartChild } from '../../storage/start-child.ts';
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import type { Draft, Planner } from '../plans/planner.ts';
import type { JobContext, Runner } from '../runner.ts';
import { createCatalogNotes } from './catalog-notes.ts';
import { identifyFiles } from './identify-files.ts';
import { mirrorLedger } from './mirror.ts';
import { openWorld } from './open-world.ts';
import { settleAll, type Settled } from './settle-all.ts';
import { runPlan } from './run-plan.ts';
import { requireRoom, totalsOf } from './totals.ts';
import type { World } from './world.ts';

export interface Transfers {
  plans: PlanStore;
  /** Makes a plan and keeps it. Touches no file. */
  make(
    about: { verb: PlanVerb; title: string; undoes?: string },
    fill: (planner: Planner) => Promise<Draft>,
  ): Promise<Plan>;
  /** Starts the job. Throws `conflict` when it was run before or is not what was seen, `no-space`, `unavailable`. */
  run(id: string, hash: string): Promise<string>;
  /** Settles what an abrupt end has left; `thorough` reads the whole ledger for it. Null when there is nothing to settle, or another Alice is at work and settles it itself. */
  recover(thorough: boolean): Promise<Settled | null>;
}

const RUNNING = 'running.json';

export interface TransferParts {
  dataDir: string;
  places: Pick<Places, 'all' | 'byId' | 'view'>;
  settings: Pick<Settings, 'minimumCopies'>;
  catalog: () => Promise<CatalogThreads>;
  /** Runs work that must not meet another program's scan, rebuild or transfer. */
  alone: LivingCatalog['alone'];
  now: () => number;
  runner: Pick<Runner, 'start'>;
  silenceMs: number;
  startChild: StartChild;
  emit: (event: 'catalog.changed', payload: EventPayload<'catalog.changed'>) => void;
}

type OpenWorld = World & { close(): Promise<void> };

export function createTransfers(parts: TransferParts): Transfers {
  const { dataDir, places, now } = parts;
  const dir = ledgerFolder(dataDir);
  const marker = join(dir, RUNNING);
  const plans = openPlanStore(plansFolder(dataDir));

  async function startWorld(): Promise<OpenWorld> {
    const catalog = await parts.catalog();
    const { silenceMs, startChild } = parts;
    const notes = createCatalogNotes({
      catalog,
      now,
      identify: async (location, paths) => {
        const place = places.byId(location);
        if (place !== undefined) await identifyFiles(place, paths, { catalog, now, silenceMs, startChild });
      },
      onChange: () => void tellPage(),
    });
    return openWorld({ places, minimum: parts.settings.minimumCopies(), now, notes });
  }

  async function tellPage(): Promise<void> {
    const { read } = await parts.catalog();
    parts.emit('catalog.changed', { generation: await read.generation() });
  }

  async function withWorld<T>(work: (world: OpenWorld) => Promise<T>): Promise<T> {
    const world = await startWorld();
    try {
      return await work(world);
    } finally {
      await world.close();
    }
  }

  const counts = async () => {
    const { read } = await parts.catalog();
    return (await read.status(await places.view())).perLocation;
  };

  async function checkRoom(world: World, items: readonly PlanItem[]): Promise<void> {
    const held = await counts();
    const targets = new Set(items.flatMap(({ steps }) => steps.flatMap((step) => (isWriting(step) ? step.to.id : []))));
    for (const id of targets) await requireRoom(await world.station(id), items, held[id]?.bytes ?? 0);
  }

  async function make(
    { verb, title, undoes = null }: { verb: PlanVerb; title: string; undoes?: string | null },
    fill: (planner: Planner) => Promise<Draft>,
  ): Promise<Plan> {
    return withWorld(async (world) => {
      const id = newPlanId(now());
      const { read } = await parts.catalog();
      const { items, refused } = await fill({
        id,
        world,
        units: {
          siblings: async (location, folder) => (await read.knownFolder(location, folder)).map(({ name }) => name),
          recordsAt: (location, paths) => read.copyRecordsAt(location, paths),
        },
        nameOf: (location) => places.byId(location)?.location.name ?? location,
        signal: new AbortController().signal,
      });
      await checkRoom(world, items);
      const held = await counts();
      const plan: Plan = {
        id,
        verb,
        title,
        createdAt: new Date(now()).toISOString(),
        hash: hashOfPlan({ id, verb, undoes }, items),
        state: 'draft',
        items: items.length,
        files: items.flatMap(({ steps }) => steps.flatMap(({ files }) => files)).length,
        bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
        totals: totalsOf(items, (location) => {
          const { copies = 0, bytes = 0 } = held[location] ?? {};
          return { name: places.byId(location)?.location.name ?? location, copies, bytes };
        }),
        refusedCount: refused.length,
        refused: refused.slice(0, LIST_CAP),
        undoes,
        result: null,
      };
      await plans.save(plan, items);
      return plan;
    });
  }

  async function withLedger<T>(work: (ledger: Ledger) => Promise<T>): Promise<T> {
    const ledger = await openLedger({ dir, now });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  }

  const settle = (world: World, ledger: Ledger): Promise<Settled> =>
    settleAll({ world, ledger, dir, plans, marker, places, parts: { ...parts, now } });

  async function isMarked(): Promise<boolean> {
    return (await nodeLedgerIo.size(marker)) !== null;
  }

  async function execute(plan: Plan, items: readonly PlanItem[], context: JobContext): Promise<unknown> {
    const started = await plans.get(plan.id);
    if (started.state !== 'draft') throw ran(started);
    return withWorld((world) =>
      withLedger(async (ledger) => {
        if (await isMarked()) await settle(world, ledger);
        await checkRoom(world, items);
        await nodeLedgerIo.replace(marker, Buffer.from(JSON.stringify({ plan: plan.id })));
        const { id, verb, title, hash, undoes } = plan;
        await ledger.append([{ kind: 'begin', plan: id, verb, title, by: 'user', hash, undoes, items: items.length }]);
        await plans.update({ ...plan, state: 'running' });
        const result = await runPlan(plan, items, { world, ledger, context });
        const complete = result.failedCount === 0;
        const { done, failedCount } = result;
        await ledger.append([
          { kind: 'end', plan: id, state: complete ? 'done' : 'incomplete', done, failed: failedCount },
        ]);
        await plans.update({ ...plan, state: complete ? 'done' : 'incomplete', result });
        // Steps that could not be put right are left for recovery, which the marker calls for.
        const left = (await replay(dir, { only: id })).get(id)?.steps.some(({ outcome }) => outcome === null) ?? false;
        if (!left) await nodeLedgerIo.remove(marker);
        await mirror(world, ledger);
        context.signal.throwIfAborted();
        return result;
      }),
    );
  }

  /** Into the first location that takes it. */
  async function mirror(world: World, ledger: Ledger): Promise<void> {
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

  return {
    plans,
    make,
    async run(id, hash) {
      const plan = await plans.get(id);
      if (plan.state !== 'draft') throw ran(plan);
      if (plan.hash !== hash)
        throw new AliceError('conflict', `The plan ${id} is not the one that was shown. Look at it again.`);
      const items = await plans.items(plan);
      return parts.runner.start(
        'transfer',
        (context) => {
          const onWait = (): void => context.report({ phase: 'waiting until another Alice has finished' });
          const ready = (): Promise<void> => context.gate.pass();
          return parts.alone(() => execute(plan, items, context), { signal: context.signal, onWait, ready });
        },
        'scan',
      );
    },
    async recover(thorough) {
      if (!thorough && !(await isMarked())) return null;
      const busy = new AbortController();
      const options = { signal: busy.signal, onWait: () => busy.abort(), ready: () => Promise.resolve() };
      try {
        return await parts.alone(() => withWorld((world) => withLedger((ledger) => settle(world, ledger))), options);
      } catch (error) {
        if (!busy.signal.aborted) throw error;
        if (!thorough) return null;
        throw new AliceError(
          'unavailable',
          'Another Alice is at work here, and settles it itself. Try again when it has ended.',
          {
            cause: errorShape(error),
          },
        );
      }
    },
  };
}

function ran({ id, state }: Plan): AliceError {
  return new AliceError('conflict', `The plan ${id} cannot be run: it is ${state}. Make a new one.`);
}
