/** The media door: previews and originals by content hash, never by path; one function for `alice://` and for HTTP alike. */
import type { Reply } from '#api/client.ts';
import { AliceError, errorShape, type ErrorCode } from '#api/errors.ts';
import { openCopy, type CopySource } from './open-copy.ts';
import { noCopyReadable, previewSizes, type Previews, type PreviewSize, type ReadableCopy } from './previews.ts';

export interface MediaDoorOptions {
  /** The copies of a medium (`sha256:…`), the best one first; none when there is no such medium. */
  findReadable: (hash: string) => Promise<ReadableCopy[]>;
  previews: Pick<Previews, 'get'>;
}

const ROUTE = /^\/media\/(preview|original)\/([0-9a-f]{64})$/;
const MAX_URL = 2048;
/** What a browser shows or plays; anything else, and above all SVG and HTML, is only ever downloaded. */
const PLAIN =
  /^(image\/(png|apng|jpeg|webp|gif|avif|bmp|heic|heif|tiff|jxl|jp2)|video\/[a-z0-9.+-]+|audio\/[a-z0-9.+-]+)$/;

const statuses: Partial<Record<ErrorCode, number>> = {
  'not-found': 404,
  invalid: 400,
  unsupported: 415,
  'data-loss': 415,
  unavailable: 503,
  'permission-denied': 503,
  cancelled: 503,
};

/**
 * `GET` and `HEAD` of `/media/preview/<64 hex digits>?size=256|512|1024|2048` and `/media/original/<64 hex digits>`,
 * the latter with `?download=1` to be saved instead of shown.
 * Anything else is 404 or 405; a failure is the JSON of a {@link Reply}. Ranges follow RFC 9110, section 14, one at most.
 */
export function createMediaDoor({ findReadable, previews }: MediaDoorOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      const route = routeOf(request.url);
      if (!route) return failure(new AliceError('not-found', 'There is nothing here.'));
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return failure(new AliceError('invalid', 'Media are only read here.'), 405, { Allow: 'GET, HEAD' });
      const copies = () => findReadable(`sha256:${route.hash}`);
      if (route.kind === 'original') return await serveOriginal(request, route.download, await copies());
      return await servePreview(request, route, previews, copies);
    } catch (error) {
      return failure(error);
    }
  };
}

interface Route {
  kind: 'preview' | 'original';
  hash: string;
  size: string | null;
  download: boolean;
}

function routeOf(address: string): Route | undefined {
  if (address.length > MAX_URL || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  // The app's own scheme has one host; on HTTP the server has checked the host before.
  if (!/^https?:$/.test(url.protocol) && url.host !== 'app') return undefined;
  const match = ROUTE.exec(url.pathname);
  if (!match) return undefined;
  const [, kind, hash] = match;
  const { searchParams: asked } = url;
  return { kind: kind as Route['kind'], hash: hash!, size: asked.get('size'), download: asked.get('download') === '1' };
}

async function servePreview(
  request: Request,
  { hash, size }: Route,
  previews: MediaDoorOptions['previews'],
  copies: () => Promise<ReadableCopy[]>,
): Promise<Response> {
  const wanted = previewSizes.find((one) => String(one) === (size ?? '512'));
  if (wanted === undefined) throw new AliceError('invalid', `The size must be one of ${previewSizes.join(', ')}.`);
  const preview = await previews.get(hash, wanted satisfies PreviewSize, copies, request.signal);
  const etag = `"${hash}-${wanted}${preview.damaged ? '-damaged' : ''}${preview.exact ? '' : '-smaller'}"`;
  const headers = new Headers({
    ...safety,
    'Content-Type': 'image/webp',
    'Content-Length': String(preview.bytes.length),
    ETag: etag,
    // The same bytes for ever, except for what stands in for a better preview that may come later.
    'Cache-Control': preview.exact && !preview.damaged ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  });
  if (preview.damaged) headers.set('X-Alice-Damaged', 'true');
  if (isUnchanged(request, etag)) return notModified(headers);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(preview.bytes), { headers });
}

