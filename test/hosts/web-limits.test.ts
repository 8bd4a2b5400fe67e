/** W5: nobody can keep the web host busy: heads, bodies, readers and connections have their limits, and pages that do not read are let go. */
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { openEventHub } from '../../src-main/hosts/web/event-hub.ts';
import type { WebHostOptions } from '../../src-main/hosts/web/server.ts';
import { createFakeEngine } from '../support/fake-engine.ts';
import { type Visit, visit } from '../support/web-visitor.ts';

let web: Visit | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await web?.close();
  web = undefined;
});

async function open(options: Partial<WebHostOptions> = {}): Promise<Visit> {
  web = await visit(options);
  return web;
}

/** A connection that writes what it is told; resolves with all that came when the host hangs up. */
function dial(port: number): { socket: Socket; ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  const ended = new Promise<string>((done) => {
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
    socket.on('error', () => {}).on('close', () => done(heard));
  });
  return { socket, ended };
}

/** One byte at a time, for ever. */
function drip(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 20);
  socket.on('close', () => clearInterval(timer));
}

const short = { headersMs: 150, requestMs: 300, stalledMs: 400, checkMs: 25 };
const within = async (ms: number, ended: Promise<string>): Promise<string> =>
  Promise.race([ended, new Promise<string>((done) => setTimeout(() => done('still there'), ms))]);

describe('slow visitors (slow loris)', () => {
  it('who say nothing are let go', async () => {
    const { host } = await open({ timeouts: short });
    expect(await within(5000, dial(host.port).ended)).not.toBe('still there');
  });

  it('who send their head byte by byte are let go at its deadline', async () => {
    const { host } = await open({ timeouts: short });
    const { socket, ended } = dial(host.port);
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nX-A: `);
    drip(socket, 'a');
    expect(await within(5000, ended)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('who send their body byte by byte are let go at its deadline, and nothing was called', async () => {
    const { host, pageHeaders, engine } = await open({ timeouts: short });
    const { socket, ended } = dial(host.port);
    const headers = Object.entries({
      ...(await pageHeaders()),
      host: `127.0.0.1:${host.port}`,
      'content-length': '9999',
    });
    const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /api/host.about HTTP/1.1\r\n${head}\r\n{`);
    drip(socket, ' ');
    expect(await within(5000, ended)).not.toBe('still there');
    expect(engine.calls).toEqual([]);
  });

  it('who ask for much and read nothing are let go', async () => {
    const { host, engine, logIn } = await open({ timeouts: short });
    let cancelled = false;
    engine.serveMedia = () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)),
            cancel: () => void (cancelled = true),
          }),
        ),
      );
    const { cookie } = await logIn();
    const { socket } = dial(host.port);
    socket.pause();
    socket.write(`GET /media/original/x HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nCookie: ${cookie}\r\n\r\n`);
    await vi.waitFor(() => expect(cancelled).toBe(true), { timeout: 5000 });
  });

  it('do not keep others waiting', async () => {
    const { host, ask } = await open();
    for (let count = 0; count < 50; count += 1) dial(host.port).socket.write('GET / HTTP/1.1\r\nX: ');
    expect((await ask('/login')).status).toBe(200);
  });

  it('are not those who wait for us: a call may take longer than any deadline', async () => {
    const { engine, ask, pageHeaders } = await open({ timeouts: short });
    engine.dispatch = () =>
      new Promise((done) => setTimeout(() => done({ ok: true, result: 'late' }), 2 * short.stalledMs));
    const { body } = await ask('/api/jobs.get', await pageHeaders(), 'POST', '{}');
    expect(JSON.parse(body)).toEqual({ ok: true, result: 'late' });
  });
});

