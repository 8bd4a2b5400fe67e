/** Events of the engine as server-sent events: heard once, numbered, slowed down, and passed on to every page that listens. */
import { randomBytes } from 'node:crypto';
import { type EventName, type EventPayload, events } from '#api/contract.ts';

export type Listen = (event: string, listener: (payload: unknown) => void) => () => void;

export interface EventHub {
  /** A stream for one page; `after` is the id of the last event that it got, so that it gets what it missed. */
  open(after: string | undefined): ReadableStream<Uint8Array>;
  /** Streams that are open. */
  readonly listening: number;
  /** Ends all streams. */
  close(): void;
}

export interface EventHubOptions {
  listen: Listen;
  heartbeatMs?: number;
}

/** A page that reads nothing any more is let go at this many unread messages; it comes back by itself. */
const MOST_UNREAD = 1000;
/** The page waits for 40 seconds: src-renderer/http-line.ts. */
const HEARTBEAT_MS = 15_000;
/** Four times a second is as often as anybody can read. */
const PAUSE_MS = 250;
/** Events that are kept for pages that come back; who missed more looks again anyway. */
const KEPT = 500;

const ENDED = new Set(['done', 'failed', 'cancelled']);

/** Later events about the same thing replace earlier ones. */
const subjects: { [E in EventName]: (payload: EventPayload<E>) => string } = {
  'job.progress': ({ id }) => id,
  'catalog.changed': () => '',
  'location.state': ({ name }) => name,
  'settings.changed': () => '',
  'host.command': ({ command }) => command,
};

/** The last word about a job must not wait, and nothing comes after it. */
const isLast = (name: string, payload: unknown): boolean =>
  name === 'job.progress' && ENDED.has((payload as EventPayload<'job.progress'>).state);

/** Calls `pass` at most once per pause for each subject, always with the latest, and at once where there was no event lately. */
function createThrottle(pass: (name: string, payload: unknown) => void) {
  const resting = new Map<string, { timer: NodeJS.Timeout; next?: { name: string; payload: unknown } }>();
  const rest = (key: string): void => {
    const timer = setTimeout(() => {
      const next = resting.get(key)?.next;
      resting.delete(key);
      if (next === undefined) return;
      pass(next.name, next.payload);
      rest(key);
    }, PAUSE_MS).unref();
    resting.set(key, { timer });
  };
  return {
    take(name: string, payload: unknown): void {
      const key = `${name} ${subjects[name as EventName](payload as never)}`;
      const known = resting.get(key);
      if (isLast(name, payload)) {
        clearTimeout(known?.timer);
        resting.delete(key);
        pass(name, payload);
      } else if (known) known.next = { name, payload };
      else {
        pass(name, payload);
        rest(key);
      }
    },
    close() {
      for (const { timer } of resting.values()) clearTimeout(timer);
    },
  };
}

/** Format: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export function openEventHub({ listen, heartbeatMs = HEARTBEAT_MS }: EventHubOptions): EventHub {
  // Numbers of another run mean nothing to this one.
  const run = randomBytes(6).toString('hex');
  const kept: { number: number; text: string }[] = [];
  const pages = new Set<{ send(text: string): void; end(): void }>();
  let last = 0;
  const throttle = createThrottle((name, payload) => {
    last += 1;
    const text = `id: ${run}-${last}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`;
    kept.push({ number: last, text });
    if (kept.length > KEPT) kept.shift();
    for (const page of pages) page.send(text);
  });
  const stops = Object.keys(events).map((name) => listen(name, (payload) => throttle.take(name, payload)));
  // Without a word now and then, neither side would notice that the other is gone.
  const heartbeat = setInterval(() => {
    for (const page of pages) page.send('event: alive\ndata: {}\n\n');
  }, heartbeatMs).unref();
  const missed = (after: string | undefined): string => {
    const [from, number] = (after ?? '').split('-');
    return from === run
      ? kept
          .filter((one) => one.number > Number(number))
          .map(({ text }) => text)
          .join('')
      : '';
  };
  return {
    open(after) {
      const encoder = new TextEncoder();
      let page: { send(text: string): void; end(): void };
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            page = {
              send(text) {
                if ((controller.desiredSize ?? 0) < -MOST_UNREAD) page.end();
                else controller.enqueue(encoder.encode(text));
              },
              end() {
                if (pages.delete(page)) controller.close();
              },
            };
            pages.add(page);
            page.send(`retry: 1000\n\n${missed(after)}`);
          },
          cancel: () => void pages.delete(page),
        },
        { highWaterMark: 1 },
      );
    },
    get listening() {
      return pages.size;
    },
    close() {
      clearInterval(heartbeat);
      throttle.close();
      for (const stop of stops) stop();
      for (const page of pages) page.end();
    },
  };
}
