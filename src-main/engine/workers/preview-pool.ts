/** Owns the processes that decode pictures: two at a time, the newest request first, a crash or a hang costs one picture only. */
import { AliceError, errorFrom } from '#api/errors.ts';
import type { PreviewFormat, PreviewImage, PreviewSource } from '../media/preview.ts';
import { forkChild, leastEnvironment, type Child, type StartChild } from '../storage/start-child.ts';
import type { PreviewAnswer, PreviewTask } from './preview-worker.ts';
import { workerUrl } from './worker-url.ts';

export interface PreviewPoolOptions {
  /** How many pictures are decoded at the same time. */
  processes?: number;
  /** Milliseconds that one picture may take, start of the process included. */
  deadlineMs?: number;
  /** A process without work for so many milliseconds is let go. */
  idleMs?: number;
  /** Waiting requests beyond this drop the oldest one: it is for a picture that was scrolled away. */
  maxWaiting?: number;
  worker?: URL;
  /** Node's fork when left out. */
  startChild?: StartChild | undefined;
}

export interface PreviewPool {
  /**
   * Throws what `makePreview` throws, `unsupported` for a file that crashes or hangs the decoder, `unavailable` when the file
   * cannot be opened in time or the queue is full, `cancelled`.
   */
  make(source: PreviewSource, size: number, signal?: AbortSignal, format?: PreviewFormat): Promise<PreviewImage>;
  close(): Promise<void>;
}

interface Job {
  task: PreviewTask;
  resolve: (image: PreviewImage) => void;
  reject: (error: AliceError) => void;
}

interface Decoder {
  child: Child;
  job: (Job & { opened: boolean; timer: NodeJS.Timeout }) | null;
  idle: NodeJS.Timeout | null;
}

export function openPreviewPool(options: PreviewPoolOptions = {}): PreviewPool {
  const { processes = 2, deadlineMs = 30_000, idleMs = 30_000, maxWaiting = 400, startChild = forkChild } = options;
  const worker = options.worker ?? workerUrl('preview-worker');
  const decoders = new Set<Decoder>();
  const waiting: Job[] = [];
  let lastId = 0;
  let closed = false;

  function start(): Decoder {
    const child = startChild(worker, { env: leastEnvironment(), complaints: 'hidden' });
    const decoder: Decoder = { child, job: null, idle: null };
    child.onMessage((answer) => hear(decoder, answer as PreviewAnswer));
    child.onGone(() => drop(decoder, new AliceError('unsupported', 'The decoder crashed over this picture.')));
    decoders.add(decoder);
    return decoder;
  }

  function hear(decoder: Decoder, answer: PreviewAnswer): void {
    const { job } = decoder;
    if (!job || answer.id !== job.task.id) return;
    if ('opened' in answer) {
      job.opened = true;
      return;
    }
    clearTimeout(job.timer);
    decoder.job = null;
    if ('image' in answer) job.resolve(answer.image);
    else job.reject(errorFrom(answer.error));
    rest(decoder);
    next();
  }

  /** A process without work must not keep the program running. */
  function rest(decoder: Decoder): void {
    decoder.child.setIdle(true);
    decoder.idle = setTimeout(() => drop(decoder, null), idleMs);
    decoder.idle.unref();
  }

  function drop(decoder: Decoder, why: AliceError | null): void {
    if (!decoders.delete(decoder)) return;
    const { child, job, idle } = decoder;
    if (idle) clearTimeout(idle);
    decoder.job = null;
    // No waiting: a process that hangs in a dead mount does not even die.
    child.kill();
    if (job) {
      clearTimeout(job.timer);
      job.reject(why ?? new AliceError('cancelled', 'Previews are being closed.'));
    }
    if (!closed) next();
  }

  function next(): void {
    while (waiting.length > 0) {
      const free = [...decoders].find((one) => one.job === null) ?? (decoders.size < processes ? start() : undefined);
      if (!free) return;
      run(free, waiting.pop()!);
    }
  }

  function run(decoder: Decoder, job: Job): void {
    if (decoder.idle) clearTimeout(decoder.idle);
    decoder.idle = null;
    decoder.child.setIdle(false);
    const timer = setTimeout(() => {
      const slow = new AliceError('unsupported', 'The picture takes too long to decode, so no preview is made.');
      const dead = new AliceError('unavailable', 'The file does not answer. Check the disk or the network.');
      drop(decoder, decoder.job?.opened ? slow : dead);
    }, deadlineMs);
    decoder.job = { ...job, opened: 'bytes' in job.task.source, timer };
    decoder.child.send(job.task, () =>
      drop(decoder, new AliceError('unavailable', 'The decoder could not be reached. Try again.')),
    );
  }

  return {
    make(source, size, signal, format = 'webp') {
      return new Promise<PreviewImage>((resolve, reject) => {
        const cancelled = () => new AliceError('cancelled', 'The preview is no longer wanted.');
        if (closed || signal?.aborted) return reject(cancelled());
        const job: Job = { task: { id: ++lastId, source, size, format }, resolve, reject };
        signal?.addEventListener('abort', () => {
          const at = waiting.indexOf(job);
          if (at < 0) return;
          waiting.splice(at, 1);
          reject(cancelled());
        });
        waiting.push(job);
        if (waiting.length > maxWaiting)
          waiting
            .shift()!
            .reject(new AliceError('unavailable', 'Too many previews were asked for at once. Ask again.'));
        next();
      });
    },
    close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(new AliceError('cancelled', 'Previews are being closed.'));
      for (const decoder of decoders) drop(decoder, null);
      return Promise.resolve();
    },
  };
}
