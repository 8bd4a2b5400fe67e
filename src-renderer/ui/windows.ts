/** The part of a long list that is in memory: fetched in pages where it is looked at, forgotten where it is not. */

const PAGE = 200;
/** Pages kept; a page is about 100 kB. */
const KEPT = 60;
const AT_ONCE = 2;
/** A page that could not be had is asked for again after this long, if it is still looked at. */
const AGAIN_MS = 2000;

export interface Windows<Item> {
  /** Undefined while it is not in memory, null when it is gone. */
  at(position: number): Item | null | undefined;
  /** Says what is looked at now; earlier wishes that have not been begun are dropped. */
  want(from: number, to: number): void;
  /** Resolves when it is in memory, or cannot be had. */
  load(position: number): Promise<Item | null>;
}

export interface WindowsOptions<Item> {
  total: number;
  fetch: (offset: number, limit: number) => Promise<(Item | null)[]>;
  onArrival: () => void;
  /** A page does not come; the pages that are there stay. Answers whether it is worth asking again. */
  onFailure: (error: unknown) => boolean;
}

export function createWindows<Item>({ total, fetch, onArrival, onFailure }: WindowsOptions<Item>): Windows<Item> {
  /** In the order of their last use. */
  const pages = new Map<number, (Item | null)[]>();
  const loading = new Map<number, Promise<void>>();
  let wanted: number[] = [];
  let again: ReturnType<typeof setTimeout> | undefined;

  const pageOf = (position: number): number => Math.floor(position / PAGE);

  function begin(page: number): Promise<void> {
    const running = loading.get(page);
    if (running) return running;
    const started = fetch(page * PAGE, PAGE)
      .then((items) => {
        pages.set(page, items);
        for (const oldest of pages.keys()) {
          if (pages.size <= KEPT) break;
          pages.delete(oldest);
        }
        loading.delete(page);
        onArrival();
        pump();
      })
      .catch((error: unknown) => {
        loading.delete(page);
        if (!onFailure(error)) return;
        if (!wanted.includes(page)) wanted.push(page);
        clearTimeout(again);
        again = setTimeout(pump, AGAIN_MS);
      });
    loading.set(page, started);
    return started;
  }

  function pump(): void {
    while (loading.size < AT_ONCE) {
      const next = wanted.find((page) => !pages.has(page) && !loading.has(page));
      if (next === undefined) return;
      wanted = wanted.filter((page) => page !== next);
      void begin(next);
    }
  }

  return {
    at(position) {
      const items = pages.get(pageOf(position));
      return items === undefined ? undefined : (items[position % PAGE] ?? null);
    },
    want(from, to) {
      const [first, last] = [pageOf(Math.max(from, 0)), pageOf(Math.min(to, total) - 1)];
      clearTimeout(again);
      wanted = [];
      for (let page = first; page <= last; page++) {
        const items = pages.get(page);
        if (items) {
          pages.delete(page);
          pages.set(page, items);
        } else wanted.push(page);
      }
      pump();
    },
    async load(position) {
      if (position < 0 || position >= total) return null;
      const page = pageOf(position);
      if (!pages.has(page)) await begin(page);
      return pages.get(page)?.[position % PAGE] ?? null;
    },
  };
}
