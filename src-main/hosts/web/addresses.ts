/** Where the web host may listen, which names it answers to, and whether a request really comes from its own page. */
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AliceError } from '#api/errors.ts';

export interface Whereabouts {
  /** An address of this machine; `0.0.0.0` and `::` stand for all of them. */
  listen: string;
  /** Further names under which browsers come, as `name` or `name:port`. */
  hostNames: readonly string[];
  encrypted: boolean;
}

const LOOPBACK = ['127.0.0.1', '::1'];
const EVERYWHERE = ['0.0.0.0', '::'];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The addresses to listen on; both loopback addresses when none was asked for. Throws `invalid` for what is no address. */
export function listenAddresses(listen: string | undefined): string[] {
  if (listen === undefined || listen === 'localhost') return LOOPBACK;
  if (isIP(listen) === 0) {
    const remedy = 'write one of this machine, such as 192.168.1.5, or 0.0.0.0 for all of them';
    throw new AliceError('invalid', `${JSON.stringify(listen)} is no address to listen on: ${remedy}.`);
  }
  return [listen];
}

const HOST_NAME =
  /^(?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/;

/** In the form of a Host header. Throws `invalid`. */
export function hostName(text: string): string {
  const name = text.toLowerCase();
  if (!HOST_NAME.test(name)) {
    throw new AliceError(
      'invalid',
      `${JSON.stringify(text)} is no host name; write it as nas.local or nas.local:8443.`,
    );
  }
  return name;
}

const bracketed = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address.split('%')[0]!));
}

/** Browsers leave the usual port out. */
function spellings(host: string): string[] {
  const bare = /^(.*):(80|443)$/.exec(host)?.[1];
  return bare === undefined ? [host] : [host, bare];
}

/** How to come from the machine itself or, where that is asked for, from others; without any secret. */
export function publicOrigin({ listen, hostNames, encrypted }: Whereabouts, port: number): string {
  const scheme = encrypted ? 'https' : 'http';
  const [name] = hostNames;
  if (name !== undefined) {
    // Where the port is that of HTTPS, something in front of us does it.
    const own = name.includes(':') ? name : `${name}:${port}`;
    return new URL(`${own.endsWith(':443') ? 'https' : scheme}://${own}`).origin;
  }
  const outward = EVERYWHERE.includes(listen)
    ? (ownAddresses().find((address) => isIP(address) === 4 && !isLoopback(address)) ?? '127.0.0.1')
    : listen;
  return `${scheme}://${bracketed(outward)}:${port}`;
}

/** Every Host header that is ours, with the origins that our page can have under it. */
function ownHosts({ listen, hostNames, encrypted }: Whereabouts, port: number): Map<string, string[]> {
  // Addresses cannot be rebound: a page that came under a name of its own sends that name.
  const addresses = EVERYWHERE.includes(listen) ? ownAddresses() : [listen];
  const hosts = new Map<string, string[]>();
  for (const name of [...LOOPBACK, 'localhost', ...addresses].map(bracketed)) {
    for (const host of spellings(`${name}:${port}`)) hosts.set(host, [`${encrypted ? 'https' : 'http'}://${host}`]);
  }
  for (const name of hostNames) {
    // Under a name there may be a proxy in front of us that does the encryption.
    const all = spellings(name.includes(':') ? name : `${name}:${port}`);
    for (const host of all) hosts.set(host, encrypted ? [`https://${host}`] : [`http://${host}`, `https://${host}`]);
  }
  return hosts;
}

/** `stranger`: it came under a name that is not ours; `other-site`: a page of somebody else asks. */
export type Refusal = 'stranger' | 'other-site';

/**
 * Returns the check of a request: null when it comes from our own page or from no page at all. `port` is a function because a
 * random port is known only once the server listens.
 */
export function createOriginCheck(where: Whereabouts, port: () => number): (request: Request) => Refusal | null {
  let known: Map<string, string[]> | undefined;
  return ({ headers, method }) => {
    known ??= ownHosts(where, port());
    // A page elsewhere can point its own name at this machine (DNS rebinding); the Host header still tells.
    const origins = known.get((headers.get('host') ?? '').toLowerCase());
    if (origins === undefined) return 'stranger';
    const origin = headers.get('origin');
    if (origin !== null && !origins.includes(origin)) return 'other-site';
    const site = headers.get('sec-fetch-site');
    const navigation = method === 'GET' && headers.get('sec-fetch-mode') === 'navigate';
    if (site !== null && site !== 'same-origin' && !(site === 'none' && navigation)) return 'other-site';
    return null;
  };
}
