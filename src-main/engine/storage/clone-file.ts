/** Makes a file out of another one on this machine without moving its bytes: their blocks are shared where the file system can. */
import type { BigIntStats } from 'node:fs';
import { AliceError } from '#api/errors.ts';
import type { LocalSource } from './adapter.ts';
import { errnoOf } from './fs-errors.ts';
import { cloneOrFail, flags, type IoFile, type IoPath, type LocalIo } from './local-io.ts';
import type { LocalPlace } from './local-place.ts';
import { fsPath } from './path-bytes.ts';
import { publishFile, type PublishOptions } from './publish.ts';

/** Codes by which file systems say that they cannot, or not from there; then they are not asked again. */
const never = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENOTTY', 'EXDEV', 'EINVAL']);

const pathOf = ({ root, path }: LocalSource): IoPath => fsPath(root, path);

/** Permission bits; undefined when the file cannot be looked at. Who owns it and what runs as its owner is not carried over. */
export async function modeOf(io: LocalIo, source: LocalSource): Promise<number | undefined> {
  const stat = await io.lstat(pathOf(source)).catch(() => null);
  return stat?.isFile() === true ? Number(stat.mode) & 0o777 : undefined;
}

/**
 * Publishes a clone of `source` at `path`, proved as any other write; its permissions are the source's. Null where there is no such
 * thing, and where the proof fails: then the bytes are to be copied, which also tells what is wrong with them.
 */
export async function cloneFile(
  place: LocalPlace,
  path: string,
  source: LocalSource,
  options: PublishOptions & { size?: number | undefined },
): Promise<BigIntStats | null> {
  if (place.cloneless.has(source.root)) return null;
  const { io } = place;
  const create = async (at: IoPath): Promise<IoFile> => {
    // A link in the file's place must not lead elsewhere.
    const stat = await io.lstat(pathOf(source));
    if (!stat.isFile()) throw Object.assign(new Error('no plain file'), { code: 'EBADF' });
    await io.copyFile(pathOf(source), at, cloneOrFail);
    return io.open(at, flags.reopen);
  };
  const check = async (copy: IoFile): Promise<void> => {
    if (options.size === undefined || (await copy.stat()).size === BigInt(options.size)) return;
    throw new AliceError('data-loss', `${JSON.stringify(source.path)} has another length than was announced.`);
  };
  try {
    return await publishFile(place, path, check, { ...options, create });
  } catch (error) {
    // What is left behind of it must be told, and not be written beside.
    if (error instanceof AliceError && (error.code !== 'data-loss' || error.details['leftBehind'] === true))
      throw error;
    if (never.has(errnoOf(error))) place.cloneless.add(source.root);
    return null;
  }
}
