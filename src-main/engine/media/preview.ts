/** Makes a small WebP of a picture with sharp; runs in a process of its own, because decoders meet hostile files. */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import sharp from 'sharp';
import { AliceError } from '#api/errors.ts';
import { findEmbeddedJpeg } from './embedded-jpeg.ts';
import { likenessOf } from './likeness.ts';

/** Longest side in pixels. */
export const previewSizes = [256, 512, 1024, 2048] as const;

export interface PreviewImage {
  /** A WebP (or PNG, where asked for) in sRGB, upright, first frame only, never larger than the picture itself. */
  bytes: Uint8Array;
  width: number;
  height: number;
  /** The picture is cut short or broken: this shows what could be decoded. */
  damaged: boolean;
  /** See {@link likenessOf}. */
  likeness: Uint8Array | null;
}

/** What the page shows is WebP; the desktop's own pictures must be PNG; `none` where only the likeness is wanted. */
export type PreviewFormat = 'webp' | 'png' | 'none';

interface PreviewOptions {
  size: number;
  format?: PreviewFormat | undefined;
  timeoutSeconds?: number;
}

/** A file by its path (never followed if it is a symbolic link), or an image already in memory. */
export type PreviewSource = { path: string | Uint8Array } | { bytes: Uint8Array };

/** 2^28 pixels: beyond the largest sensors, below what a few bytes of a bomb can claim. */
export const MAX_PIXELS = 16_384 * 16_384;
/** Only where a file cannot be handed to the decoder by its descriptor. */
const MAX_IN_MEMORY = 256 * 1024 * 1024;

// Which loader runs is decided by content, so a script in SVG named .png would be rendered: only these formats may load.
// Names of libvips 8 (https://www.libvips.org/API/current/), checked by the tests with files of the refused kinds.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});
// One thread for each picture and two pictures at a time is the fastest on small machines, and no file is opened twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Throws `unsupported` (no picture we decode, or beyond {@link MAX_PIXELS}, or too slow), `data-loss` (empty, or so broken
 * that nothing can be shown), `not-found`, `permission-denied`, `unavailable`. `onOpen` is called once bytes were read.
 */
export async function makePreview(
  from: PreviewSource | string,
  options: PreviewOptions & { onOpen?: () => void },
): Promise<PreviewImage> {
  const source = typeof from === 'string' ? { path: from } : from;
  if ('bytes' in source) return decode(Buffer.from(source.bytes), Buffer.from(source.bytes), options);
  const path = typeof source.path === 'string' ? source.path : Buffer.from(source.path);
  const fd = openRegular(path);
  try {
    const head = readHead(fd);
    options.onOpen?.();
    if (head.length === 0) throw new AliceError('data-loss', 'The file is empty.');
    return await decode(decoderInput(fd, path), head, options);
  } finally {
    closeSync(fd);
  }
}

async function decode(input: string | Buffer, head: Buffer, options: PreviewOptions): Promise<PreviewImage> {
  if (isHevc(head)) {
    // The decoder for H.265 pictures is not in the package (patents); many cameras put a JPEG into the file as well.
    return fromEmbedded(input, options, new AliceError('unsupported', 'HEIC pictures cannot be decoded here.'));
  }
  try {
    const image = await render(input, options, 'error');
    return isTiff(head) ? await largerEmbedded(input, options, image) : image;
  } catch (error) {
    const failure = translate(error);
    if (failure.code === 'unsupported') return fromEmbedded(input, options, failure);
  }
  try {
    const image = { ...(await render(input, options, 'none')), damaged: true };
    return isTiff(head) ? await largerEmbedded(input, options, image) : image;
  } catch (error) {
    return fromEmbedded(input, options, translate(error));
  }
}

async function render(
  input: string | Buffer,
  { size, format = 'webp', timeoutSeconds = 20 }: PreviewOptions,
  failOn: 'error' | 'none',
): Promise<PreviewImage> {
  const small = sharp(input, {
    failOn,
    limitInputPixels: MAX_PIXELS,
    sequentialRead: true,
    autoOrient: true,
    pages: 1,
  })
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: timeoutSeconds });
  // The pixels are wanted twice, and decoding is the dear part.
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const likeness = likenessOf({ data, width, height, channels });
  if (format === 'none') return { bytes: new Uint8Array(), width, height, damaged: false, likeness };
  const image = sharp(data, { raw: { width, height, channels } });
  // Effort 2 costs a quarter less time than the default 4 at the same look.
  const bytes = await (format === 'png' ? image.png() : image.webp({ effort: 2, quality: 80 })).toBuffer();
  return { bytes, width, height, damaged: false, likeness };
}

