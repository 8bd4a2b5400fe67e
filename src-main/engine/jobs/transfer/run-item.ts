/** Does the steps of one item of a plan: with a stream at each place, and with patience for a place that does not answer. */
import { AliceError } from '#api/errors.ts';
import { isWriting, type PlanItem, type PlanStep } from '#api/plan.ts';
import { waitBefore, type Patience } from './patience.ts';
import type { Slots, Streams } from './slots.ts';
import { runStep, type StepContext } from './steps.ts';
import { isUnsettled } from './unsettled.ts';
import type { Station, World } from './world.ts';

export interface ItemContext {
  slots: Slots;
  patience: Patience;
  /** Places that were waited for in vain: what also needs them fails at once, until they answer again. */
  inVain: Set<string>;
  /** Two that are taken away at once could each count on the other. */
  oneByOne<T>(work: () => Promise<T>): Promise<T>;
  /** It is waited for a place; null when that is over. */
  onWait(waits: { name: string; attempt: number } | null): void;
  /** Passed before anything is begun; throws when the job is cancelled while it is paused. */
  ready(): Promise<void>;
  /** The job is paused. */
  isHeld(): boolean;
  /** Work begins: a stream was free. */
  onStart(): void;
}

const DEFAULT_STREAMS = 2;

function streamsOf({ streams, place }: Station): Streams {
  return streams ?? { key: `location ${place.id}`, count: DEFAULT_STREAMS };
}

/** Throws what is in the way, when that did not change while it was waited for. */
export async function runPatiently(step: StepContext, item: PlanItem, at: number, context: ItemContext): Promise<void> {
  const { patience, inVain } = context;
  const does = item.steps[at]!;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runOnce(step, item, at, context);
      for (const { id } of [does.from, does.to]) inVain.delete(id);
      return;
    } catch (error) {
      if (!(error instanceof AliceError) || isUnsettled(error)) throw error;
      // Cancelled by nobody: the place was given up under us, since it did not answer.
      const away = error.code === 'unavailable' || (error.code === 'cancelled' && !step.signal.aborted);
      if (!away) throw error;
      const { id, name } = await findAbsent(step.world, does);
      if (inVain.has(id)) throw error;
      if (attempt >= patience.tries) {
        inVain.add(id);
        throw error;
      }
      await waitFor(name, attempt + 1, step.signal, context);
    }
  }
}

async function runOnce(step: StepContext, item: PlanItem, at: number, context: ItemContext): Promise<void> {
  const { kind, from, to } = item.steps[at]!;
  if (!isWriting({ kind })) {
    return context.oneByOne(async () => {
      await context.ready();
      context.onStart();
      await runStep(step, item, at);
    });
  }
  const release = await takeStreams(step, [from.id, to.id], context);
  try {
    context.onStart();
    await runStep(step, item, at);
  } finally {
    release();
  }
}

/** Whoever was paused while it waited for a stream must not begin when one is free, nor keep it. */
async function takeStreams(step: StepContext, places: readonly string[], context: ItemContext): Promise<() => void> {
  for (;;) {
    await context.ready();
    const stations = await Promise.all(places.map((id) => step.world.station(id)));
    const release = await context.slots.take(stations.map(streamsOf), step.signal);
    if (!context.isHeld()) return release;
    release();
  }
}

/** Which of the two does not answer; the target when both do by now. */
async function findAbsent(world: World, { from, to }: PlanStep): Promise<PlanStep['to']> {
  for (const place of [from, to]) {
    try {
      await world.station(place.id, true);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      return place;
    }
  }
  return to;
}

async function waitFor(name: string, attempt: number, signal: AbortSignal, context: ItemContext): Promise<void> {
  context.onWait({ name, attempt });
  try {
    await context.patience.sleep(waitBefore(attempt, context.patience), signal);
    await context.ready();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AliceError('cancelled', `The job was cancelled while it waited for ${name}.`);
  } finally {
    context.onWait(null);
  }
}
