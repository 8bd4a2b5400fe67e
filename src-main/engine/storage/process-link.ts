/** Owns a storage process: starts it when needed, gives every call a deadline, and drops it for good when it does not answer. */
import { AliceError, errorFrom } from '#api/errors.ts';
import type { ProcessAnswer, ProcessCall, ProcessCalls } from './process-messages.ts';
import { forkChild, leastEnvironment, type Child, type StartChild } from './start-child.ts';

type Input<Call extends ProcessCall> = Parameters<ProcessCalls[Call]>[0];
type Output<Call extends ProcessCall> = ReturnType<ProcessCalls[Call]>;

/** Milliseconds. */
export interface Deadlines {
  /** From starting the process until it has loaded its code: no storage is involved yet. */
  start: number;
  /** One small question: status, opening, the next piece of a stream. */
  call: number;
  /** Silence while listing, and while a finished write is brought to the disk. */
  quiet: number;
  /** What {@link ProcessLink.close} waits for unfinished writes to clean up. */
  close: number;
}

export const defaultDeadlines: Deadlines = { start: 20_000, call: 5_000, quiet: 30_000, close: 1_000 };

export interface ProcessLinkOptions {
  process: URL;
  /** The location's name, for messages. */
  name: string;
  path: string;
  exclude?: readonly string[] | undefined;
  deadlines?: Partial<Deadlines> | undefined;
  /** Milliseconds of a clock that never goes back. */
  now?: (() => number) | undefined;
  onStart?: ((pid: number) => void) | undefined;
  /** Node's fork when left out. */
  startChild?: StartChild | undefined;
}

/** One running process. A stream begun in one session means nothing in the next. */
export interface Session {
  traits: Output<'open'>;
  call<Call extends ProcessCall>(call: Call, input: Input<Call>): Promise<Output<Call>>;
}

export interface ProcessLink {
  /** The running session, or a new one. Throws `unavailable` at once while a place that failed repeatedly is left in peace. */
  session(): Promise<Session>;
  call<Call extends ProcessCall>(call: Call, input: Input<Call>): Promise<Output<Call>>;
  close(): Promise<void>;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: AliceError) => void;
  restart: () => void;
  stop: () => void;
}

const quietCalls = new Set<ProcessCall>(['listNext', 'writeEnd', 'copy', 'stop']);
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 30_000;

/** Calls to one process. `onEnd` hears once that it is of no more use. */
function openCalls(child: Child, options: ProcessLinkOptions, deadlines: Deadlines, onEnd: () => void) {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let ended: AliceError | null = null;

  const fail = (why: string, code: 'unavailable' | 'cancelled' | 'internal' = 'unavailable') => {
    if (ended !== null) return;
    ended = new AliceError(code, `The location ${JSON.stringify(options.name)} ${why}`);
    for (const waiting of pending.values()) waiting.reject(ended);
    onEnd();
  };
  const giveUp = () => {
    fail('does not answer. Check that its disk or server is connected, then try again.');
    child.kill();
  };

  function wait(id: number, milliseconds: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout;
      // When this process itself was held up, the answer may be waiting in the queue: it goes first.
      const late = () => setImmediate(() => pending.has(id) && giveUp());
      const restart = () => {
        clearTimeout(timer);
        timer = setTimeout(late, milliseconds);
      };
      const stop = () => {
        clearTimeout(timer);
        pending.delete(id);
      };
      pending.set(id, {
        resolve: (value) => (stop(), resolve(value)),
        reject: (error) => (stop(), reject(error)),
        restart,
        stop,
      });
      timer = setTimeout(late, milliseconds);
    });
  }

  // An idle location must not keep the program from ending; calls do, by their deadlines.
  child.setIdle(true);
  child.onMessage((message) => {
    const answer = message as ProcessAnswer;
    if (answer.type === 'ready') pending.get(0)?.resolve(undefined);
    else if (answer.type === 'alive') for (const waiting of pending.values()) waiting.restart();
    else if (answer.type === 'crashed') fail(`lost its helper process to a bug: ${answer.message}`, 'internal');
    else if (answer.type === 'done') pending.get(answer.id)?.resolve(answer.value);
    else pending.get(answer.id)?.reject(errorFrom(answer.error));
  });
  const gone = () => fail('lost its helper process. Try again.');
  child.onGone(gone);

  return {
    ready: wait(0, deadlines.start),
    fail,
    async call<Call extends ProcessCall>(call: Call, input: Input<Call>): Promise<Output<Call>> {
      if (ended !== null) throw ended;
      lastId += 1;
      const answer = wait(lastId, quietCalls.has(call) ? deadlines.quiet : deadlines.call);
      child.send({ id: lastId, call, input }, gone);
      return (await answer) as Output<Call>;
    },
  };
}

export function openProcessLink(options: ProcessLinkOptions): ProcessLink {
  const deadlines: Deadlines = { ...defaultDeadlines, ...options.deadlines };
  const now = options.now ?? (() => performance.now());
  const { name, path, exclude } = options;
  let current: Promise<Session> | null = null;
  let child: Child | null = null;
  let calls: ReturnType<typeof openCalls> | null = null;
  let failures = 0;
  let restUntil = -Infinity;
  let closed = false;

  /** The first failure is forgiven at once; each further one in a row doubles the rest. */
  function noteFailure(): void {
    failures += 1;
    if (failures > 1) restUntil = now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - 2));
  }

  async function start(): Promise<Session> {
    const started = (options.startChild ?? forkChild)(options.process, {
      env: leastEnvironment(),
      complaints: 'hidden',
    });
    const mine = openCalls(started, options, deadlines, () => {
      noteFailure();
      current = null;
    });
    child = started;
    calls = mine;
    const pid = started.pid();
    if (pid !== undefined) options.onStart?.(pid);
    try {
      await mine.ready;
      const traits = await mine.call('open', { path, name, exclude });
      const answered = <Value>(value: Value): Value => ((failures = 0), value);
      return { traits, call: (call, input) => mine.call(call, input).then(answered) };
    } catch (error) {
      mine.fail('cannot be opened. Try again.');
      started.kill();
      throw error;
    }
  }

  async function session(): Promise<Session> {
    if (closed) throw new AliceError('cancelled', `The location ${JSON.stringify(name)} has been closed.`);
    const rest = restUntil - now();
    if (current === null && rest > 0) {
      const seconds = Math.ceil(rest / 1000);
      throw new AliceError(
        'unavailable',
        `The location ${JSON.stringify(name)} does not answer; it is tried again in ${seconds} s.`,
      );
    }
    current ??= start();
    return current;
  }

  return {
    session,
    call: async (call, input) => (await session()).call(call, input),
    async close() {
      closed = true;
      calls?.fail('has been closed.', 'cancelled');
      const ending = child;
      if (ending === null) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => (ending.kill(), resolve()), deadlines.close);
      });
      ending.dismiss();
      await Promise.race([ending.ended, late]);
      clearTimeout(timer);
    },
  };
}
