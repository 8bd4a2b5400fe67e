/**
 * The queue of plans on disk, which survives the program, and which several programs over one data folder change: each plan that
 * waits or runs is a file of its own, so that every change is one file put in place or taken away.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { dataFolderError, nodeLedgerIo, type LedgerIo } from './ledger-io.ts';
import { isPlanId } from './plan-store.ts';

const Entry = z.object({ place: z.number(), paused: z.boolean() });

export interface QueueEntry extends z.infer<typeof Entry> {
  plan: string;
}

export interface QueueStore {
  /** In their order. */
  list(): Promise<QueueEntry[]>;
  /** Null when it is not in the queue. */
  get(plan: string): Promise<QueueEntry | null>;
  /** Behind all others; one that is there keeps its place. Resolves when it is on disk. */
  add(plan: string): Promise<void>;
  /** Nothing for what is not in the queue. */
  pause(plan: string, paused: boolean): Promise<void>;
  /** Before another one, or last. Nothing when one of the two is not there. */
  reorder(plan: string, before: string | null): Promise<void>;
  remove(plan: string): Promise<void>;
  /** Another text whenever somebody may have changed the queue. */
  stamp(): Promise<string>;
}

/** Between neighbours, so that one can be put between two others many times before all must be numbered anew. */
const GAP = 1024;
const ENDING = '.json';
const SETTLED_MS = 100;

export function openQueueStore(dir: string, io: LedgerIo = nodeLedgerIo): QueueStore {
  const file = (plan: string): string => join(dir, `${plan}${ENDING}`);

  async function get(plan: string): Promise<QueueEntry | null> {
    const bytes = isPlanId(plan) ? await io.read(file(plan)) : null;
    if (bytes === null) return null;
    try {
      return { plan, ...Entry.parse(JSON.parse(bytes.toString('utf8'))) };
    } catch {
      // Whatever has become of the file, the plan was accepted: it waits, and does not go on by itself.
      return { plan, place: 0, paused: true };
    }
  }

  async function put({ plan, place, paused }: QueueEntry): Promise<void> {
    try {
      await io.makeFolder(dir);
      await io.replace(file(plan), Buffer.from(JSON.stringify({ place, paused })));
    } catch (error) {
      throw dataFolderError(error, 'The queue cannot be kept');
    }
  }

  async function list(): Promise<QueueEntry[]> {
    const names = (await io.names(dir)).filter((name) => name.endsWith(ENDING));
    const entries: QueueEntry[] = [];
    for (const name of names) {
      const entry = await get(name.slice(0, -ENDING.length));
      if (entry !== null) entries.push(entry);
    }
    return entries.toSorted((a, b) => a.place - b.place || (a.plan < b.plan ? -1 : 1));
  }

  let looks = 0;
  return {
    list,
    get,
    async add(plan) {
      if ((await get(plan)) === null)
        await put({ plan, place: ((await list()).at(-1)?.place ?? 0) + GAP, paused: false });
    },
    async pause(plan, paused) {
      const entry = await get(plan);
      if (entry !== null && entry.paused !== paused) await put({ ...entry, paused });
    },
    async reorder(plan, before) {
      const all = await list();
      const moved = all.find((entry) => entry.plan === plan);
      const others = all.filter((entry) => entry.plan !== plan);
      const at = before === null ? others.length : others.findIndex((entry) => entry.plan === before);
      if (moved === undefined || at === -1) return;
      const below = others[at - 1]?.place ?? (others[at]?.place ?? 0) - 2 * GAP;
      const above = others[at]?.place ?? below + 2 * GAP;
      const place = (below + above) / 2;
      if (place > below && place < above) return put({ ...moved, place });
      for (const [index, entry] of others.toSpliced(at, 0, moved).entries())
        await put({ ...entry, place: (index + 1) * GAP });
    },
    async remove(plan) {
      try {
        if (isPlanId(plan)) await io.remove(file(plan));
      } catch (error) {
        throw dataFolderError(error, 'The queue cannot be kept');
      }
    },
    async stamp() {
      const found = await stat(dir).catch(() => null);
      if (found === null) return 'none';
      // What was changed a moment ago may be changed once more within the same tick of the file system's clock.
      looks += 1;
      return Date.now() - found.mtimeMs < SETTLED_MS ? `look ${looks}` : `${found.mtimeMs}`;
    },
  };
}