describe('too much', () => {
  it('of connections: the 257th is hung up on', async () => {
    const { host } = await open();
    const dialled = Array.from({ length: 256 }, () => dial(host.port));
    await Promise.all(dialled.map(({ socket }) => new Promise((done) => socket.once('connect', done))));
    expect(await within(5000, dial(host.port).ended)).toBe('');
    expect(dialled.filter(({ socket }) => socket.destroyed)).toEqual([]);
  });

  it('of a body is refused before it is read, whether its length was told or not', async () => {
    const { host, ask, pageHeaders, engine } = await open();
    const headers = await pageHeaders();
    const body = `"${'a'.repeat(MAX_POSTER_CHARACTERS + 70_000)}"`;
    expect((await ask('/api/host.about', headers, 'POST', body)).status).toBe(400);
    const chunked = await new Promise<number>((done) => {
      const where = { host: '127.0.0.1', port: host.port, path: '/api/host.about', method: 'POST', agent: false };
      const request = httpRequest({ ...where, headers: { ...headers, 'transfer-encoding': 'chunked' } });
      request.on('response', (response) => done(response.resume().statusCode!)).on('error', () => done(0));
      for (let at = 0; at < body.length; at += 65_536) request.write(body.slice(at, at + 65_536));
      request.end();
    });
    expect([0, 400]).toContain(chunked);
    expect((await ask('/login', headers, 'POST', `"${'a'.repeat(5000)}"`)).status).toBe(400);
    expect(engine.calls).toEqual([]);
  });

  it('of a head is refused', async () => {
    const { send, host } = await open();
    const head = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`;
    expect(await send(head)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('of nesting is refused, and brackets in texts are no nesting', async () => {
    const { ask, pageHeaders, engine } = await open();
    const headers = await pageHeaders();
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    for (const body of [
      nested(65),
      nested(500_000),
      '['.repeat(1_000_000),
      '{"a":'.repeat(65) + '1' + '}'.repeat(65),
    ]) {
      expect((await ask('/api/host.about', headers, 'POST', body)).status).toBe(400);
    }
    expect(engine.calls).toEqual([]);
    const texts = {
      a: '['.repeat(1000),
      b: '\\"' + '['.repeat(100),
      c: '\\\\',
      d: '{'.repeat(100),
      e: JSON.parse(nested(62)),
    };
    expect((await ask('/api/host.about', headers, 'POST', JSON.stringify(texts))).status).toBe(200);
    expect(engine.calls).toEqual([{ method: 'host.about', input: texts }]);
  });
});

describe('events', () => {
  const decoder = new TextDecoder();
  const names = (text: string) =>
    [...text.matchAll(/event: (\S+)\ndata: (.*)/g)].map(([, name, data]) => `${name} ${data}`);
  const progress = (id: string, filesDone: number, state = 'running') => ({ id, filesDone, state });
  let heard = '';
  const listen = async (stream: ReadableStream<Uint8Array>) => {
    heard = '';
    for await (const chunk of stream) heard += decoder.decode(chunk);
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  afterEach(() => vi.useRealTimers());

  it('about a job come to each page four times a second at most, the latest each time and the end at once', async () => {
    vi.useFakeTimers();
    const engine = createFakeEngine();
    const hub = openEventHub({ listen: engine.listen });
    void listen(hub.open(undefined));
    for (let count = 0; count < 1000; count += 1) {
      engine.emit('job.progress', progress('a', count));
      if (count % 2 === 0) engine.emit('job.progress', progress('b', count));
      await vi.advanceTimersByTimeAsync(1);
    }
    const counts = names(heard).filter((line) => line.includes('"id":"a"'));
    expect(counts.length).toBeGreaterThanOrEqual(4);
    expect(counts.length).toBeLessThanOrEqual(5);
    expect(counts[0]).toContain('"filesDone":0');
    engine.emit('job.progress', progress('a', 1001));
    engine.emit('job.progress', progress('a', 1002, 'done'));
    await settle();
    expect(names(heard).at(-1)).toContain('"filesDone":1002,"state":"done"');
    await vi.advanceTimersByTimeAsync(1000);
    expect(
      names(heard)
        .filter((line) => line.includes('"id":"a"'))
        .at(-1),
    ).toContain('"state":"done"');
    expect(
      names(heard)
        .filter((line) => line.includes('"id":"b"'))
        .at(-1),
    ).toContain('"filesDone":998');
    hub.close();
    expect(engine.listenerCount()).toBe(0);
  });

  it('never wait for one another: another place, another event', async () => {
    vi.useFakeTimers();
    const engine = createFakeEngine();
    const hub = openEventHub({ listen: engine.listen });
    void listen(hub.open(undefined));
    engine.emit('location.state', { name: 'shelf', reachability: 'offline' });
    engine.emit('location.state', { name: 'studio', reachability: 'online' });
    engine.emit('catalog.changed', { generation: 1 });
    engine.emit('settings.changed', { error: null });
    await settle();
    expect(names(heard)).toHaveLength(4);
    hub.close();
  });

  it('are a word now and then where nothing happens, so that both sides notice when the other is gone', async () => {
    vi.useFakeTimers();
    const hub = openEventHub({ listen: createFakeEngine().listen });
    void listen(hub.open(undefined));
    await vi.advanceTimersByTimeAsync(45_000);
    expect(names(heard)).toEqual(Array.from({ length: 3 }, () => 'alive {}'));
    hub.close();
  });

  it('that nobody reads are not piled up: the page is let go and comes back', async () => {
    const engine = createFakeEngine();
    const hub = openEventHub({ listen: engine.listen });
    const stream = hub.open(undefined);
    for (let count = 0; count < 1500; count += 1) {
      engine.emit('location.state', { name: `place ${count}`, reachability: 'online' });
    }
    expect(hub.listening).toBe(0);
    await listen(stream);
    expect(names(heard).length).toBeLessThan(1100);
    hub.close();
  });

  it('are forgotten by the hub with the page that leaves', async () => {
    const hub = openEventHub({ listen: createFakeEngine().listen });
    const stream = hub.open(undefined);
    expect(hub.listening).toBe(1);
    await stream.cancel();
    expect(hub.listening).toBe(0);
    hub.close();
  });
});
