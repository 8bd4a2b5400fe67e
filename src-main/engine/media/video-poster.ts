/** Takes one picture out of a video with the user's own ffmpeg, kept away from networks, other files and long work. */
import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { AliceError } from '#api/errors.ts';

const MAX_PICTURE = 64 * 1024 * 1024;
/** Demuxers of plain media files: none that opens further files or addresses (playlists, concat, dash). */
const FORMATS = 'mov,mp4,m4a,3gp,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf,gif,apng';

/** The ffmpeg that a shell would find; relative entries of PATH are not searched. */
export function findFfmpeg(path: string | undefined, platform: string = process.platform): string | null {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const file = join(folder, platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return null;
}

const limits =
  `-hide_banner -loglevel error -nostdin -threads 1 -protocol_whitelist file -format_whitelist ${FORMATS} -max_pixels ${2 ** 28}`.split(
    ' ',
  );

export interface PosterOptions {
  /** Absolute path of the program. */
  ffmpeg: string;
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * A PNG of the frame at one second, else of the first one; at most 2048 pixels wide or high.
 * Throws `unsupported` (no video in it, too slow, too large), `not-found`, `unavailable`, `cancelled`.
 */
export async function takePoster(path: string | Uint8Array, options: PosterOptions): Promise<Buffer> {
  for (const seconds of ['1', '0']) {
    const picture = await runFfmpeg(path, seconds, options);
    if (picture.length > 0) return picture;
  }
  throw new AliceError('unsupported', 'No picture could be taken out of this video.');
}

async function runFfmpeg(path: string | Uint8Array, seconds: string, options: PosterOptions): Promise<Buffer> {
  const { ffmpeg, timeoutMs = 20_000, signal } = options;
  const source = openSource(path);
  const scale = "scale='min(2048,iw)':'min(2048,ih)':force_original_aspect_ratio=decrease";
  const child = spawn(
    ffmpeg,
    [
      // Values in pairs with their options; everything before -i is about the input.
      ...limits,
      ...`-ss ${seconds} -i`.split(' '),
      `file:${source.name}`,
      ...'-an -sn -dn -frames:v 1 -c:v png -f image2pipe -vf'.split(' '),
      scale,
      'pipe:1',
    ],
    { stdio: ['ignore', 'pipe', 'ignore', source.fd ?? 'ignore'], env: {}, shell: false, windowsHide: true },
  );
  const stdout = child.stdout!;
  const parts: Buffer[] = [];
  let total = 0;
  let why: AliceError | undefined;
  const stop = (error: AliceError): void => {
    why ??= error;
    child.kill('SIGKILL');
    // A process stuck in a dead mount cannot even be killed; its pipe is let go so that nothing waits for it.
    stdout.destroy();
  };
  const timer = setTimeout(
    () => stop(new AliceError('unsupported', 'The video takes too long to open, so no picture is taken.')),
    timeoutMs,
  );
  const onAbort = (): void => stop(new AliceError('cancelled', 'The preview is no longer wanted.'));
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  stdout.on('data', (part: Buffer) => {
    total += part.length;
    if (total > MAX_PICTURE) stop(new AliceError('unsupported', 'The picture of this video is too large.'));
    else parts.push(part);
  });
  try {
    await new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      stdout.once('close', () => resolve());
    });
    if (why) throw why;
    return Buffer.concat(parts);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    if (source.fd !== null) closeSync(source.fd);
  }
}

/** On Linux the opened file itself goes to the child as descriptor 3: no link is followed and any name will do. */
function openSource(path: string | Uint8Array): { fd: number | null; name: string } {
  if (process.platform !== 'linux') {
    if (typeof path === 'string') return { fd: null, name: path };
    throw new AliceError('unsupported', 'The name of this file cannot be given to ffmpeg on this system.');
  }
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return { fd: openSync(typeof path === 'string' ? path : Buffer.from(path), flags), name: '/proc/self/fd/3' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const kind = code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'unavailable';
    throw new AliceError(kind, `The video cannot be opened (${code}).`, { cause: error });
  }
}
