/** The job runner: starts long work in its turn, throttles its progress, keeps its result, holds it, reorders it and stops it. */
import { randomUUID } from 'node:crypto';
import type { Job, JobProgress } from '#api/job.ts';
import { AliceError, errorShape } from '#api/errors.ts';
import { createGate, type Gate, type GateKeeper } from './gate.ts';
import { createLanes, type Waiting } from './lanes.ts';
import { createThroughput, type Throughput } from './throughput.ts';

export type Progress = Pick<
  JobProgress,
  'phase' | 'filesDone' | 'filesTotal' | 'bytesDone' | 'bytesTotal' | 'current' | 'items'
> & {
  /** Bytes that were really read or written, where `bytesDone` also counts those that need not be any more; rates are of these. */
  bytesMoved: number;
};

export interface JobContext {
  signal: AbortSignal;
  /** Shut while the job is paused: to be passed before each file. */
  gate: Gate;
  /** Merges what changed; cheap enough to be called for every file. */
  report(change: Partial<Progress>): void;
}

/** What a job is, beyond its kind. */
export interface JobIdentity {
  /** Its own, where it is known by one already; a new one otherwise. */
  id?: string | undefined;
  title?: string | undefined;
  /** It waits until it is resumed. */
  paused?: boolean | undefined;
}

export interface Runner {
  /** Jobs in one lane run one after another, in the order they were started; a kind has a lane of its own unless it is named. */
  start(kind: string, run: (context: JobContext) => Promise<unknown>, lane?: string, identity?: JobIdentity): string;
  /** Those that have ended or run, then those that wait, in their order. */
  list(): Job[];
  /** Throws not-found. With `wait`, resolves when the job has ended. */
  get(id: string, wait?: boolean): Promise<Job>;
  cancel(id: string): Promise<Job>;
  /** Also one that still waits for its turn; others may then go before it. Throws not-found, conflict (it has ended). */
  pause(id: string): Job;
  /** Throws as {@link Runner.pause}. */
  resume(id: string): Job;
  /** Throws not-found, conflict (one of the two does not wait, or they wait for different turns). */
  reorder(id: string, before: string | null): void;
  /** Throws not-found. */
  throughput(id: string): number[];
  /** Cancels all and waits for them; whoever asks its signal hears that it was no person who stopped it. */
  close(): Promise<void>;
}

/** It was stopped because the program ends, not because somebody wanted it to stop. */
export const isQuit = (signal: AbortSignal): boolean => signal.reason === quit;

const quit = new AliceError('cancelled', 'Alice was closed while it was at work.');
const EVENT_INTERVAL_MS = 250;
/** Rates are taken over this span, so that an ETA neither jumps nor lags. */
const RATE_SPAN_MS = 5000;
const KEPT_ENDED_JOBS = 50;

interface Running extends Waiting {
  job: Job;
  lane: string;
  abort: AbortController;
  gate: GateKeeper;
  /** Its turn has come. */
  begun: boolean;
  pausedAt: number;
  bytesMoved: number | null;
  ended: PromiseWithResolvers<void>;
  samples: { at: number; bytes: number; files: number }[];
  throughput: Throughput;
  lastEvent: number;
}

