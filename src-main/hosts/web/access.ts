/** Who is let in: links that work once or a password, then a signed cookie to look and a secret beside it to act. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { randomSecret, type Secrets } from './secrets.ts';

/** What a browser gets when it is let in. */
export interface Session {
  /** For Set-Cookie headers. The first shows the page, media and events, and nothing more; the others clear away. */
  cookies: string[];
  /** The page keeps it in the storage of its own origin and sends it with every call. */
  token: string;
}

export interface Attempt {
  link?: string;
  password?: string;
  /** The address that tries. */
  from: string;
  /** The browser came by TLS, and must send its cookie by nothing else. */
  encrypted: boolean;
  /** The Cookie header that came along. */
  cookies: string;
}

export interface Access {
  /** A path that lets in one browser, once. The secret stands behind the `#`, which browsers send to nobody. */
  createLoginPath(): string;
  /** After ten mistakes a minute from one address nothing is tried any more. */
  logIn(attempt: Attempt): Session | 'wrong' | 'too-often';
  /** Whether a person without a link can be let in. */
  readonly hasPassword: boolean;
  /** By cookie or by bearer token. */
  maySee(request: Request): boolean;
  /** By cookie and the secret that belongs to it, or by bearer token. */
  mayCall(request: Request): boolean;
}

export interface AccessOptions {
  secrets: Secrets;
  /** Known only once the server listens. */
  port: () => number;
  /** Browsers are to remember their session when they are closed; of use where the port stays the same. */
  lasting?: boolean;
  password?: string | undefined;
  /** Milliseconds. */
  now?: () => number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MISTAKES_PER_ADDRESS = 10;
/** Together; many addresses are no way around the limit of one. */
const MISTAKES = 100;
const LINK_LIVES = DAY;
const SESSION_LIVES = 90 * DAY;
/** More than anybody runs at a time. */
const MOST_COOKIES = 20;

/** Compares digests, so that neither content nor length can be timed. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Names and values of a Cookie header, in its order. */
const pairsOf = (header: string): [string, string][] =>
  header.split(';').map((part) => {
    const [name = '', value = ''] = part.trim().split('=', 2);
    return [name, value];
  });

/** Those that Alice left under other ports. They go to every port, and enough of them would be too much for a head. */
function leftovers(header: string, own: string): string[] {
  const names = new Set(pairsOf(header).map(([name]) => name));
  const others = [...names].filter((name) => /^alice-\d+$/.test(name) && name !== own);
  return others.length > MOST_COOKIES ? others.map((name) => `${name}=; Path=/; Max-Age=0`) : [];
}

function createBrake(now: () => number) {
  let mistakes: { from: string; at: number }[] = [];
  return {
    isOn(from: string): boolean {
      mistakes = mistakes.filter(({ at }) => at > now() - MINUTE);
      return mistakes.length >= MISTAKES || mistakes.filter((one) => one.from === from).length >= MISTAKES_PER_ADDRESS;
    },
    note: (from: string) => void mistakes.push({ from, at: now() }),
  };
}

export function createAccess({ secrets, port, lasting = false, password, now = Date.now }: AccessOptions): Access {
  const links = new Map<string, number>();
  const brake = createBrake(now);
  // Browsers send cookies to every port of a host, so the name carries ours: two Alices must not log each other out.
  const cookieName = () => `alice-${port()}`;
  const sign = (use: 'cookie' | 'call', session: string) =>
    createHmac('sha256', secrets.session).update(`${use}:${session}`).digest('base64url');

  const begin = ({ encrypted, cookies }: Attempt): Session => {
    const session = `${now().toString(36)}-${randomBytes(16).toString('base64url')}`;
    const own = [`${cookieName()}=${session}.${sign('cookie', session)}`, 'HttpOnly', 'SameSite=Strict', 'Path=/'];
    if (lasting) own.push(`Max-Age=${SESSION_LIVES / 1000}`);
    if (encrypted) own.push('Secure');
    return { cookies: [own.join('; '), ...leftovers(cookies, cookieName())], token: sign('call', session) };
  };
  /** The session behind a cookie that we signed and that is not too old; null else. */
  const sessionOf = (request: Request): string | null => {
    const own = pairsOf(request.headers.get('cookie') ?? '').find(([name]) => name === cookieName());
    const [session = '', signature = ''] = (own?.[1] ?? '').split('.', 2);
    if (!equal(signature, sign('cookie', session))) return null;
    const age = now() - Number.parseInt(session.split('-', 1)[0]!, 36);
    return age < SESSION_LIVES ? session : null;
  };
  const hasBearer = (request: Request) => equal(request.headers.get('authorization') ?? '', `Bearer ${secrets.token}`);
  const takeLink = (tried: string): boolean => {
    const link = [...links.keys()].find((known) => equal(known, tried));
    if (link === undefined) return false;
    const madeAt = links.get(link)!;
    links.delete(link);
    return now() - madeAt < LINK_LIVES;
  };

  return {
    hasPassword: password !== undefined,
    createLoginPath() {
      const link = randomSecret();
      links.set(link, now());
      return `/login#t=${link}`;
    },
    logIn(attempt) {
      const { from } = attempt;
      if (brake.isOn(from)) return 'too-often';
      const right =
        (attempt.link !== undefined && takeLink(attempt.link)) ||
        (attempt.password !== undefined && password !== undefined && equal(attempt.password, password));
      if (right) return begin(attempt);
      brake.note(from);
      return 'wrong';
    },
    maySee: (request) => hasBearer(request) || sessionOf(request) !== null,
    mayCall(request) {
      if (hasBearer(request)) return true;
      const session = sessionOf(request);
      return session !== null && equal(request.headers.get('x-alice') ?? '', sign('call', session));
    },
  };
}
