/** What a plan changes in each location, and whether there is room for it. */
import { AliceError } from '#api/errors.ts';
import { isWriting, type PlanItem, type PlanStep, type PlanTotals } from '#api/plan.ts';
import type { Station } from './world.ts';

interface Sum {
  files: number;
  bytes: number;
  trashed: number;
}

const direction: Record<PlanStep['kind'], { files: number; trashed: number }> = {
  copy: { files: 1, trashed: 0 },
  // What was there is put aside, and is counted no more than what lies in the trash.
  replace: { files: 0, trashed: 0 },
  trash: { files: -1, trashed: 1 },
  restore: { files: 1, trashed: -1 },
  delete: { files: 0, trashed: -1 },
};

/** By location id. Media are counted, as in all other numbers of a location; their sidecars only take up room in the trash. */
function changesOf(items: readonly PlanItem[]): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { kind, to, files } of items.flatMap(({ steps }) => steps)) {
    const sum = sums.get(to.id) ?? { files: 0, bytes: 0, trashed: 0 };
    sums.set(to.id, sum);
    for (const { size, contentHash } of files) {
      sum.trashed += direction[kind].trashed * size;
      if (contentHash === null) continue;
      sum.files += direction[kind].files;
      sum.bytes += direction[kind].files * size;
    }
  }
  return sums;
}

export function totalsOf(
  items: readonly PlanItem[],
  now: (location: string) => { name: string; copies: number; bytes: number },
): PlanTotals[] {
  return [...changesOf(items)].map(([id, change]) => {
    const { name, copies, bytes } = now(id);
    return {
      location: name,
      files: { before: copies, after: copies + change.files },
      bytes: { before: bytes, after: bytes + change.bytes },
      trashed: change.trashed,
    };
  });
}

/** Throws `no-space` unless what is copied to `station` fits, with what must stay free and within what it may hold. `held`: bytes there now. */
export async function requireRoom(station: Station, items: readonly PlanItem[], held: number): Promise<void> {
  const copies = items
    .flatMap(({ steps }) => steps)
    .filter((step) => isWriting(step) && step.to.id === station.place.id);
  const needed = copies.flatMap(({ files }) => files).reduce((sum, { size }) => sum + size, 0);
  if (needed === 0) return;
  const { name } = station.place;
  const { maxBytes, reserveBytes, adapter } = station;
  const capacity = (await adapter.capacity?.()) ?? { freeBytes: 0, totalBytes: 0 };
  // Some network file systems do not say how large they are.
  const free = capacity.totalBytes === 0 ? Infinity : capacity.freeBytes - reserveBytes;
  const details = { neededBytes: needed, freeBytes: Math.max(0, free) };
  if (needed > free)
    throw new AliceError(
      'no-space',
      `${needed} bytes are to be written to ${name}, and ${Math.max(0, free)} are free there. Free some space, or choose less.`,
      { details },
    );
  if (maxBytes !== null && held + needed > maxBytes)
    throw new AliceError(
      'no-space',
      `${name} may hold ${maxBytes} bytes; with this plan it would hold ${held + needed}. Choose less, or raise its max_bytes.`,
      { details },
    );
}
