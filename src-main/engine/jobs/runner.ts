/** The job runner: starts long work, throttles its progress to four events a second, keeps its result, pauses and cancels it. */
import { randomUUID } from 'node:crypto';
import type { Job, JobProgress } from '#api/job.ts';
import { AliceError, errorShape } from '#api/errors.ts';
import { createGate, type Gate, type GateKeeper } from './gate.ts';

export type Progress = Pick<JobProgress, 'phase' | 'filesDone' | 'filesTotal' | 'bytesDone' | 'bytesTotal' | 'current'>;

export interface JobContext {
  signal: AbortSignal;
  /** Shut while the job is paused: to be passed before each file. */
  gate: Gate;
  /** Merges what changed; cheap enough to be called for every file. */
  report(change: Partial<Progress>): void;
}

export interface Runner {
  /** Jobs in one lane run one after another, in the order they were started; a kind has a lane of its own unless it is named. */
  start(kind: string, run: (context: JobContext) => Promise<unknown>, lane?: string): string;
  list(): Job[];
  /** Throws not-found. With `wait`, resolves when the job has ended. */
  get(id: string, wait?: boolean): Promise<Job>;
  cancel(id: string): Promise<Job>;
  /** Also one that still waits for its turn. Throws not-found, conflict (it has ended). */
  pause(id: string): Job;
  /** Throws as {@link Runner.pause}. */
  resume(id: string): Job;
  /** Cancels all and waits for them. */
  close(): Promise<void>;
}

const EVENT_INTERVAL_MS = 250;
/** Rates are taken over this span, so that an ETA neither jumps nor lags. */
const RATE_SPAN_MS = 5000;
const KEPT_ENDED_JOBS = 50;

interface Running {
  job: Job;
  abort: AbortController;
  gate: GateKeeper;
  /** Its turn has come. */
  begun: boolean;
  pausedAt: number;
  ended: Promise<void>;
  samples: { at: number; bytes: number; files: number }[];
  lastEvent: number;
}

export function createRunner(options: { now: () => number; emit: (progress: JobProgress) => void }): Runner {
  const { now, emit } = options;
  const jobs = new Map<string, Running>();
  const lastInLane = new Map<string, Promise<void>>();

  function publish(running: Running, force: boolean): void {
    const at = now();
    if (!force && at - running.lastEvent < EVENT_INTERVAL_MS) return;
    running.lastEvent = at;
    if (!running.gate.shut) updateRates(running, at);
    const { endedAt: _e, result: _r, error: _x, ...progress } = running.job;
    emit(progress);
  }

  async function execute(running: Running, run: (context: JobContext) => Promise<unknown>): Promise<void> {
    const { job, abort, gate } = running;
    const context: JobContext = {
      signal: abort.signal,
      gate,
      report(change) {
        Object.assign(job, change);
        publish(running, change.phase !== undefined);
      },
    };
    try {
      if (gate.shut) await gate.pass();
      abort.signal.throwIfAborted();
      running.begun = true;
      job.state = gate.shut ? 'paused' : 'running';
      job.startedAt = new Date(now()).toISOString();
      job.result = await run(context);
      job.state = 'done';
    } catch (error) {
      job.state = abort.signal.aborted ? 'cancelled' : 'failed';
      const { code, message } = abort.signal.aborted
        ? { code: 'cancelled' as const, message: 'The job was cancelled; what it had finished is kept.' }
        : errorShape(error);
      job.error = { code, message };
    }
    job.endedAt = new Date(now()).toISOString();
    job.etaSeconds = null;
    publish(running, true);
    forgetOldest(jobs);
  }

  /** Throws not-found, conflict. */
  function unended(id: string, verb: string): Running {
    const running = jobs.get(id);
    if (!running) throw new AliceError('not-found', `There is no job "${id}" to ${verb}.`);
    const { kind, state, endedAt } = running.job;
    if (endedAt !== null) throw new AliceError('conflict', `The ${kind} has ended already (${state}). Start it again.`);
    return running;
  }

  return {
    start(kind, run, lane = kind) {
      const abort = new AbortController();
      const running: Running = {
        job: freshJob(kind, new Date(now()).toISOString()),
        abort,
        gate: createGate(abort.signal),
        begun: false,
        pausedAt: 0,
        ended: Promise.resolve(),
        samples: [],
        lastEvent: 0,
      };
      const before = lastInLane.get(lane) ?? Promise.resolve();
      running.ended = before.then(() => execute(running, run));
      lastInLane.set(lane, running.ended);
      jobs.set(running.job.id, running);
      return running.job.id;
    },
    list: () => [...jobs.values()].map((running) => ({ ...running.job })),
    async get(id, wait = false) {
      const running = jobs.get(id);
      if (!running) throw new AliceError('not-found', `There is no job "${id}"; it may have ended long ago.`);
      if (wait) await running.ended;
      return { ...running.job };
    },
    async cancel(id) {
      const running = jobs.get(id);
      if (!running) throw new AliceError('not-found', `There is no job "${id}" to cancel.`);
      running.abort.abort();
      await running.ended;
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
        job.state = running.begun ? 'running' : 'queued';
        gate.turn(false);
        publish(running, true);
      }
      return { ...job };
    },
    async close() {
      for (const running of jobs.values()) running.abort.abort();
      await Promise.all([...jobs.values()].map((running) => running.ended));
    },
  };
}

function freshJob(kind: string, at: string): Job {
  return {
    id: randomUUID(),
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
  samples.push({ at, bytes: job.bytesDone, files: job.filesDone });
  while (samples.length > 2 && at - samples[0]!.at > RATE_SPAN_MS) samples.shift();
  const first = samples[0]!;
  const seconds = (at - first.at) / 1000;
  if (seconds <= 0) return;
  job.bytesPerSecond = Math.max(0, (job.bytesDone - first.bytes) / seconds);
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
