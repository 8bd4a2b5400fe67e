/** Handler of making a medium available: found, copied by a plan, or leased from the cache; asked twice at once it is done once. */
import { join } from 'node:path';
import type { Handlers, Output } from '#api/contract.ts';
import { AliceError, errorCodes } from '#api/errors.ts';
import { TransferResult } from '#api/plan.ts';
import type { CopyRecord } from '../catalog/copy-records.ts';
import { copyRef } from '../copy-ref.ts';
import { findPlanFile } from '../jobs/plans/units.ts';
import { planCopies } from '../jobs/plans/copy-plan.ts';
import { whyClosed } from '../jobs/transfer/open-world.ts';
import { openLeaseCache, type CacheWish, type LeaseCache } from '../lease-cache.ts';
import type { Place } from '../places.ts';
import { noCopyReadable } from '../previews.ts';
import type { Parts } from './parts.ts';

type Ensured = Output<'media.ensureAvailable'>;

export function ensureHandlers(parts: Parts): Pick<Handlers, 'media.ensureAvailable'> {
  const { places } = parts;
  const cache = openLeaseCache({
    folder: join(parts.dataDir, 'leased'),
    maxBytes: () => parts.settings.cacheBytes(),
    now: parts.now,
  });
  const running = new Map<string, Promise<Ensured>>();
  return {
    'media.ensureAvailable': async ({ ref, location, dryRun = false }) => {
      const target = location === undefined ? null : places.get(location);
      const { read } = await parts.catalog();
      const { contentHash } = await read.find(await copyRef(ref, places.all()), await places.view());
      const key = `${contentHash} ${target?.location.id ?? ''} ${dryRun}`;
      const known = running.get(key);
      if (known !== undefined) return known;
      const work = ensure({ parts, cache, contentHash, target, dryRun }).finally(() => running.delete(key));
      running.set(key, work);
      return work;
    },
  };
}

interface Wish {
  parts: Parts;
  cache: LeaseCache;
  contentHash: string;
  /** Null: wherever it can be read best. */
  target: Place | null;
  dryRun: boolean;
}

/** A copy whose location may be asked for it. */
interface Candidate {
  place: Place;
  record: CopyRecord;
}

async function ensure(wish: Wish): Promise<Ensured> {
  const { target, dryRun } = wish;
  await wish.parts.places.refresh();
  const candidates = await candidatesOf(wish);
  for (const candidate of candidates) {
    if (target !== null && candidate.place !== target) continue;
    if (await isSound(candidate)) return found(candidate);
  }
  if (target !== null && whyClosed(target.location) === null && target.reachability === 'online') {
    const copied = await copyThere(wish, target, candidates);
    if (copied !== null) return copied;
  }
  return takeIntoCache(wish, candidates, dryRun);
}

/** The copies, the best source first; those of places that do not answer as well. */
async function candidatesOf({ parts, contentHash }: Wish): Promise<Candidate[]> {
  const { read } = await parts.catalog();
  const records = await read.copyRecords([contentHash]);
  const ranked = await parts.places.ranked(await read.copiesOf(contentHash));
  return ranked.flatMap(({ place, copy }) => {
    const record = records.find(({ location, path }) => location === copy.location && path === copy.path);
    return record === undefined ? [] : [{ place, record }];
  });
}

/** As it was when it was read last, or read now and found to be so. */
async function isSound({ place, record }: Candidate): Promise<boolean> {
  if (place.reachability !== 'online') return false;
  try {
    const adapter = await place.open();
    try {
      const { id, name } = place.location;
      const bounds = { domain: '', purpose: [], keeps: null, closed: null, maxBytes: null, reserveBytes: 0 };
      // A copy that a verification has found wrong has no proof, whatever its size and time say.
      const etag = record.verifiedMs === null ? '' : record.etag;
      return (await findPlanFile({ place: { id, name }, adapter, ...bounds }, { ...record, etag })) !== null;
    } finally {
      await adapter.close();
    }
  } catch (error) {
    if (error instanceof AliceError) return false;
    throw error;
  }
}

const nothing = {
  location: null,
  path: '',
  file: null,
  inLocation: false,
  cached: false,
  leaseUntil: null,
  plan: null,
};

