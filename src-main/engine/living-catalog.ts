/** The catalog over its whole life: opened once, and replaced by a rebuilt one, here or by another program, while it is in use. */
import { setTimeout as sleep } from 'node:timers/promises';
import { placeOf, removeDatabase, replaceDatabase } from './catalog/database.ts';
import { takeTurn } from './catalog/turn.ts';
import { openCatalogThreads, type CatalogThreads } from './workers/catalog-threads.ts';

export interface LivingCatalog {
  file: string;
  /** Why the catalog was begun anew when it was opened, as a sentence; null when it was not. */
  recovered: string | null;
  /** The threads in force; waits while a rebuilt catalog is being put in place. */
  threads(): Promise<CatalogThreads>;
  /**
   * Runs `work` while no other program scans or rebuilds this catalog; waits for them before, and says so by `onWait`.
   * Throws `cancelled` when the signal comes while it waits. It does not take its turn before `ready` has resolved: whoever is
   * paused must not keep others waiting.
   */
  alone<T>(
    work: () => Promise<T>,
    options: { signal: AbortSignal; onWait: () => void; ready: () => Promise<void> },
  ): Promise<T>;
  /**
   * Lets `fill` fill a new catalog aside and, when it has succeeded, puts that in place of the old one,
   * which answers until then. A failure leaves the old one untouched. Only within `alone`.
   */
  rebuild<T>(fill: (fresh: CatalogThreads, file: string) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const TURN_POLL_MS = 200;

export async function openLivingCatalog(file: string): Promise<LivingCatalog> {
  const aside = `${file}.rebuild`;
  let place = '';
  const open = async (): Promise<CatalogThreads> => {
    const threads = await openCatalogThreads({ file });
    place = placeOf(file);
    return threads;
  };
  const first = await open();
  let current = Promise.resolve(first);
  let replacing = false;
  let closed = false;

  /** Ends the threads of the old catalog, lets `replace` work on the files, and starts again. */
  async function begin(replace: () => Promise<void>): Promise<void> {
    const old = current;
    replacing = true;
    current = (async () => {
      try {
        await (await old).close();
        await replace();
        return await open();
      } finally {
        replacing = false;
      }
    })();
    await current;
  }

  return {
    file,
    recovered: first.recovered,
    async threads() {
      // Another program has rebuilt it: what is open here is the old one, without a name. Where there is none at all, the open
      // one still gives its answers.
      if (!replacing && !closed && ![place, 'gone'].includes(placeOf(file))) await begin(() => Promise.resolve());
      return current;
    },
    async alone(work, { signal, onWait, ready }) {
      await ready();
      let giveBack = takeTurn(`${file}.turn`);
      if (giveBack === null) onWait();
      while (giveBack === null) {
        await sleep(TURN_POLL_MS, undefined, { signal });
        await ready();
        giveBack = takeTurn(`${file}.turn`);
      }
      try {
        // What a rebuild that was killed has left behind.
        removeDatabase(aside);
        // Deleted under us: until now the open one has answered, but what is read from here on needs a file to go to.
        if (placeOf(file) === 'gone') await begin(() => Promise.resolve());
        return await work();
      } finally {
        giveBack();
      }
    },
    async rebuild(fill) {
      removeDatabase(aside);
      const fresh = await openCatalogThreads({ file: aside });
      let result: Awaited<ReturnType<typeof fill>>;
      try {
        result = await fill(fresh, aside);
      } catch (error) {
        await fresh.close();
        removeDatabase(aside);
        throw error;
      }
      await fresh.close();
      await begin(() => Promise.resolve(replaceDatabase(aside, file)));
      return result;
    },
    async close() {
      closed = true;
      await (await current).close();
    },
  };
}
