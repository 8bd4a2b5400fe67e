/** The catalog over its whole life: opened once, replaced by a rebuilt one without a moment in which nothing answers. */
import { removeDatabase, replaceDatabase } from './catalog/database.ts';
import { openCatalogThreads, type CatalogThreads } from './workers/catalog-threads.ts';

export interface LivingCatalog {
  file: string;
  /** The threads in force; waits while a rebuilt catalog is being put in place. */
  threads(): Promise<CatalogThreads>;
  /**
   * Lets `fill` fill a new catalog aside and, when it has succeeded, puts that in place of the old one,
   * which answers until then. A failure leaves the old one untouched.
   */
  rebuild<T>(fill: (fresh: CatalogThreads, file: string) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export async function openLivingCatalog(file: string): Promise<LivingCatalog> {
  let current = Promise.resolve(await openCatalogThreads({ file }));
  return {
    file,
    threads: () => current,
    async rebuild(fill) {
      const aside = `${file}.rebuild`;
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
      const old = current;
      current = (async () => {
        await fresh.close();
        await (await old).close();
        replaceDatabase(aside, file);
        return openCatalogThreads({ file });
      })();
      await current;
      return result;
    },
    close: async () => (await current).close(),
  };
}
