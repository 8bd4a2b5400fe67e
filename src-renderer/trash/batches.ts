/** What lies in the trash, by the plans that put it there: together it went, and together it comes back. */
import type { TrashedFile } from '#api/plan.ts';

export interface Batch {
  plan: string;
  location: string;
  trashedAt: string;
  files: TrashedFile[];
  bytes: number;
}

/** The newest first. `files` come oldest first; those of one plan and place lie together. */
export function batchesOf(files: readonly TrashedFile[]): Batch[] {
  const batches = new Map<string, Batch>();
  for (const file of files) {
    const { plan, location, trashedAt, size } = file;
    const key = `${plan} ${location}`;
    const batch = batches.get(key) ?? { plan, location, trashedAt, files: [], bytes: 0 };
    batches.set(key, batch);
    batch.files.push(file);
    batch.bytes += size;
  }
  return [...batches.values()].toReversed();
}
