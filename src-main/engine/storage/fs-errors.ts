/** Translates the operating system's file errors into ours, once, for every file of this folder. */
import { AliceError, type ErrorCode } from '#api/errors.ts';

const codes: Record<string, ErrorCode> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EISDIR: 'not-found',
  EEXIST: 'already-exists',
  ENOTEMPTY: 'already-exists',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EROFS: 'permission-denied',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'unsupported',
  ELOOP: 'unsupported',
  ENXIO: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  ENOTSUP: 'unsupported',
  ENOSYS: 'unsupported',
  ENAMETOOLONG: 'invalid',
  EINVAL: 'invalid',
  EILSEQ: 'invalid',
  EIO: 'unavailable',
  ESTALE: 'unavailable',
  ENOTCONN: 'unavailable',
  ENODEV: 'unavailable',
  ETIMEDOUT: 'unavailable',
  EHOSTDOWN: 'unavailable',
  EHOSTUNREACH: 'unavailable',
  ECONNABORTED: 'unavailable',
  ECONNRESET: 'unavailable',
  EBUSY: 'unavailable',
  EAGAIN: 'unavailable',
  EMFILE: 'unavailable',
  ENFILE: 'unavailable',
  ENOMEM: 'unavailable',
  ERR_STREAM_PREMATURE_CLOSE: 'data-loss',
};

const sentences: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'something is there already',
  EACCES: 'Alice is not allowed to. Change the permissions, or mark the location read-only',
  EPERM: 'Alice is not allowed to. Change the permissions, or mark the location read-only',
  EROFS: 'the disk is mounted read-only. Mount it for writing, or mark the location read-only',
  ENOSPC: 'the disk is full. Free some space and try again',
  EDQUOT: 'the disk quota is used up. Free some space and try again',
  EFBIG: 'the file is too large for this file system. Choose a location on another disk',
  ELOOP: 'it is a symbolic link, which is not followed',
  ENAMETOOLONG: 'the name is too long for this file system. Shorten it',
  EINVAL: 'the file system does not accept this name. Choose another one',
  EILSEQ: 'the file system does not accept this name. Choose another one',
  EIO: 'the disk reports an input/output error. Check the cable and the disk',
  EMFILE: 'too many files are open. Try again in a moment',
  ENFILE: 'too many files are open. Try again in a moment',
  ERR_STREAM_PREMATURE_CLOSE: 'the source ended before all its bytes were read. Try again',
};

/** The operating system's name of an error (`ENOSPC`), or the empty string for anything that has none. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Our code for an errno; `internal` for one never foreseen. */
export function codeOfErrno(errno: string): ErrorCode {
  return codes[errno] ?? 'internal';
}

/**
 * Our error for whatever a file operation threw; an AliceError passes unchanged.
 * @param failed what could not be done and to what, as the start of a sentence: `Cannot read "a.jpg" in "archive"`.
 */
export function fsError(error: unknown, failed: string): AliceError {
  if (error instanceof AliceError) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled(failed);
  const errno = errnoOf(error);
  const code = codeOfErrno(errno);
  const fallback = code === 'unavailable' ? 'the place does not answer. Connect it and try again' : String(error);
  return new AliceError(code, `${failed}: ${sentences[errno] ?? fallback}.`, { details: { errno }, cause: error });
}

export function cancelled(failed: string): AliceError {
  return new AliceError('cancelled', `${failed}: it was cancelled.`);
}
