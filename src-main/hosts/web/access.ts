/** Who is let in: links that work once or a password, then a signed cookie to look and a secret beside it to act. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { randomSecret, type Secrets } from './secrets.ts';

/** What a browser gets when it is let in. */
export interface Session {
  /** For a Set-Cookie header. Shows the page, media and events, and nothing more. */
  cookie: string;
  /** The page keeps it in the storage of its own origin and sends it with every call. */
  token: string;
}

export interface Access {
  /** A path that lets in one browser, once. The secret stands behind the `#`, which browsers send to nobody. */
  createLoginPath(): string;
  /** `from` is the address that tries; after ten mistakes a minute from there nothing is tried any more. */
  logIn(attempt: { link?: string; password?: string }, from: string): Session | 'wrong' | 'too-often';
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
  /** Cookies are sent over TLS only. */
  encrypted?: boolean;
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

/** Compares digests, so that neither content nor length can be timed. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function cookieOf(request: Request, name: string): string {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value ?? '';
  }
  return '';
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

export function createAccess({ secrets, port, encrypted = false, password, now = Date.now }: AccessOptions): Access {
  const links = new Map<string, number>();
  const brake = createBrake(now);
  // Browsers send cookies to every port of a host, so the name carries ours: two Alices must not log each other out.
  const cookieName = () => `alice-${port()}`;
  const sign = (use: 'cookie' | 'call', session: string) =>
    createHmac('sha256', secrets.session).update(`${use}:${session}`).digest('base64url');

  const begin = (): Session => {
    const session = `${now().toString(36)}-${randomBytes(16).toString('base64url')}`;
    const parts = ['HttpOnly', 'SameSite=Strict', 'Path=/', `Max-Age=${SESSION_LIVES / 1000}`];
    const cookie = [
      `${cookieName()}=${session}.${sign('cookie', session)}`,
      ...parts,
      ...(encrypted ? ['Secure'] : []),
    ];
    return { cookie: cookie.join('; '), token: sign('call', session) };
  };
  /** The session behind a cookie that we signed and that is not too old; null else. */
  const sessionOf = (request: Request): string | null => {
    const [session = '', signature = ''] = cookieOf(request, cookieName()).split('.', 2);
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
    logIn(attempt, from) {
      if (brake.isOn(from)) return 'too-often';
      const right =
        (attempt.link !== undefined && takeLink(attempt.link)) ||
        (attempt.password !== undefined && password !== undefined && equal(attempt.password, password));
      if (right) return begin();
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
