/** The page notices that the host is gone, comes back by itself, catches up, and knows when it is no longer let in. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#api/client.ts';
import { createHttpLine, type Line } from '../../src-renderer/http-line.ts';

/** A stream that the test opens, breaks and lets speak. */
class Stream extends EventTarget {
  closed = false;
  readonly path: string;
  constructor(path: string) {
    super();
    this.path = path;
  }
  close() {
    this.closed = true;
  }
  open() {
    this.dispatchEvent(new Event('open'));
  }
  fail() {
    this.dispatchEvent(new Event('error'));
  }
  say(name: string, data: unknown, lastEventId = '') {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data), lastEventId }));
  }
}

let streams: Stream[];
let asked: { path: string; init: RequestInit }[];
let host: () => Response;
let page: EventTarget;
let sight: EventTarget & { visibilityState: DocumentVisibilityState };
let line: Line;
let states: string[];
let caughtUp: number;

const gone = (): Response => {
  throw new TypeError('Failed to fetch');
};
const there = () => Response.json({ ok: true, result: { version: '1' } });
const stranger = () =>
  Response.json({ ok: false, error: { code: 'unauthenticated', message: 'Who?' } }, { status: 401 });
const stream = () => streams.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  asked = [];
  states = [];
  caughtUp = 0;
  host = there;
  page = new EventTarget();
  sight = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  line = createHttpLine({
    fetch(path, init) {
      asked.push({ path, init });
      return Promise.resolve().then(host);
    },
    openEvents(path) {
      streams.push(new Stream(path));
      return stream() as unknown as EventSource;
    },
    token: () => 'the secret',
    window: page,
    document: sight as unknown as Document,
  });
  line.connection.subscribe(() => states.push(line.connection.get()));
  line.onReconnect(() => (caughtUp += 1));
});
afterEach(() => vi.useRealTimers());

/** Listens, as the app does at its start, and lets the stream open. */
function begin(): unknown[] {
  const heard: unknown[] = [];
  line.transport.listen('catalog.changed', (payload) => heard.push(payload));
  stream().open();
  return heard;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a call', () => {
  it('carries the secret of the login in a header, where no other site can put it', async () => {
    expect(await line.transport.call('host.about', { a: 1 })).toEqual({ ok: true, result: { version: '1' } });
    expect(asked[0]).toEqual({
      path: '/api/host.about',
      init: {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Alice': 'the secret' },
        body: '{"a":1}',
      },
    });
  });

  it('fails as unavailable while the line is lost, with what to look at', async () => {
    for (const nobody of [gone, () => new Response('<h1>Bad gateway</h1>', { status: 502 })]) {
      host = nobody;
      const call = createClient(line.transport).call('host.about', {});
      await expect(call).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('alice serve'),
      });
      expect(line.connection.get()).toBe('lost');
    }
  });
});