const fileOf = ({ root }: Place, path: string): string | null => (root === null ? null : join(root, path));

function found({ place, record: { path } }: Candidate): Ensured {
  const { name } = place.location;
  return { ...nothing, action: 'found', location: name, path, file: fileOf(place, path), inLocation: true };
}

/** From the best source that turns out to be sound. Null when the location cannot hold it, or there is no such source now. */
async function copyThere(wish: Wish, target: Place, candidates: readonly Candidate[]): Promise<Ensured | null> {
  const sources = new Set(candidates.filter(({ place }) => place.reachability === 'online').map(({ place }) => place));
  sources.delete(target);
  for (const source of sources) {
    try {
      const copied = await copyFrom(wish, source, target);
      if (copied !== null) return copied;
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
      if (cannotHold.has(error.code)) return null;
      if (!otherSource.has(error.code)) throw error;
    }
  }
  return null;
}

/** Null when nothing can be copied from there. Throws why it failed. */
async function copyFrom({ parts, contentHash, dryRun }: Wish, source: Place, target: Place): Promise<Ensured | null> {
  const { transfers, runner } = parts;
  const { id: to, name } = target.location;
  const request = {
    verb: 'copy',
    hashes: [contentHash],
    to,
    from: [source.location.id],
    isBackup: () => false,
  } as const;
  const plan = await transfers.make({ verb: 'copy', title: `make 1 medium available in ${name}` }, (planner) =>
    planCopies(planner, request),
  );
  const [item] = await transfers.plans.items(plan);
  const path = item?.steps[0]?.files[0]?.to;
  if (dryRun || path === undefined) await transfers.plans.update({ ...plan, state: 'discarded' });
  if (path === undefined) return null;
  const copied: Ensured = {
    ...nothing,
    action: 'copied',
    location: name,
    path,
    file: fileOf(target, path),
    inLocation: true,
  };
  if (dryRun) return copied;
  const ended = await runner.get(await transfers.run(plan.id, plan.hash), true);
  if (ended.state !== 'done') throw new AliceError('unavailable', ended.error?.message ?? 'It was not copied.');
  const [failure] = TransferResult.parse(ended.result).failed;
  if (failure === undefined) return { ...copied, plan: plan.id };
  const code = errorCodes.find((one) => one === failure.code) ?? 'internal';
  throw new AliceError(code, `It could not be copied to ${name}: ${failure.message}`);
}

/** Full, not to be written to, or no place for such a name or size. */
const cannotHold: ReadonlySet<string> = new Set(['no-space', 'permission-denied', 'invalid']);

/** Of a source: it is damaged, or gone away, or was changed. */
const otherSource: ReadonlySet<string> = new Set(['data-loss', 'unavailable', 'not-found', 'conflict']);

async function takeIntoCache(
  { cache, parts }: Wish,
  candidates: readonly Candidate[],
  dryRun: boolean,
): Promise<Ensured> {
  const wishOf = ({ record: { fileHash, size, path } }: Candidate): CacheWish => ({ fileHash, size, name: path });
  const answer = ({ file, leaseUntil }: { file: string; leaseUntil: number }): Ensured => ({
    ...nothing,
    action: 'cached',
    path: file,
    file,
    cached: true,
    leaseUntil: new Date(leaseUntil).toISOString(),
  });
  for (const candidate of candidates) {
    const there = await cache.find(wishOf(candidate));
    if (there !== null) return answer(there);
  }
  const reachable = candidates.filter(({ place }) => place.reachability === 'online');
  for (const candidate of reachable) {
    if (dryRun) return { ...nothing, action: 'cached', cached: true };
    const { place, record } = candidate;
    const adapter = await place.open();
    try {
      return answer(await cache.fetch(wishOf(candidate), () => adapter.read(record.path)));
    } catch (error) {
      if (!(error instanceof AliceError) || error.code === 'no-space') throw error;
    } finally {
      await adapter.close();
    }
  }
  const { read } = await parts.catalog();
  throw noCopyReadable(await parts.places.readable(await read.copiesOf(candidates[0]?.record.contentHash ?? '')));
}
