/** Copies one file from one location to another: proved while it is read, when it is written, and against a source that changes. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AliceError } from '#api/errors.ts';
import type { PlanFile } from '#api/plan.ts';
import type { Entry, LocalSource } from '../../storage/adapter.ts';
import { hashFile } from './hash-copy.ts';
import { unsettled } from './unsettled.ts';
import type { Station } from './world.ts';

export interface CopyOptions {
  signal: AbortSignal;
  onBytes: (count: number) => void;
  /** Resolves when so many bytes may pass, where a bandwidth is set. */
  pay?: ((count: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Something is taken away because of this copy: it is read again by us, whatever the place says of it. */
  reread: boolean;
}

/** Throws at the end unless the bytes that went through were the ones announced, so that the write comes to nothing. */
async function* checked(
  source: Readable,
  file: PlanFile,
  { onBytes, pay, signal }: Pick<CopyOptions, 'onBytes' | 'pay' | 'signal'>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const part of source) {
    const bytes = part as Uint8Array;
    hash.update(bytes);
    await pay?.(bytes.length, signal);
    onBytes(bytes.length);
    yield bytes;
  }
  if (`sha256:${hash.digest('hex')}` === file.hash) return;
  throw new AliceError(
    'data-loss',
    `${JSON.stringify(file.from)} does not hold the bytes that are known of it: it has changed, or its disk is failing. Scan it again.`,
  );
}

/** Throws `conflict` unless the file is what it was when the plan was made. */
export async function requireUnchanged(station: Station, file: PlanFile): Promise<Entry> {
  const entry = await station.adapter.stat(file.from);
  if (entry.size === file.size && entry.etag === file.etag) return entry;
  throw new AliceError(
    'conflict',
    `${JSON.stringify(file.from)} in ${station.place.name} was changed since the plan was made. Make the plan anew.`,
  );
}

/** Where both places are folders of this machine; file systems that make up permissions have none to keep. */
function localSource({ adapter }: Station, to: Station, { from }: PlanFile): LocalSource | undefined {
  if (!adapter.localPath || !to.adapter.localPath || !adapter.traits.stableIdentity) return undefined;
  return { root: adapter.localPath(''), path: from };
}

/**
 * The entry of the new file and how it was proved. Nothing is at `file.to` when it throws: `already-exists`, `conflict` (the source
 * changes), `data-loss`, `no-space`, and what the places throw.
 */
export async function copyFile(from: Station, to: Station, file: PlanFile, options: CopyOptions): Promise<Entry> {
  const { signal, reread } = options;
  const sha256 = file.hash.slice('sha256:'.length);
  const source = await from.adapter.read(file.from, { signal });
  // Cancelled before anybody reads from it, it must not end the program; whoever reads hears of it all the same.
  source.on('error', () => undefined);
  const body = Readable.from(checked(source, file, options), { objectMode: false });
  body.once('close', () => source.destroy());
  const entry = await to.adapter.write(file.to, body, {
    size: file.size,
    modifiedAt: new Date(file.modifiedAt),
    ifNoneMatch: '*',
    sha256,
    source: localSource(from, to, file),
    signal,
  });
  try {
    const proved = !reread && entry.hashes?.['sha256'] === sha256;
    if (!proved && (await hashFile(to.adapter, file.to, signal)) !== sha256) {
      throw new AliceError(
        'data-loss',
        `${to.place.name} gives back other bytes of ${JSON.stringify(file.to)} than were written. Check the disk.`,
      );
    }
    await requireUnchanged(from, file);
  } catch (error) {
    await to.adapter.remove(file.to, { ifMatch: entry.etag }).catch((cause: unknown) => {
      if (!(cause instanceof AliceError) || cause.code !== 'not-found') throw unsettled(error, cause);
    });
    throw error;
  }
  return entry;
}