describe('a lost connection', () => {
  it('shows at once, and events are heard while it is there', () => {
    const heard = begin();
    stream().say('catalog.changed', { generation: 4 });
    expect([heard, line.connection.get()]).toEqual([[{ generation: 4 }], 'online']);
    stream().fail();
    expect([states, stream().closed]).toEqual([['lost'], true]);
  });

  it('is tried again after 1, 2, 4, 8 and then every 15 seconds', async () => {
    begin();
    host = gone;
    stream().fail();
    for (const pause of [1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]) {
      const before = asked.length;
      await pass(pause - 1);
      expect(asked.length).toBe(before);
      await pass(1);
      expect([pause, asked.length]).toEqual([pause, before + 1]);
    }
    expect([states, streams.length]).toEqual([['lost'], 1]);
  });

  it('that is found again says so, catches up once, and asks for what it missed', async () => {
    const heard = begin();
    expect(caughtUp).toBe(0);
    stream().say('catalog.changed', { generation: 4 }, 'run-9');
    host = gone;
    stream().fail();
    await pass(1000);
    host = there;
    await pass(2000);
    expect([stream().path, states, caughtUp]).toEqual(['/events?after=run-9', ['lost'], 0]);
    stream().open();
    expect([states, caughtUp]).toEqual([['lost', 'online'], 1]);
    stream().say('catalog.changed', { generation: 5 });
    expect(heard).toEqual([{ generation: 4 }, { generation: 5 }]);
    stream().fail();
    host = gone;
    await pass(999);
    expect(asked.length).toBe(2);
    await pass(1);
    expect(asked.length).toBe(3);
  });

  it('is tried at once when the network is back or the window is looked at again', async () => {
    begin();
    host = gone;
    stream().fail();
    await pass(7000);
    for (const name of ['online', 'focus']) {
      const before = asked.length;
      page.dispatchEvent(new Event(name));
      page.dispatchEvent(new Event(name));
      await pass(0);
      expect([name, asked.length]).toEqual([name, before + 1]);
    }
    host = there;
    page.dispatchEvent(new Event('focus'));
    await pass(0);
    stream().open();
    expect(line.connection.get()).toBe('online');
    page.dispatchEvent(new Event('focus'));
    await pass(60);
    expect(streams).toHaveLength(2);
  });

  it('is noticed although nothing was hung up: the host is silent for longer than it ever is', async () => {
    begin();
    for (let count = 0; count < 5; count += 1) {
      await pass(15_000);
      stream().say('alive', {});
    }
    expect(line.connection.get()).toBe('online');
    await pass(39_999);
    expect(line.connection.get()).toBe('online');
    await pass(1);
    expect([line.connection.get(), stream().closed]).toEqual(['lost', true]);
  });

  it('is noticed by a call that fails before the stream does, and found again by one that succeeds', async () => {
    begin();
    host = gone;
    await line.transport.call('host.about', {});
    expect(states).toEqual(['lost']);
    await pass(1000 + 2000);
    host = there;
    await line.transport.call('host.about', {});
    await pass(0);
    stream().open();
    expect([states, caughtUp]).toEqual([['lost', 'online'], 1]);
  });

  it('is not shown by a page that is being left, and is looked for by one that is come back to', async () => {
    begin();
    page.dispatchEvent(new Event('beforeunload'));
    stream().fail();
    page.dispatchEvent(new Event('pagehide'));
    host = gone;
    await line.transport.call('host.about', {});
    await pass(60_000);
    expect(states).toEqual([]);
    host = there;
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    await pass(0);
    stream().open();
    expect([states, caughtUp, streams.length]).toEqual([[], 1, 2]);
  });

  it('shows a little later in a page that was to be left and was not, as for a download', async () => {
    begin();
    page.dispatchEvent(new Event('beforeunload'));
    await pass(10_000);
    expect([states, streams.length]).toEqual([[], 1]);
    page.dispatchEvent(new Event('beforeunload'));
    host = gone;
    stream().fail();
    await pass(9999);
    expect(states).toEqual([]);
    await pass(1);
    expect(states).toEqual(['lost']);
  });

  it('is not looked for by a page that is shown for the first time', async () => {
    begin();
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    await pass(0);
    expect([asked, states]).toEqual([[], []]);
  });
});

describe('a login that is not valid any more', () => {
  it('shows as such, and ends as soon as another tab has logged in again', async () => {
    begin();
    host = stranger;
    stream().fail();
    await pass(1000);
    expect(states).toEqual(['lost', 'expired']);
    host = there;
    await pass(2000);
    stream().open();
    expect([states, caughtUp]).toEqual([['lost', 'expired', 'online'], 1]);
  });

  it('is noticed by any call', async () => {
    begin();
    host = stranger;
    expect(await line.transport.call('media.search', {})).toMatchObject({ error: { code: 'unauthenticated' } });
    expect([states, stream().closed]).toEqual([['expired'], true]);
  });
});

describe('a page that nobody looks at', () => {
  const look = (state: DocumentVisibilityState) => {
    sight.visibilityState = state;
    sight.dispatchEvent(new Event('visibilitychange'));
  };

  it('gives its connection back after a minute, and catches up when it is looked at', async () => {
    begin();
    look('hidden');
    await pass(30_000);
    look('visible');
    look('hidden');
    stream().say('alive', {});
    await pass(30_000);
    stream().say('alive', {});
    expect(stream().closed).toBe(false);
    await pass(30_000);
    expect([stream().closed, states]).toEqual([true, []]);
    await pass(600_000);
    expect(asked).toEqual([]);
    look('visible');
    look('visible');
    page.dispatchEvent(new Event('focus'));
    await pass(0);
    stream().open();
    expect([asked.length, streams.length, states, caughtUp]).toEqual([1, 2, [], 1]);
  });
});
