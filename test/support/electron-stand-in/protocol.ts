/** `protocol` of the stand-in: what the registered handler answers is served on a loopback port, to a browser that has no such scheme. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { mustBeBeforeReady, mustBeReady } from './app.ts';
import { isDriven, tellDriver } from './wire.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;

export const schemes: unknown[] = [];
export const schemeHandlers = new Map<string, SchemeHandler>();

/** The host part of the only address that the app shows. */
const HOST = 'app';

export const protocol = {
  registerSchemesAsPrivileged(list: unknown[]): void {
    mustBeBeforeReady('protocol.registerSchemesAsPrivileged');
    schemes.push(...list);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    mustBeReady('protocol.handle');
    if (schemeHandlers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`);
    schemeHandlers.set(scheme, handler);
    if (isDriven) serve(scheme, handler);
  },
};

function serve(scheme: string, handler: SchemeHandler): void {
  const server = createServer((incoming, outgoing) => {
    answer(scheme, handler, incoming, outgoing).catch((error: unknown) => {
      console.error(error);
      outgoing.destroy();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    tellDriver({ type: 'serving', origin: `http://127.0.0.1:${port}` });
  });
  // The window keeps the program alive, not its pages' connections.
  server.unref();
}

async function answer(
  scheme: string,
  handler: SchemeHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // These belong to the connection, which the real scheme has not.
    if (!['host', 'connection', 'origin', 'cookie'].includes(name)) headers.set(name, String(value));
  }
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  const request = new Request(`${scheme}://${HOST}${incoming.url ?? '/'}`, {
    method,
    headers,
    signal: gone.signal,
    ...(body === null ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  const response = await handler(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null || method === 'HEAD') return void outgoing.end();
  const bytes = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
  // A browser that seeks in a video drops the old answer in the middle.
  bytes.on('error', () => outgoing.destroy());
  outgoing.once('close', () => bytes.destroy());
  bytes.pipe(outgoing);
}