export function createRunner(options: { now: () => number; emit: (progress: JobProgress) => void }): Runner {
  const { now, emit } = options;
  const jobs = new Map<string, Running>();
  const lanes = createLanes<Running>();

  function publish(running: Running, force: boolean): void {
    const at = now();
    if (!force && at - running.lastEvent < EVENT_INTERVAL_MS) return;
    running.lastEvent = at;
    if (running.begun && !running.gate.shut) updateRates(running, at);
    const { endedAt: _e, result: _r, error: _x, ...progress } = running.job;
    emit(progress);
  }

  async function execute(running: Running, run: (context: JobContext) => Promise<unknown>): Promise<void> {
    const { job, abort, gate } = running;
    const context: JobContext = {
      signal: abort.signal,
      gate,
      report({ bytesMoved, ...change }) {
        Object.assign(job, change);
        if (bytesMoved !== undefined) running.bytesMoved = bytesMoved;
        running.throughput.note(now(), running.bytesMoved ?? job.bytesDone);
        publish(running, change.phase !== undefined);
      },
    };
    running.begun = true;
    job.state = 'running';
    job.startedAt = new Date(now()).toISOString();
    running.throughput = createThroughput(now());
    try {
      abort.signal.throwIfAborted();
      job.result = await run(context);
      end(running, 'done', null);
    } catch (error) {
      if (abort.signal.aborted) end(running, 'cancelled', cancelledError);
      else end(running, 'failed', error);
    }
  }

  function end(running: Running, state: 'done' | 'cancelled' | 'failed', error: unknown): void {
    const { job } = running;
    job.state = state;
    if (error !== null) {
      const { code, message } = errorShape(error);
      job.error = { code, message };
    }
    job.endedAt = new Date(now()).toISOString();
    job.etaSeconds = null;
    publish(running, true);
    forgetOldest(jobs);
    running.ended.resolve();
  }

  function find(id: string, verb: string): Running {
    const running = jobs.get(id);
    if (!running) throw new AliceError('not-found', `There is no job "${id}" to ${verb}.`);
    return running;
  }

  /** Throws not-found, conflict. */
  function unended(id: string, verb: string): Running {
    const running = find(id, verb);
    const { kind, state, endedAt } = running.job;
    if (endedAt !== null) throw new AliceError('conflict', `The ${kind} has ended already (${state}). Start it again.`);
    return running;
  }

  function stop(running: Running, reason: AliceError): void {
    if (running.job.endedAt !== null) return;
    running.abort.abort(reason);
    // What has not begun need not be waited for.
    if (lanes.remove(running.lane, running)) end(running, 'cancelled', cancelledError);
  }

  return {
    start(kind, run, lane = kind, { id = randomUUID(), title, paused = false } = {}) {
      const abort = new AbortController();
      const at = now();
      const gate = createGate(abort.signal);
      const running: Running = {
        job: { ...freshJob(id, kind, new Date(at).toISOString()), ...(title !== undefined && { title }) },
        lane,
        abort,
        gate,
        get held() {
          return gate.shut;
        },
        begin: () => execute(running, run),
        begun: false,
        pausedAt: at,
        bytesMoved: null,
        ended: Promise.withResolvers<void>(),
        samples: [],
        throughput: createThroughput(at),
        lastEvent: 0,
      };
      if (paused) {
        gate.turn(true);
        running.job.state = 'paused';
      }
      jobs.delete(id);
      jobs.set(id, running);
      lanes.add(lane, running);
      publish(running, true);
      return id;
    },
    list() {
      const waiting = lanes.waiting();
      const others = [...jobs.values()].filter((running) => !waiting.includes(running));
      return [...others, ...waiting].map(({ job }) => ({ ...job }));
    },
    async get(id, wait = false) {
      const running = jobs.get(id);
      if (!running) throw new AliceError('not-found', `There is no job "${id}"; it may have ended long ago.`);
      if (wait) await running.ended.promise;
      return { ...running.job };
    },
    async cancel(id) {
      const running = find(id, 'cancel');
      stop(running, cancelledError);
      await running.ended.promise;
      return { ...running.job };
    },
    pause(id) {
      const running = unended(id, 'pause');
      const { job, gate } = running;
      if (!gate.shut) {
        running.pausedAt = now();
        Object.assign(job, { state: 'paused', bytesPerSecond: 0, filesPerSecond: 0, etaSeconds: null });
        gate.turn(true);
        publish(running, true);
      }
      return { ...job };
    },
    resume(id) {
      const running = unended(id, 'resume');
      const { job, gate, samples } = running;
      if (gate.shut) {
        // As if the pause had not been: rates and the time left go on from where they were.
        const paused = now() - running.pausedAt;
        for (const sample of samples) sample.at += paused;
        running.throughput.skip(paused);
        job.state = running.begun ? 'running' : 'queued';
        gate.turn(false);
        publish(running, true);
        if (!running.begun) queueMicrotask(() => lanes.advance(running.lane));
      }
      return { ...job };
    },
    reorder(id, before) {
      const running = unended(id, 'put elsewhere');
      const other = before === null ? null : unended(before, 'put it before');
      if (running.begun)
        throw new AliceError('conflict', `The ${running.job.kind} "${id}" has begun; it waits no more.`);
      if (!lanes.reorder(running.lane, running, other))
        throw new AliceError('conflict', `The job "${before}" does not wait for the same turn. See "alice jobs list".`);
      publish(running, true);
    },
    throughput(id) {
      const { job, gate, pausedAt, throughput } = find(id, 'measure');
      return throughput.samples(job.endedAt !== null ? Date.parse(job.endedAt) : gate.shut ? pausedAt : now());
    },
    async close() {
      // What waits first: it must not begin when what runs ends.
      for (const running of lanes.waiting()) stop(running, quit);
      for (const running of jobs.values()) stop(running, quit);
      await Promise.all([...jobs.values()].map((running) => running.ended.promise));
    },
  };
}

const cancelledError = new AliceError('cancelled', 'The job was cancelled; what it had finished is kept.');

function freshJob(id: string, kind: string, at: string): Job {
  return {
    id,
    kind,
    state: 'queued',
    phase: 'waiting',
    filesDone: 0,
    filesTotal: null,
    bytesDone: 0,
    bytesTotal: null,
    bytesPerSecond: 0,
    filesPerSecond: 0,
    etaSeconds: null,
    current: null,
    startedAt: at,
    endedAt: null,
    result: null,
    error: null,
  };
}

function updateRates(running: Running, at: number): void {
  const { job, samples } = running;
  samples.push({ at, bytes: running.bytesMoved ?? job.bytesDone, files: job.filesDone });
  while (samples.length > 2 && at - samples[0]!.at > RATE_SPAN_MS) samples.shift();
  const first = samples[0]!;
  const last = samples.at(-1)!;
  const seconds = (at - first.at) / 1000;
  if (seconds <= 0) return;
  job.bytesPerSecond = Math.max(0, (last.bytes - first.bytes) / seconds);
  job.filesPerSecond = Math.max(0, (job.filesDone - first.files) / seconds);
  job.etaSeconds = etaSeconds(job);
}

/** By bytes and by files, whichever takes longer: many small files are bound by count, few large ones by bytes. */
function etaSeconds(job: Job): number | null {
  if (job.filesTotal === null || job.bytesTotal === null) return null;
  const byBytes = job.bytesPerSecond > 0 ? (job.bytesTotal - job.bytesDone) / job.bytesPerSecond : null;
  const byFiles = job.filesPerSecond > 0 ? (job.filesTotal - job.filesDone) / job.filesPerSecond : null;
  if (byBytes === null && byFiles === null) return null;
  return Math.max(0, byBytes ?? 0, byFiles ?? 0);
}

function forgetOldest(jobs: Map<string, Running>): void {
  const ended = [...jobs.entries()].filter(([, running]) => running.job.endedAt !== null);
  for (const [id] of ended.slice(0, Math.max(0, ended.length - KEPT_ENDED_JOBS))) jobs.delete(id);
}
