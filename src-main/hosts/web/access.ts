/** Who may speak to the web host: links that work once, the session behind the cookie, and the checks against other sites' pages. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Access {
  /** A path that logs in one browser, once. */
  createLoginPath(): string;
  /** The cookie to set, or null when the link is used up, wrong, or too many wrong ones came. */
  redeem(token: string): string | null;
  /** The secret that scripts send as `Authorization: Bearer …`. */
  readonly token: string;
  hasCookie(request: Request): boolean;
  hasBearer(request: Request): boolean;
  /** Null when the request comes from our own page, or from no page at all; else why it is refused. */
  refusal(request: Request): string | null;
}

const WRONG_LINKS_PER_MINUTE = 10;

const secret = () => randomBytes(32).toString('base64url');

/** Compares digests, so that neither content nor length can be timed. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Browsers send cookies to every port of a host, so the name carries ours: two Alices must not log each other out. */
function cookieOf(request: Request, name: string): string {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value ?? '';
  }
  return '';
}

/** `port` is a function because a random port is known only once the server listens; `now` counts milliseconds. */
export function createAccess(port: () => number, now: () => number = Date.now): Access {
  const session = secret();
  const links = new Set<string>();
  let wrong: number[] = [];
  const cookieName = () => `alice-${port()}`;
  const hosts = () => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port()}`);

  return {
    token: session,
    createLoginPath() {
      const link = secret();
      links.add(link);
      return `/login?t=${link}`;
    },
    redeem(token) {
      wrong = wrong.filter((at) => at > now() - 60_000);
      if (wrong.length >= WRONG_LINKS_PER_MINUTE) return null;
      const link = [...links].find((known) => equal(known, token));
      if (link === undefined) {
        wrong.push(now());
        return null;
      }
      links.delete(link);
      return `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    hasCookie: (request) => equal(cookieOf(request, cookieName()), session),
    hasBearer: (request) => equal(request.headers.get('authorization') ?? '', `Bearer ${session}`),
    refusal(request) {
      const { headers } = request;
      // A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding); the Host header still tells.
      if (!hosts().includes(headers.get('host') ?? '')) return 'this address is not one of ours';
      const origin = headers.get('origin');
      if (origin !== null && !hosts().some((host) => origin === `http://${host}`)) return 'another site is asking';
      const site = headers.get('sec-fetch-site');
      const navigation = request.method === 'GET' && headers.get('sec-fetch-mode') === 'navigate';
      if (site !== null && site !== 'same-origin' && !(site === 'none' && navigation)) return 'another site is asking';
      return null;
    },
  };
}