/** Camera raws and HEIC often carry a JPEG of themselves; without one the refusal stands. */
async function fromEmbedded(
  input: string | Buffer,
  options: PreviewOptions,
  refusal: AliceError,
): Promise<PreviewImage> {
  const jpeg = findEmbeddedJpeg(input);
  if (!jpeg) throw refusal;
  try {
    return await render(jpeg, options, 'none');
  } catch {
    throw refusal;
  }
}

/** The first page of a raw file that is a TIFF may be a stamp; the camera's full JPEG lies further back. */
async function largerEmbedded(
  input: string | Buffer,
  options: PreviewOptions,
  image: PreviewImage,
): Promise<PreviewImage> {
  if (Math.max(image.width, image.height) >= options.size) return image;
  const jpeg = findEmbeddedJpeg(input);
  const other = jpeg && (await render(jpeg, options, 'none').catch(() => undefined));
  return other && other.width > image.width ? other : image;
}

const isTiff = (head: Buffer): boolean => /^(II\*\0|MM\0\*)/.test(head.toString('latin1', 0, 4));

/** What sharp and libvips say, in our words: their messages name internal paths. */
function translate(error: unknown): AliceError {
  const message = error instanceof Error ? error.message : String(error);
  if (/unsupported image format|is not a known|no known loader|operation is blocked/i.test(message))
    return new AliceError('unsupported', 'No picture can be made of this kind of file.', { cause: error });
  if (/exceeds pixel limit|dimension too large|too large/i.test(message))
    return new AliceError('unsupported', 'The picture claims more than 268 megapixels, so no preview is made.', {
      cause: error,
    });
  if (/timeout/i.test(message))
    return new AliceError('unsupported', 'The picture takes too long to decode, so no preview is made.', {
      cause: error,
    });
  return new AliceError('data-loss', 'The picture is damaged: nothing of it can be shown.', { cause: error });
}

/** HEIF brands of H.265 pictures (ISO/IEC 23008-12, annex B) in the `ftyp` box. */
function isHevc(head: Buffer): boolean {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return false;
  const end = Math.min(head.length, head.readUInt32BE(0));
  for (let at = 8; at + 4 <= end; at += 4)
    if (/^(hei[cxms]|hev[cxms])$/.test(head.toString('latin1', at, at + 4))) return true;
  return false;
}

function openRegular(path: string | Buffer): number {
  let fd: number | undefined;
  try {
    // O_NONBLOCK: a FIFO that took the file's place must not hang the open. Windows has neither flag.
    fd = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    if (fstatSync(fd).isFile()) return fd;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const kinds = {
      ENOENT: 'not-found',
      ENOTDIR: 'not-found',
      EACCES: 'permission-denied',
      EPERM: 'permission-denied',
    };
    const kind = code === 'ELOOP' ? 'unsupported' : (kinds[code as keyof typeof kinds] ?? 'unavailable');
    throw new AliceError(kind as 'not-found', `The file cannot be opened (${code}).`, { cause: error });
  }
  closeSync(fd);
  throw new AliceError('unsupported', 'This is no regular file.');
}

function readHead(fd: number): Buffer {
  try {
    const head = Buffer.alloc(64);
    return head.subarray(0, readSync(fd, head, 0, head.length, 0));
  } catch (error) {
    throw new AliceError('unavailable', 'The file cannot be read.', { cause: error });
  }
}

/** The descriptor under a name, so that the decoder reads the very file that was checked; else the path or the bytes. */
function decoderInput(fd: number, path: string | Buffer): string | Buffer {
  if (process.platform === 'linux') return `/proc/self/fd/${fd}`;
  if (typeof path === 'string') return path;
  if (fstatSync(fd).size > MAX_IN_MEMORY)
    throw new AliceError('unsupported', 'The name of this file cannot be given to the decoder on this system.');
  return readFileSync(fd);
}
