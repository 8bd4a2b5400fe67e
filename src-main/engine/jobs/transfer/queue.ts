/** The one queue of transfers: kept on disk, run in its order by whoever has it open, held, reordered and stopped from everywhere. */
import { AliceError } from '#api/errors.ts';
import type { Job } from '#api/job.ts';
import type { Plan, PlanItem } from '#api/plan.ts';
import { isPlanId } from '../../ledger/plan-store.ts';
import type { QueueEntry } from '../../ledger/queue-store.ts';
import { replay } from '../../ledger/replay.ts';
import { isQuit, type JobContext } from '../runner.ts';
import { cannotRun, executePlan } from './execute-plan.ts';
import { createItemStates, type ItemStates } from './item-states.ts';
import { closePlan } from './settle-all.ts';
import { storedJob } from './stored-job.ts';
import type { Workshop } from './workshop.ts';

/** A plan at work here, and what becomes of its items. */
export interface Watched {
  items: readonly PlanItem[];
  states: ItemStates;
}

export interface TransferQueue {
  /** Notes on disk that the plan is to be run, then starts its job here. Throws `conflict` when it has been run. */
  accept(plan: Plan): Promise<string>;
  /** Jobs that wait on disk and are not known to this program's runner. */
  stored(): Promise<Job[]>;
  /** Throws `not-found`. */
  get(id: string, wait?: boolean): Promise<Job>;
  /** Throws `not-found`, `conflict` (it has ended). */
  pause(id: string, paused: boolean): Promise<Job>;
  cancel(id: string): Promise<Job>;
  reorder(id: string, before: string | null): Promise<void>;
  watched(id: string): Watched | undefined;
  /** From now on what waits on disk is run by this program, and what others change there is obeyed. */
  goOn(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds between looks at what other programs have changed. */
const LOOK_MS = 1000;

export function createTransferQueue(workshop: Workshop): TransferQueue {
  const { parts, plans, queue, dir } = workshop;
  const { runner } = parts;
  const watched = new Map<string, Watched>();
  /** Not to be begun again by itself, nor taken for stopped by another program: what has ended here, or is about to. */
  const over = new Set<string>();
  let goesOn = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();
  let stamp = '';

  const here = async (id: string): Promise<Job | null> => {
    const job = await runner.get(id).catch(() => null);
    return job === null || job.endedAt !== null ? null : job;
  };

  function start({ id, title }: Plan, paused: boolean): void {
    over.delete(id);
    runner.start('transfer', (context) => runTurn(id, context), 'scan', { id, title, paused });
    watch();
  }

  async function runTurn(id: string, context: JobContext): Promise<unknown> {
    const { signal, gate } = context;
    const onWait = (): void => context.report({ phase: 'waiting until another Alice has finished' });
    const execution = {
      workshop,
      context,
      watch(items: readonly PlanItem[]) {
        const states = createItemStates(items.length);
        watched.set(id, { items, states });
        return states;
      },
    };
    try {
      const options = { signal, onWait, ready: () => gate.pass() };
      return await parts.alone(() => executePlan(id, execution), options);
    } finally {
      watched.delete(id);
      over.add(id);
      await leave(id, signal);
    }
  }

  /** What was not begun can be run again, unless somebody has stopped it; what failed half-way stays for recovery. */
  async function leave(id: string, signal: AbortSignal): Promise<void> {
    if (isQuit(signal)) return;
    const plan = await plans.get(id);
    if (plan.state === 'running') return;
    await queue.remove(id);
    if (plan.state === 'queued') await close(plan, signal.aborted);
  }

  /** After it was taken out of the queue. */
  async function close(plan: Plan, stopped: boolean): Promise<void> {
    const record = (await replay(dir, { only: plan.id })).get(plan.id);
    if (record === undefined && !stopped) return plans.update({ ...plan, state: 'draft' });
    await closePlan(plans, queue, record ?? { plan: plan.id, steps: [] }, 'It was not begun: the job was cancelled.');
  }

  /** Throws `not-found`, `conflict`. */
  async function requireWaiting(id: string, verb: string): Promise<{ plan: Plan; entry: QueueEntry }> {
    const plan = isPlanId(id) ? await plans.get(id).catch(() => null) : null;
    if (plan === null) throw new AliceError('not-found', `There is no job "${id}" to ${verb}. See "alice jobs list".`);
    const entry = await queue.get(id);
    if (entry !== null) return { plan, entry };
    throw new AliceError('conflict', `The transfer "${id}" does not wait or run (${plan.state}).`);
  }

  async function look(): Promise<void> {
    const now = await queue.stamp();
    if (now === stamp) return;
    stamp = now;
    const entries = await queue.list();
    const known = new Set(entries.map(({ plan }) => plan));
    for (const { id, endedAt } of runner.list()) {
      if (endedAt !== null || !isPlanId(id) || known.has(id) || over.has(id)) continue;
      if (await wasStopped(id)) void runner.cancel(id);
    }
    for (const entry of entries) await obey(entry);
    reorderAs(entries);
  }

  /** Another program has stopped it; one that has run it to its end has only been quicker, and this one will hear what came of it. */
  async function wasStopped(id: string): Promise<boolean> {
    const plan = await plans.get(id).catch(() => null);
    if (plan === null) return true;
    const { state, result } = plan;
    return state !== 'done' && (result === null || result.failed.some(({ code }) => code === 'cancelled'));
  }

  async function obey({ plan: id, paused }: QueueEntry): Promise<void> {
    const job = await here(id);
    if (job !== null) {
      if (paused === (job.state === 'paused') || over.has(id)) return;
      if (paused) runner.pause(id);
      else runner.resume(id);
      return;
    }
    if (!goesOn || over.has(id)) return;
    const plan = await plans.get(id).catch(() => null);
    // Others may have run it, and were killed before they could take it out.
    if (plan === null || !['queued', 'running'].includes(plan.state)) await queue.remove(id);
    else start(plan, paused);
  }

  function reorderAs(entries: readonly QueueEntry[]): void {
    const waiting = runner
      .list()
      .flatMap(({ id, phase, endedAt }) => (endedAt === null && phase === 'waiting' ? id : []));
    const wanted = entries.flatMap(({ plan }) => (waiting.includes(plan) ? plan : []));
    if (waiting.filter((id) => isPlanId(id)).join() === wanted.join()) return;
    for (const id of wanted) runner.reorder(id, null);
  }

  function watch(): void {
    if (closed) return;
    timer ??= setInterval(() => {
      looking = looking.catch(() => undefined).then(look);
      looking.catch(() => undefined); // The next look tells of it again, or it has passed.
    }, LOOK_MS);
    timer.unref();
  }

  return {
    async accept(plan) {
      const running = await here(plan.id);
      if (running !== null) return plan.id;
      if (!['draft', 'queued', 'running'].includes(plan.state)) throw cannotRun(plan);
      if (plan.state === 'draft') await plans.update({ ...plan, state: 'queued' });
      over.add(plan.id);
      await queue.add(plan.id);
      await queue.pause(plan.id, false);
      start(plan, false);
      return plan.id;
    },
    async stored() {
      const jobs: Job[] = [];
      for (const entry of await queue.list()) {
        if ((await here(entry.plan)) !== null) continue;
        const plan = await plans.get(entry.plan).catch(() => null);
        if (plan !== null) jobs.push(storedJob(plan, entry));
      }
      return jobs;
    },
    async get(id, wait) {
      try {
        return await runner.get(id, wait);
      } catch (error) {
        const entry = await queue.get(id);
        if (entry === null) throw error;
        return storedJob(await plans.get(id), entry);
      }
    },
    async pause(id, paused) {
      if ((await here(id)) !== null) {
        await queue.pause(id, paused);
        return paused ? runner.pause(id) : runner.resume(id);
      }
      const { plan, entry } = await requireWaiting(id, paused ? 'pause' : 'resume');
      await queue.pause(id, paused);
      return storedJob(plan, { ...entry, paused });
    },
    async cancel(id) {
      if ((await here(id)) !== null) {
        over.add(id);
        const job = await runner.cancel(id);
        // One that had not begun has not left by itself.
        if ((await queue.get(id)) !== null) {
          await queue.remove(id);
          const plan = await plans.get(id);
          if (plan.state === 'queued') await close(plan, true);
        }
        return job;
      }
      const { plan, entry } = await requireWaiting(id, 'cancel');
      await queue.remove(id);
      // One that runs is stopped by the program that runs it, as soon as that looks here.
      if (plan.state === 'queued') await close(plan, true);
      return { ...storedJob(plan, entry), state: 'cancelled', endedAt: new Date(parts.now()).toISOString() };
    },
    async reorder(id, before) {
      if ((await here(id)) !== null) {
        runner.reorder(id, before);
        // Scans have no place on disk: the next transfer behind one is what it is put before.
        const order = runner.list().map((job) => job.id);
        const next = order.slice(order.indexOf(id) + 1).find((one) => isPlanId(one));
        await queue.reorder(id, next ?? null);
        return;
      }
      const { plan } = await requireWaiting(id, 'put elsewhere');
      if (plan.state === 'running')
        throw new AliceError('conflict', `The transfer "${id}" has begun; it waits no more.`);
      if (before !== null) await requireWaiting(before, 'put it before');
      await queue.reorder(id, before);
    },
    watched: (id) => watched.get(id),
    async goOn() {
      // Settling what was cut off may last longer than the program.
      if (closed) return;
      goesOn = true;
      stamp = '';
      looking = looking.catch(() => undefined).then(look);
      watch();
      await looking;
    },
    async close() {
      if (timer !== null) clearInterval(timer);
      goesOn = false;
      closed = true;
      await looking.catch(() => undefined);
    },
  };
}
