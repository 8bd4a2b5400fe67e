/** The web host: the page, the contract as POST /api/<method>, events as SSE and media by id, on the loopback address only. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono, type Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Reply } from '#api/client.ts';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { AliceError, errorShape, type ErrorCode } from '#api/errors.ts';
import { createPageDoor, fencingHeaders } from '../serve-page.ts';
import { createAccess, type Access } from './access.ts';
import { openEventStream, type Listen } from './event-stream.ts';
import { httpStatuses } from './http-statuses.ts';

/** What the web host needs of an engine. */
export interface WebEngine {
  dispatch(method: string, input: unknown): Promise<Reply>;
  listen: Listen;
  serveMedia(request: Request): Promise<Response>;
}

export interface WebHost {
  port: number;
  /** Where the page is, without any secret. */
  origin: string;
  /** A link that logs in one browser, once. */
  createLoginUrl(): string;
  /** For scripts: `Authorization: Bearer <token>`. */
  token: string;
  close(): Promise<void>;
}

export interface WebHostOptions {
  engine: WebEngine;
  /** The folder of the built page. */
  pageDir: string;
  /** 0 or absent: any free port. */
  port?: number;
}

/** The largest call is a poster; the rest of its JSON, and every other call, is small. */
const MOST_BYTES_IN = MAX_POSTER_CHARACTERS + 64 * 1024;

/** Listens on 127.0.0.1. Throws `already-exists` when the port is taken, `permission-denied` when it may not be used. */
export async function startWebHost({ engine, pageDir, port = 0 }: WebHostOptions): Promise<WebHost> {
  let listeningOn = port;
  const access = createAccess(() => listeningOn);
  const openStreams = new Set<() => void>();
  const app = createApp(engine, pageDir, access, openStreams);
  // A request that cannot even be parsed gets no words about why.
  const answerRequest = getRequestListener(app.fetch, { errorHandler: () => new Response(null, { status: 400 }) });
  const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16 * 1024 };
  const server = createServer(timeouts, (request, response) => void answerRequest(request, response));
  server.maxConnections = 256;
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(portError(error, port)));
    server.listen(port, '127.0.0.1', done);
  });
  listeningOn = (server.address() as AddressInfo).port;
  const origin = `http://127.0.0.1:${listeningOn}`;
  return {
    port: listeningOn,
    origin,
    createLoginUrl: () => origin + access.createLoginPath(),
    token: access.token,
    async close() {
      for (const end of openStreams) end();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new AliceError('already-exists', `Port ${port} is taken; choose another or let Alice find a free one.`);
  }
  if (error.code === 'EACCES') {
    return new AliceError('permission-denied', `Port ${port} may not be used by this user; choose one above 1023.`);
  }
  return error;
}

function createApp(engine: WebEngine, pageDir: string, access: Access, openStreams: Set<() => void>): Hono {
  const app = new Hono();
  const page = createPageDoor(pageDir);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(fencingHeaders)) context.res.headers.set(name, value);
  });
  app.use(async (context, next) => {
    const reason = access.refusal(context.req.raw);
    if (reason !== null) return fail(context, 'permission-denied', `Refused: ${reason}.`);
    return next();
  });
  app.get('/login', (context) => {
    const cookie = access.redeem(context.req.query('t') ?? '');
    if (cookie === null) return fail(context, 'unauthenticated', `This link was used already or is wrong. ${NEW_LINK}`);
    // A redirect takes the secret out of the address bar and the history.
    return context.body(null, 303, { location: '/', 'set-cookie': cookie, 'cache-control': 'no-store' });
  });
  app.use((context, next) => requireSession(access, context, next));
  app.post('/api/:method', bodyLimit({ maxSize: MOST_BYTES_IN, onError: tooLarge }), (context) =>
    call(engine, context),
  );
  app.get('/events', (context) => {
    const stream = openEventStream(engine.listen, () => openStreams.delete(stream.end));
    openStreams.add(stream.end);
    return context.body(stream.body, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  });
  app.on(['GET', 'HEAD'], '/media/*', (context) => engine.serveMedia(context.req.raw));
  app.get('*', async (context) => {
    return (await page(context.req.path)) ?? fail(context, 'not-found', 'There is nothing at this address.');
  });
  app.notFound((context) => fail(context, 'not-found', 'There is nothing at this address.'));
  app.onError((error, context) => {
    console.error(error);
    return fail(context, 'internal', 'The web host failed; its log says how.');
  });
  return app;
}

const NEW_LINK = 'Start "alice serve" again, or press Enter where it runs, for a new one.';

/** A cookie alone changes nothing: browsers may send it for another site, but not our header, and they say who asks. */
async function requireSession(access: Access, context: Context, next: Next): Promise<Response | void> {
  const { raw } = context.req;
  if (access.hasBearer(raw)) return next();
  if (!access.hasCookie(raw)) {
    return fail(context, 'unauthenticated', `Log in with a link from "alice serve". ${NEW_LINK}`);
  }
  const reading = raw.method === 'GET' || raw.method === 'HEAD';
  const fromPage = raw.headers.has('origin') || raw.headers.has('sec-fetch-site');
  if (!reading && !(fromPage && raw.headers.get('x-alice') === 'call')) {
    return fail(context, 'permission-denied', 'A call without the page needs "Authorization: Bearer" and the token.');
  }
  return next();
}

async function call(engine: WebEngine, context: Context): Promise<Response> {
  // Forms can be sent from any page; they cannot have this type.
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return fail(context, 'invalid', 'Calls are JSON: set Content-Type: application/json.');
  let input: unknown;
  try {
    input = JSON.parse(await context.req.text());
  } catch {
    return fail(context, 'invalid', 'The body is not JSON.');
  }
  return answer(context, await engine.dispatch(context.req.param('method') ?? '', input));
}

function answer(context: Context, reply: Reply): Response {
  return context.json(reply, (reply.ok ? 200 : httpStatuses[reply.error.code]) as 200, { 'cache-control': 'no-store' });
}

function fail(context: Context, code: ErrorCode, message: string): Response {
  return answer(context, { ok: false, error: errorShape(new AliceError(code, message)) });
}

function tooLarge(context: Context): Response {
  return fail(context, 'invalid', `A call may have at most ${MOST_BYTES_IN} bytes.`);
}
