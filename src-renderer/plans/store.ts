/** Plans as the page makes, shows and runs them: every change of where bytes lie goes through here, whichever screen asks for it. */
import { create } from 'zustand';
import type { Input } from '#api/contract.ts';
import type { Job } from '#api/job.ts';
import type { Plan } from '#api/plan.ts';
import { client } from '../client.ts';
import { hasEnded, transferResultOf, useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { commandsOf, type PlanRequest, type Source } from './commands.ts';

export { queryOfHashes } from './commands.ts';
export type { PlanRequest, Source } from './commands.ts';
export type AskedVerb = 'copy' | 'move' | 'trash';

/** What the plan view shows. */
export interface Shown {
  /** Null while it is being made, and when that failed. */
  plan: Plan | null;
  /** Null for a plan that was made elsewhere or earlier. */
  request: PlanRequest | null;
  error: unknown;
  /** Running it or discarding it is on its way. */
  busy: boolean;
}

export interface PlansState {
  shown: Shown | null;
  /** A place is being chosen for it. */
  choosing: { verb: 'copy' | 'move'; source: Source } | null;
  /** What is being dragged over the window. */
  dragging: Source | null;
  /** Counts what was made, run or discarded, so that lists of plans know when to look again. */
  changes: number;
  choose(verb: 'copy' | 'move', source: Source): void;
  closeChooser(): void;
  drag(source: Source | null): void;
  /** Makes a plan and shows it. A failure is shown in its place. */
  make(request: PlanRequest): Promise<void>;
  /** Shows a plan that exists. */
  open(id: string): Promise<void>;
  run(): Promise<void>;
  discard(): Promise<void>;
  /** Draws the shown plan anew when it has changed. */
  renew(plan: Plan): void;
  /** The plan stays as it is, a draft for later. */
  close(): void;
  /** A draft that was made for this view goes when it is left. */
  leave(): void;
  /** Takes back what a plan has done, at once where that is possible as a whole; else its plan is shown. */
  undoNow(id: string): Promise<void>;
  /** The latest plan of this window that can be taken back. */
  undoLast(): Promise<void>;
}

const sayFailure = (error: unknown): void => useShell.getState().say({ kind: 'bad', text: errorLine(error) });

const input = (request: PlanRequest): Promise<Plan> => {
  if ('plan' in request) return client.call(`plans.${request.verb}`, { id: request.plan });
  if (request.verb === 'leave') return client.call('locations.planLeave', { name: request.name, to: request.to });
  if (request.verb === 'empty') {
    const { verb: _, ...rest } = request;
    return client.call('trash.empty', rest as Input<'trash.empty'>);
  }
  if (request.verb === 'deduplicate' || request.verb === 'repair') {
    const { verb, source, ...rest } = request;
    const about = { ...source?.chosen, ...rest };
    if (verb === 'repair') return client.call('plans.repair', about as Input<'plans.repair'>);
    return client.call('duplicates.plan', about as Input<'duplicates.plan'>);
  }
  const { verb, source, ...rest } = request;
  return client.call('plans.create', { verb, ...source.chosen, ...rest } as Input<'plans.create'>);
};

/** Resolves when the job has ended and its result is known. */
function whenEnded(id: string): Promise<Job> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const job = useJobs.getState().jobs.find((each) => each.id === id);
      if (!job || !hasEnded(job)) return false;
      resolve(job);
      return true;
    };
    if (look()) return;
    const stop = useJobs.subscribe(() => {
      if (look()) stop();
    });
  });
}

