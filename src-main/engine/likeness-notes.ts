/** Takes what pictures look like to the catalog, in groups: it is told of one picture at a time. */
import { AliceError } from '#api/errors.ts';
import type { Likeness } from './catalog/likeness.ts';
import type { CatalogThreads } from './workers/catalog-threads.ts';

export interface LikenessNotes {
  /** `hash`: 64 hexadecimal digits. */
  note(hash: string, bits: Uint8Array | null): void;
  /** What was noted until now is in the catalog, or lost with it: it is computed again one day. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const GROUP = 200;
/** A few that are looked at one by one need not wait for a whole group. */
const WAIT_MS = 3000;

export function createLikenessNotes(catalog: () => Promise<CatalogThreads>): LikenessNotes {
  let waiting: Likeness[] = [];
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  async function write(batch: readonly Likeness[]): Promise<void> {
    try {
      await (await catalog()).write.saveLikenesses(batch);
    } catch (error) {
      if (!(error instanceof AliceError)) throw error;
    }
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) last = last.then(() => write(batch));
    return last;
  }

  return {
    note(hash, bits) {
      waiting.push({ contentHash: `sha256:${hash}`, bits });
      if (waiting.length >= GROUP) void flush();
      else if (timer === null) {
        timer = setTimeout(() => void flush(), WAIT_MS);
        timer.unref();
      }
    },
    flush,
    close: flush,
  };
}
