/** The web host: listens on the loopback addresses unless told otherwise, and gives every request a first look and a deadline. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { AliceError } from '#api/errors.ts';
import { fencingHeaders } from '../serve-page.ts';
import { createAccess } from './access.ts';
import { createOriginCheck, hostName, isLoopback, listenAddresses, publicOrigin } from './addresses.ts';
import { createApp, type WebEngine } from './app.ts';
import { openEventHub } from './event-hub.ts';
import { findFault, type Fault } from './guard.ts';
import { randomSecret, type Secrets } from './secrets.ts';

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
  /** Kept ones let browsers stay logged in; new ones when absent. */
  secrets?: Secrets;
  /** 0 or absent: any free port. */
  port?: number;
  /** An address of this machine; this machine only when absent. */
  listen?: string | undefined;
  /** Further names under which browsers come. */
  hostNames?: readonly string[];
  /** In PEM. */
  tls?: { cert: string; key: string } | undefined;
  /** Lets people in without a link. */
  password?: string | undefined;
  /** The user knows that everybody on the way can read and change what is sent without TLS. */
  understood?: boolean;
  timeouts?: Partial<Timeouts>;
  now?: () => number;
}

export interface Timeouts {
  /** Until a request's head is there. */
  headersMs: number;
  /** Until its body is there, too. */
  requestMs: number;
  /** While nothing moves on an answer that is being sent. */
  stalledMs: number;
  /** How often the first two are looked after. */
  checkMs: number;
  heartbeatMs: number;
}

const usualTimeouts: Timeouts = {
  headersMs: 10_000,
  requestMs: 60_000,
  stalledMs: 120_000,
  checkMs: 2000,
  heartbeatMs: 15_000,
};

const MOST_CONNECTIONS = 256;
const SHORTEST_PASSWORD = 12;

/**
 * Throws `already-exists` when the port is taken, `permission-denied` when it may not be used, and `invalid` for what cannot be
 * listened on, or not safely.
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { engine, pageDir, secrets = { session: randomSecret(), token: randomSecret() }, tls, password, now } = options;
  const addresses = listenAddresses(options.listen);
  checkExposure(options, addresses);
  const timeouts = { ...usualTimeouts, ...options.timeouts };
  const hostNames = (options.hostNames ?? []).map(hostName);
  const where = { listen: addresses[0]!, hostNames, encrypted: tls !== undefined };
  let listeningOn = 0;
  const port = () => listeningOn;
  const lasting = (options.port ?? 0) !== 0;
  const access = createAccess({ secrets, port, lasting, password, ...(now ? { now } : {}) });
  const hub = openEventHub({ listen: engine.listen, heartbeatMs: timeouts.heartbeatMs });
  const app = createApp({ engine, pageDir, access, hub, refusalOf: createOriginCheck(where, port) });
  // A request that cannot even be parsed gets no words about why.
  const errorHandler = () => new Response(null, { status: 400, headers: fencingHeaders });
  const answerRequest = getRequestListener(app.fetch, { errorHandler });
  const createOne = (): Server => createListener(tls, timeouts, answerRequest);
  const servers = await listenOnAll(addresses, options.port ?? 0, createOne).catch((error: unknown) => {
    hub.close();
    throw error;
  });
  listeningOn = (servers[0]!.address() as AddressInfo).port;
  const origin = publicOrigin(where, listeningOn);
  return {
    port: listeningOn,
    origin,
    createLoginUrl: () => origin + access.createLoginPath(),
    token: secrets.token,
    async close() {
      hub.close();
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** Throws what {@link startWebHost} would, before anything is opened for it. */
export function checkOptions(options: Omit<WebHostOptions, 'engine' | 'pageDir'>): void {
  checkExposure(options, listenAddresses(options.listen));
  (options.hostNames ?? []).forEach(hostName);
}

/** What anybody on the network could reach must be encrypted, or a password must stand before it and the user must know. */
function checkExposure(options: Pick<WebHostOptions, 'tls' | 'password' | 'understood'>, addresses: string[]): void {
  const { tls, password, understood = false } = options;
  if (password !== undefined && password.length < SHORTEST_PASSWORD) {
    throw new AliceError('invalid', `The password must have at least ${SHORTEST_PASSWORD} characters.`);
  }
  if (addresses.every(isLoopback) || tls !== undefined || (understood && password !== undefined)) return;
  throw new AliceError(
    'invalid',
    `Others could read along when ${addresses[0]} is listened on: give --tls-cert and --tls-key, or, on a network that you trust, ` +
      '--password-file and --i-understand.',
  );
}

type Answerer = ReturnType<typeof getRequestListener>;

function createListener(tls: WebHostOptions['tls'], timeouts: Timeouts, answerRequest: Answerer): Server {
  const limits = {
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkMs,
    maxHeaderSize: 16 * 1024,
  };
  const handle: Parameters<typeof createServer>[1] = (request, response) => {
    const fault = findFault(request);
    if (fault !== null) return refuse(response, fault);
    // A call may take as long as it takes, for instance until a job has ended.
    if (request.method === 'POST') request.socket.setTimeout(0);
    void answerRequest(request, response);
  };
  let server: Server;
  try {
    server = tls === undefined ? createServer(limits, handle) : createTlsServer({ ...limits, ...tls }, handle);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AliceError('invalid', `The certificate or its key cannot be used: ${why}.`, { cause: error });
  }
  server.maxConnections = MOST_CONNECTIONS;
  return server.setTimeout(timeouts.stalledMs);
}

function refuse(response: ServerResponse, { status, message }: Fault): void {
  const error = { code: status === 404 ? 'not-found' : 'invalid', message, details: {} };
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', connection: 'close' };
  response.writeHead(status, { ...fencingHeaders, ...headers }).end(JSON.stringify({ ok: false, error }));
}

/** All on one port. A random one is chosen again when another program has it on one of the addresses. */
async function listenOnAll(addresses: string[], port: number, createOne: () => Server): Promise<Server[]> {
  for (let attempt = 1; ; attempt += 1) {
    const servers: Server[] = [];
    try {
      for (const address of addresses) {
        const chosen = servers.length === 0 ? port : (servers[0]!.address() as AddressInfo).port;
        const server = await listenOn(createOne(), chosen, address, servers.length > 0);
        if (server !== null) servers.push(server);
      }
      return servers;
    } catch (error) {
      await Promise.all(servers.map(closeServer));
      if (port !== 0 || attempt === 5 || !(error instanceof AliceError) || error.code !== 'already-exists') throw error;
    }
  }
}

/** Null where the machine lacks what is only an addition: many have no IPv6. */
function listenOn(server: Server, port: number, address: string, addition: boolean): Promise<Server | null> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const absent = error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';
      if (absent && addition) done(null);
      else fail(listenError(error, port, address));
    });
    server.listen(port, address, () => done(server));
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, address: string): Error {
  switch (error.code ?? '') {
    case 'EADDRINUSE':
      return new AliceError('already-exists', `Port ${port} is taken; choose another or let Alice find a free one.`);
    case 'EACCES':
      return new AliceError('permission-denied', `Port ${port} may not be used by this user; choose one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return new AliceError('invalid', `${address} is no address of this machine.`);
    default:
      return error;
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.closeAllConnections();
  await closed;
}
