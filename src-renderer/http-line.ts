/** The page's line to a web host: calls by fetch, events by EventSource, and whether the line holds, is lost, or is closed to this browser. */
import type { Reply, Transport } from '#api/client.ts';

/** `expired`: the host answers, but does not know this browser any more; only a new link lets it in again. */
export type ConnectionState = 'online' | 'lost' | 'expired';

/** In the form that React's useSyncExternalStore takes. */
export interface Connection {
  get(): ConnectionState;
  /** Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
}

/** What this file uses of a browser. */
export interface Surroundings {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  openEvents: (path: string) => EventSource;
  /** The secret that the login left in the storage of this origin; empty when there is none. */
  token: () => string;
  window: Pick<EventTarget, 'addEventListener'>;
  document: Pick<Document, 'addEventListener' | 'visibilityState'>;
}

export interface Line {
  transport: Transport;
  connection: Connection;
  /** Calls back when the line holds again: events may have been missed meanwhile. */
  onReconnect(listener: () => void): () => void;
}

/** Pauses between attempts; the last one is repeated. */
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
/** The host says something every 15 seconds; twice that, and some patience, without a word means that nobody is there. */
const SILENCE_MS = 40_000;
/** A browser opens six connections to a host, and each stream takes one: pages that nobody looks at give theirs back. */
const UNSEEN_MS = 60_000;
/** A page that is about to be left, and is still there after this, was only asked to: by a download, say. */
const LEAVING_MS = 10_000;

const unreachable: Reply = {
  ok: false,
  error: { code: 'unavailable', message: 'Alice does not answer. Is "alice serve" still running?', details: {} },
};

interface Answer {
  line: ConnectionState;
  reply: Reply;
}

async function ask({ fetch, token }: Surroundings, method: string, input: unknown): Promise<Answer> {
  try {
    const response = await fetch(`/api/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Alice': token() },
      body: JSON.stringify(input),
    });
    // Whatever is not JSON comes from something that stands in for the host.
    const reply = (await response.json()) as Reply;
    return { line: response.status === 401 ? 'expired' : 'online', reply };
  } catch {
    return { line: 'lost', reply: unreachable };
  }
}

function createSignal() {
  const listeners = new Set<() => void>();
  return {
    fire() {
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** One state machine, whose parts share every variable: longer than most functions here, and shorter than its parts would be. */
export function createHttpLine(surroundings: Surroundings): Line {
  const { window, document, openEvents } = surroundings;
  const changed = createSignal();
  const reconnected = createSignal();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  let state: ConnectionState = 'online';
  let source: EventSource | undefined;
  let lastId = '';
  let heldBefore = false;
  let looking = false;
  let leaving = false;
  /** What broke while the page was being left. */
  let broken: 'lost' | 'expired' | undefined;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let unseen: ReturnType<typeof setTimeout> | undefined;
  let staying: ReturnType<typeof setTimeout> | undefined;

  const become = (next: ConnectionState): void => {
    if (state === next) return;
    state = next;
    changed.fire();
  };
  const hangUp = (): void => {
    clearTimeout(retry);
    clearTimeout(silence);
    retry = undefined;
    source?.close();
    source = undefined;
  };
  const fail = (next: 'lost' | 'expired'): void => {
    // Leaving a page breaks its line; to say so would flash up at every reload.
    if (leaving) {
      broken = next;
      return;
    }
    hangUp();
    become(next);
    retry = setTimeout(() => void look(), PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
    failures += 1;
  };
  const hold = (): void => {
    failures = 0;
    become('online');
    if (heldBefore) reconnected.fire();
    heldBefore = true;
  };
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => fail('lost'), SILENCE_MS);
  };
  const receive = (message: MessageEvent<string>): void => {
    heard();
    if (message.lastEventId !== '') lastId = message.lastEventId;
    for (const listener of listeners.get(message.type) ?? []) listener(JSON.parse(message.data));
  };
  const open = (): void => {
    hangUp();
    const opened = openEvents(lastId === '' ? '/events' : `/events?after=${encodeURIComponent(lastId)}`);
    source = opened;
    heard();
    for (const name of listeners.keys()) opened.addEventListener(name, receive);
    opened.addEventListener('alive', heard);
    opened.addEventListener('open', () => {
      heard();
      hold();
    });
    opened.addEventListener('error', () => {
      if (source === opened) fail('lost');
    });
  };
  /** An EventSource does not tell why it failed, so a call is tried first. */
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    clearTimeout(retry);
    retry = undefined;
    const { line } = await ask(surroundings, 'host.about', {});
    looking = false;
    if (line !== 'online') fail(line);
    else if (listeners.size > 0) open();
    else hold();
  };
  const wake = (): void => {
    if (retry === undefined) return;
    failures = 0;
    void look();
  };
  const stay = (): void => {
    leaving = false;
    if (broken === undefined) return;
    fail(broken);
    broken = undefined;
    wake();
  };

  window.addEventListener('online', wake);
  window.addEventListener('focus', wake);
  // A reload stops what is loading before the page is hidden.
  window.addEventListener('beforeunload', () => {
    leaving = true;
    clearTimeout(staying);
    staying = setTimeout(stay, LEAVING_MS);
  });
  window.addEventListener('pagehide', () => {
    leaving = true;
    clearTimeout(staying);
  });
  window.addEventListener('pageshow', (event) => {
    leaving = false;
    broken = undefined;
    if (!(event as PageTransitionEvent).persisted || listeners.size === 0) return;
    // Taken out of the browser's cache of left pages, whose lines are cut.
    hangUp();
    void look();
  });
  document.addEventListener('visibilitychange', () => {
    clearTimeout(unseen);
    if (document.visibilityState === 'hidden') unseen = setTimeout(hangUp, UNSEEN_MS);
    else if (source === undefined && listeners.size > 0) void look();
  });

  return {
    connection: { get: () => state, subscribe: changed.subscribe },
    onReconnect: reconnected.subscribe,
    transport: {
      async call(method, input) {
        const { line, reply } = await ask(surroundings, method, input);
        if (line === 'online') wake();
        else if (line !== state) fail(line);
        return reply;
      },
      listen(event, listener) {
        const known = listeners.get(event);
        if (known) known.add(listener);
        else {
          listeners.set(event, new Set([listener]));
          source?.addEventListener(event, receive);
        }
        if (source === undefined && state === 'online') open();
        return () => void listeners.get(event)?.delete(listener);
      },
    },
  };
}
