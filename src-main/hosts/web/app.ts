/** The routes of the web host: the login, the page, the contract as POST /api/<method>, events and media, each behind its checks. */
import { TLSSocket } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import { type Context as HonoContext, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Reply } from '#api/client.ts';
import { MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import { AliceError, errorShape, type ErrorCode } from '#api/errors.ts';
import { createPageDoor, fencingHeaders } from '../serve-page.ts';
import type { Access, Attempt } from './access.ts';
import type { Refusal } from './addresses.ts';
import type { EventHub, Listen } from './event-hub.ts';
import { httpStatuses } from './http-statuses.ts';
import { doorstepPage, loginFiles, loginPage } from './login-page.ts';
import { readJson } from './read-json.ts';

/** What the web host needs of an engine. */
export interface WebEngine {
  dispatch(method: string, input: unknown): Promise<Reply>;
  listen: Listen;
  serveMedia(request: Request): Promise<Response>;
}

export interface AppParts {
  engine: WebEngine;
  /** The folder of the built page. */
  pageDir: string;
  access: Access;
  hub: EventHub;
  refusalOf: (request: Request) => Refusal | null;
}

type Env = { Bindings: HttpBindings };
type Context = HonoContext<Env>;

/** The largest call is a poster; the rest of its JSON, and every other call, is small. */
const MOST_BYTES_IN = MAX_POSTER_CHARACTERS + 64 * 1024;
const MOST_LOGIN_BYTES = 4096;

const refusals: Record<Refusal, string> = {
  stranger: 'Refused: this address is not one of ours; "alice serve --host-name" adds names.',
  'other-site': 'Refused: another site is asking.',
};

export function createApp({ engine, pageDir, access, hub, refusalOf }: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  const page = createPageDoor(pageDir);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(fencingHeaders)) {
      // Media bring a stricter policy of their own.
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
    }
  });
  app.use(async (context, next) => {
    const refusal = refusalOf(context.req.raw);
    if (refusal === null) return next();
    if (refusal === 'other-site' && isNavigation(context)) return html(context, doorstepPage, 403);
    return fail(context, 'permission-denied', refusals[refusal]);
  });
  addLogin(app, access);
  app.use(async (context, next) => {
    const reading = context.req.method === 'GET' || context.req.method === 'HEAD';
    if (reading ? access.maySee(context.req.raw) : access.mayCall(context.req.raw)) return next();
    if (isNavigation(context)) return html(context, loginPage(access.hasPassword), 401);
    return fail(context, 'unauthenticated', 'This browser is not logged in: open a new link from "alice serve".');
  });
  app.post('/api/:method', bodyLimit({ maxSize: MOST_BYTES_IN, onError: tooLarge(MOST_BYTES_IN) }), (context) =>
    call(engine, context),
  );
  app.get('/events', (context) => {
    if (context.req.raw.method !== 'GET') return fail(context, 'invalid', 'Events are listened to with GET.');
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    return context.body(hub.open(context.req.query('after') ?? context.req.header('last-event-id')), 200, headers);
  });
  app.on(['GET', 'HEAD'], '/media/*', (context) => engine.serveMedia(context.req.raw));
  app.get('*', async (context) => (await page(context.req.path)) ?? nothing(context));
  app.notFound(nothing);
  app.onError((error, context) => {
    // Who hangs up in the middle of a body is no fault of ours, and must not fill the log.
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') console.error(error);
    return fail(context, 'internal', UNFORESEEN);
  });
  return app;
}

/** All that is there for a browser that is not let in yet. */
function addLogin(app: Hono<Env>, access: Access): void {
  app.get('/login', (context) => html(context, loginPage(access.hasPassword), 200));
  for (const [path, { type, body }] of Object.entries(loginFiles)) {
    app.get(path, (context) => context.body(body, 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  }
  const limit = bodyLimit({ maxSize: MOST_LOGIN_BYTES, onError: tooLarge(MOST_LOGIN_BYTES) });
  app.post('/login', limit, async (context) => {
    const body = await bodyOf(context);
    if (body instanceof Response) return body;
    const session = access.logIn(attemptOf(body, context));
    if (session === 'too-often') {
      const wait = 'Too many wrong links or passwords came; wait a minute.';
      return answer(context, failure('unauthenticated', wait), 429, { 'retry-after': '60' });
    }
    if (session === 'wrong') {
      return fail(context, 'unauthenticated', access.hasPassword ? WRONG_PASSWORD : WRONG_LINK);
    }
    for (const cookie of session.cookies) context.header('set-cookie', cookie, { append: true });
    return answer(context, { ok: true, result: { token: session.token } });
  });
}

const WRONG_LINK =
  'This link was used already, is too old or is wrong. Press Enter where "alice serve" runs, or start it again, for a new one.';
const WRONG_PASSWORD = 'This password, or this link, is wrong.';
const UNFORESEEN = 'Something in Alice failed that nobody foresaw; what it was stands where "alice serve" runs.';

function attemptOf(body: unknown, { req, env }: Context): Attempt {
  const { link, password } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { socket } = env.incoming;
  return {
    ...(typeof link === 'string' ? { link } : {}),
    ...(typeof password === 'string' ? { password } : {}),
    from: socket.remoteAddress ?? '',
    // A proxy in front may have done it; the origin was checked.
    encrypted: socket instanceof TLSSocket || (req.header('origin') ?? '').startsWith('https:'),
    cookies: req.header('cookie') ?? '',
  };
}

/** The body, or the answer to one that is no JSON. */
async function bodyOf(context: Context): Promise<unknown> {
  // Forms can be sent from any page; they cannot have this type.
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    return fail(context, 'invalid', 'Calls are JSON: set Content-Type: application/json.');
  return (
    readJson(await context.req.text()) ?? fail(context, 'invalid', 'The body is not JSON, or has too many levels.')
  );
}

async function call(engine: WebEngine, context: Context): Promise<Response> {
  const input = await bodyOf(context);
  if (input instanceof Response) return input;
  const reply = await engine.dispatch(context.req.param('method') ?? '', input);
  // The words of a fault may be anything, also paths and lines of code; the log has them.
  return answer(context, !reply.ok && reply.error.code === 'internal' ? failure('internal', UNFORESEEN) : reply);
}

function isNavigation({ req }: Context): boolean {
  return req.raw.method === 'GET' && (req.header('accept') ?? '').includes('text/html');
}

function html(context: Context, text: string, status: 200 | 401 | 403): Response {
  return context.html(text, status, { 'cache-control': 'no-store' });
}

function answer(context: Context, reply: Reply, status?: number, headers: Record<string, string> = {}): Response {
  const usual = reply.ok ? 200 : httpStatuses[reply.error.code];
  return context.json(reply, (status ?? usual) as 200, { 'cache-control': 'no-store', ...headers });
}

const failure = (code: ErrorCode, message: string): Reply => ({
  ok: false,
  error: errorShape(new AliceError(code, message)),
});

function fail(context: Context, code: ErrorCode, message: string): Response {
  return answer(context, failure(code, message));
}

function nothing(context: Context): Response {
  return fail(context, 'not-found', 'There is nothing at this address.');
}

function tooLarge(most: number) {
  return (context: HonoContext): Response =>
    fail(context as Context, 'invalid', `A call may have at most ${most} bytes.`);
}
