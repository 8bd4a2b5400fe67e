/** What has become of the media of a transfer, one by one: while it runs from memory, afterwards from its plan and the ledger. */
import { AliceError } from '#api/errors.ts';
import type { ItemCounts, ItemState, JobFile } from '#api/job.ts';
import { isWriting, type Plan, type PlanItem } from '#api/plan.ts';
import { isPlanId } from '../../ledger/plan-store.ts';
import { replay } from '../../ledger/replay.ts';
import { doneBefore } from './done-before.ts';
import { createItemStates, type ItemStates } from './item-states.ts';
import type { TransferQueue, Watched } from './queue.ts';
import { writtenBy } from './tally.ts';
import type { Workshop } from './workshop.ts';

export interface FilesRequest {
  id: string;
  state?: ItemState | undefined;
  offset: number;
  limit: number;
}

export interface JobFiles {
  list(request: FilesRequest): Promise<{ files: JobFile[]; total: number; counts: ItemCounts }>;
  /** The items of a plan that were not done. Throws `conflict` when it has not ended. */
  undone(plan: Plan): Promise<PlanItem[]>;
}

export function createJobFiles(workshop: Workshop, queue: Pick<TransferQueue, 'watched'>): JobFiles {
  /** The last plan that was asked for after its end, since it is asked for page by page. */
  let last: { id: string; found: Watched } | null = null;

  async function lookUp(plan: Plan): Promise<Watched> {
    const live = queue.watched(plan.id);
    if (live !== undefined) return live;
    const ended = plan.state === 'done' || plan.state === 'incomplete';
    if (ended && last?.id === plan.id) return last.found;
    const items = await workshop.plans.items(plan);
    const record = (await replay(workshop.dir, { only: plan.id })).get(plan.id);
    const found = { items, states: statesOf(plan, items, doneBefore(record)) };
    last = ended ? { id: plan.id, found } : null;
    return found;
  }

  return {
    async list({ id, state, offset, limit }) {
      if (!isPlanId(id))
        throw new AliceError('unsupported', `The job "${id}" is no transfer; only transfers tell file by file.`);
      const { items, states } = await lookUp(await workshop.plans.get(id));
      const counts = states.counts();
      const files = states.page(state, offset, limit).map((at) => fileOf(items[at]!, at, states));
      return { files, total: state === undefined ? items.length : counts[state], counts };
    },
    async undone(plan) {
      const { items, states } = await lookUp(plan);
      return items.filter((_, at) => !['done', 'skipped'].includes(states.stateOf(at)));
    },
  };
}

function statesOf(plan: Plan, items: readonly PlanItem[], before: ReturnType<typeof doneBefore>): ItemStates {
  const states = createItemStates(items.length);
  const ended = plan.state === 'done' || plan.state === 'incomplete';
  const why = new Map(plan.result?.failed.map(({ index, code, message }) => [index, { code, message }]));
  const skipped = new Map(plan.result?.skipped.map(({ index, reason }) => [index, reason]));
  for (const [at, { index, steps }] of items.entries()) {
    const reason = skipped.get(index);
    if ((before.get(index)?.steps ?? 0) === steps.length) states.set(at, 'done');
    else if (reason !== undefined) states.set(at, 'skipped', { code: 'already-exists', message: reason });
    else if (ended) states.set(at, 'failed', why.get(index) ?? { code: 'cancelled', message: 'It was not done.' });
  }
  return states;
}

function fileOf(item: PlanItem, at: number, states: ItemStates): JobFile {
  const [first] = item.steps;
  const state = states.stateOf(at);
  const bytes = writtenBy(item.steps);
  const copied = item.steps.find(isWriting) ?? first;
  return {
    index: item.index,
    path: item.path,
    from: first?.from.name ?? '',
    to: copied?.to.name ?? '',
    state,
    bytes,
    bytesDone: state === 'done' ? bytes : state === 'running' ? states.bytesOf(at) : 0,
    error: states.whyOf(at),
  };
}