async function serveOriginal(request: Request, download: boolean, copies: ReadableCopy[]): Promise<Response> {
  if (copies.length === 0) throw new AliceError('not-found', 'There is no such medium in the catalog.');
  for (const copy of copies.filter((one) => one.online)) {
    const source = await openCopy(copy, request.signal);
    if (!source) continue;
    try {
      return await answer(request, download, copy, source);
    } catch (error) {
      await source.close();
      throw error;
    }
  }
  throw noCopyReadable(copies);
}

async function answer(request: Request, download: boolean, copy: ReadableCopy, source: CopySource): Promise<Response> {
  const etag = `"${source.version.replace(/[^0-9a-zA-Z-]/g, '')}"`;
  const plain = PLAIN.test(copy.mime);
  const headers = new Headers({
    ...safety,
    'Content-Type': plain ? copy.mime : 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    ETag: etag,
  });
  if (source.modified) headers.set('Last-Modified', source.modified.toUTCString());
  if (download || !plain) headers.set('Content-Disposition', 'attachment');
  if (isUnchanged(request, etag)) {
    await source.close();
    return notModified(headers);
  }
  const range = rangeOf(request, etag, source);
  if (range === 'unsatisfiable') {
    await source.close();
    const bad = new AliceError(
      'invalid',
      `This range is not in the file of ${source.size} bytes, or there are several.`,
    );
    return failure(bad, 416, { 'Content-Range': `bytes */${source.size}`, 'Accept-Ranges': 'bytes' });
  }
  const { start, end } = range ?? { start: 0, end: source.size };
  headers.set('Content-Length', String(end - start));
  if (range) headers.set('Content-Range', `bytes ${start}-${end - 1}/${source.size}`);
  const hasBody = request.method === 'GET' && end > start;
  if (!hasBody) await source.close();
  return new Response(hasBody ? source.body(start, end) : null, { status: range ? 206 : 200, headers });
}

/** The one range to send (`end` exclusive); undefined for the whole file, as for headers that are no byte range. */
function rangeOf(
  request: Request,
  etag: string,
  source: CopySource,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const header = request.headers.get('range');
  if (header === null || request.method !== 'GET') return undefined;
  const validator = request.headers.get('if-range');
  if (validator !== null && validator !== etag && validator !== source.modified?.toUTCString()) return undefined;
  if (/^bytes=.*,/.test(header)) return 'unsatisfiable';
  const match = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/.exec(header);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), source.size);
    return length === 0 ? 'unsatisfiable' : { start: source.size - length, end: source.size };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? source.size - 1 : Math.min(Number(match[2]), source.size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start >= source.size ? 'unsatisfiable' : { start, end: last + 1 };
}

function isUnchanged(request: Request, etag: string): boolean {
  const header = request.headers.get('if-none-match');
  if (header === null) return false;
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

function notModified(headers: Headers): Response {
  for (const name of ['Content-Length', 'Content-Type', 'Content-Disposition']) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

/**
 * On every answer: nothing is guessed, embedded elsewhere or run, whatever the file contains. A medium in a tab of its own is a page
 * that the browser makes around it: its origin stays ours, or the browser would fetch it as a stranger and be refused.
 */
const safety = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy':
    "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox allow-same-origin",
  'Referrer-Policy': 'no-referrer',
} as const;

function failure(error: unknown, status?: number, more: Record<string, string> = {}): Response {
  const known = error instanceof AliceError;
  const { code, message, details } = errorShape(error);
  // What nobody foresaw may name paths: the page learns only that it happened.
  const shown = known
    ? { code, message, details: details ?? {} }
    : { code, message: 'Something went wrong.', details: {} };
  const reply: Reply = { ok: false, error: shown };
  return new Response(JSON.stringify(reply), {
    status: status ?? statuses[code] ?? 500,
    headers: { ...safety, ...more, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}