export const usePlans = create<PlansState>((set, get) => {
  /** Plans of this window that can be taken back, the latest last. */
  const done: string[] = [];
  /** Only the answer to the latest wish is shown. */
  let asked = 0;

  const show = (shown: Partial<Shown>): void => {
    const now = get().shown;
    if (now) set({ shown: { ...now, ...shown } });
  };
  const changed = (): void => set({ changes: get().changes + 1 });

  /** Nobody waits for it any more. */
  function discardQuietly(plan: Plan): void {
    client.call('plans.discard', { id: plan.id }).then(changed, () => {
      // It was run or discarded elsewhere meanwhile.
    });
  }

  async function tellEnd(plan: Plan, job: Job): Promise<void> {
    changed();
    const fresh = await client.call('plans.get', { id: plan.id, limit: 0 }).catch(() => null);
    if (fresh) get().renew(fresh.plan);
    const result = transferResultOf(job);
    const { say } = useShell.getState();
    const look = { label: t('plans.look'), run: () => void get().open(plan.id) };
    if (!result) {
      // A job that failed is told where all jobs are.
      if (job.state === 'cancelled') say({ kind: 'plain', text: t('plans.stopped'), action: look });
      return;
    }
    const { done: n, failedCount } = result;
    if (failedCount > 0) {
      say({ kind: 'bad', text: t('plans.partly', { n, failed: failedCount }), action: look });
      return;
    }
    const text = t(`plans.done.${plan.verb}`, { n, to: targetOf(plan) });
    if (plan.verb === 'empty' || plan.verb === 'undo') say({ kind: 'good', text, action: look });
    else say({ kind: 'good', text, action: { label: t('app.undo'), run: () => void get().undoNow(plan.id) } });
  }

  async function start(plan: Plan): Promise<void> {
    const { job } = await client.call('plans.run', { id: plan.id, hash: plan.hash });
    changed();
    // One that only waits says nothing by itself.
    void useJobs.getState().load();
    if (plan.verb !== 'empty' && plan.verb !== 'undo') done.push(plan.id);
    void whenEnded(job).then((ended) => tellEnd(plan, ended));
  }

  return {
    shown: null,
    choosing: null,
    dragging: null,
    changes: 0,
    choose: (verb, source) => set({ choosing: { verb, source } }),
    closeChooser: () => set({ choosing: null }),
    drag: (dragging) => set({ dragging }),
    async make(request) {
      const number = ++asked;
      const before = get().shown;
      if (before?.request && before.plan?.state === 'draft') discardQuietly(before.plan);
      set({ shown: { plan: null, request, error: null, busy: false }, choosing: null });
      try {
        const plan = await input(request);
        if (number === asked && get().shown) set({ shown: { plan, request, error: null, busy: false } });
        else discardQuietly(plan);
      } catch (error) {
        if (number === asked) show({ error });
      }
      changed();
    },
    async open(id) {
      const number = ++asked;
      set({ shown: { plan: null, request: null, error: null, busy: false } });
      try {
        const { plan } = await client.call('plans.get', { id, limit: 0 });
        if (number === asked) show({ plan });
      } catch (error) {
        if (number === asked) show({ error });
      }
    },
    async run() {
      const plan = get().shown?.plan;
      if (!plan) return;
      show({ busy: true });
      try {
        await start(plan);
        set({ shown: null });
      } catch (error) {
        show({ busy: false, error });
      }
    },
    async discard() {
      const plan = get().shown?.plan;
      if (!plan) return;
      show({ busy: true });
      try {
        await client.call('plans.discard', { id: plan.id });
        set({ shown: null });
        changed();
      } catch (error) {
        show({ busy: false, error });
      }
    },
    renew(plan) {
      if (get().shown?.plan?.id === plan.id) show({ plan });
    },
    close() {
      asked += 1;
      set({ shown: null });
    },
    leave() {
      const { shown } = get();
      if (shown?.request && shown.plan?.state === 'draft') discardQuietly(shown.plan);
      get().close();
    },
    async undoNow(id) {
      try {
        const plan = await client.call('plans.undo', { id });
        const whole = plan.refusedCount === 0 && plan.items > 0;
        if (whole) await start(plan);
        else set({ shown: { plan, request: { verb: 'undo', plan: id }, error: null, busy: false } });
        const at = done.lastIndexOf(id);
        if (at >= 0) done.splice(at, 1);
      } catch (error) {
        sayFailure(error);
      }
    },
    async undoLast() {
      const id = done.at(-1);
      if (id === undefined) useShell.getState().say({ kind: 'plain', text: t('plans.nothingToUndo') });
      else await get().undoNow(id);
    },
  };
});

/** Where a plan writes to: the location that has more afterwards. */
export const targetOf = ({ totals }: Pick<Plan, 'totals'>): string =>
  totals.find(({ files }) => files.after > files.before)?.location ?? totals[0]?.location ?? '';

/** How the plan that is shown would be typed. */
export const shownCommands = ({ plan, request }: Shown): string[] => commandsOf(plan, request);

/** For an element onto which a selection can be dropped: its plan is shown. */
export function dropOnto(verbOf: (event: DragEvent) => PlanRequest['verb'], to: string | null) {
  return (event: DragEvent): void => {
    const { dragging, make, drag } = usePlans.getState();
    if (!dragging) return;
    event.preventDefault();
    event.stopPropagation();
    drag(null);
    const verb = verbOf(event);
    if (verb === 'trash') void make({ verb, source: dragging });
    else if (to !== null && (verb === 'copy' || verb === 'move')) void make({ verb, source: dragging, to });
  };
}
