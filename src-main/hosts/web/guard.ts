/** The first look at a request, before anything interprets it: what cannot be meant for us is refused with nothing done. */
import type { IncomingMessage } from 'node:http';

export interface Fault {
  status: number;
  message: string;
}

const LONGEST_TARGET = 2048;

/**
 * Everything that is served has a plain name: no escapes, no dots in front, nothing empty in between. So no two spellings can mean
 * one thing, and none has to be normalised. The query is only ever read by name.
 */
const PLAIN_TARGET = /^\/(?:[\w-][\w.~-]*(?:\/[\w-][\w.~-]*)*)?(?:\?[!-"$-~]*)?$/;

const METHODS = ['GET', 'HEAD', 'POST'];

/** Node keeps the first of these and drops the others, where another program may do the opposite. */
const SINGLE = ['host', 'origin', 'content-type', 'content-length', 'authorization', 'x-alice', 'range'];

const occurrences = (rawHeaders: string[], name: string): number =>
  rawHeaders.filter((header, at) => at % 2 === 0 && header.toLowerCase() === name).length;

/** Null for a request that may be looked at. */
export function findFault({
  method = '',
  url = '',
  headers,
  rawHeaders,
  httpVersionMajor,
}: IncomingMessage): Fault | null {
  // Without a version, a request line that was broken in two is taken for one of 1991.
  if (httpVersionMajor !== 1) return { status: 400, message: 'Only HTTP/1 is spoken here.' };
  if (!METHODS.includes(method)) return { status: 405, message: 'Only GET, HEAD and POST mean something here.' };
  if (url.length > LONGEST_TARGET) return { status: 414, message: 'This address is too long.' };
  if (!url.startsWith('/')) return { status: 400, message: 'This is no proxy.' };
  if (!PLAIN_TARGET.test(url)) return { status: 404, message: 'There is nothing at this address.' };
  if (headers.upgrade !== undefined) return { status: 400, message: 'No other protocol is spoken here.' };
  if (SINGLE.some((name) => occurrences(rawHeaders, name) > 1)) {
    return { status: 400, message: 'A header came more than once.' };
  }
  const hasBody = (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
  if (hasBody && method !== 'POST') return { status: 400, message: 'Only POST has a body.' };
  return null;
}
