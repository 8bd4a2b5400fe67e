/** The line of videos that wait for the page to take a picture of them: one at a time, and only while somebody looks. */

/** `made`: the cache has a picture now. `failed`: there will be none. `later`: nothing was tried, for the drive is away. */
export type PosterOutcome = 'made' | 'failed' | 'later';

export interface PosterQueue {
  /**
   * `onPoster` is called at most once, when there is a picture; `isNew` is false for one that was there before it was wanted.
   * Returns the way to want it no longer: what has not begun by then is not begun.
   */
  want(hash: string, onPoster: (isNew: boolean) => void): () => void;
}

/** What failed once is not tried again for as long as the queue lives. `make` may throw, which is a failure. */
export function createPosterQueue(make: (hash: string) => Promise<PosterOutcome>): PosterQueue {
  /** First come, first served. */
  const wanted = new Map<string, Set<(isNew: boolean) => void>>();
  const settled = new Map<string, 'made' | 'failed'>();
  let current: string | null = null;

  async function work(): Promise<void> {
    if (current !== null) return;
    for (let next = first(wanted); next !== undefined; next = first(wanted)) {
      current = next;
      const outcome = await make(next).catch((): PosterOutcome => 'failed');
      const listeners = wanted.get(next) ?? new Set();
      wanted.delete(next);
      if (outcome !== 'later') settled.set(next, outcome);
      if (outcome === 'made') for (const listener of listeners) listener(true);
    }
    current = null;
  }

  return {
    want(hash, onPoster) {
      const before = settled.get(hash);
      if (before === 'made') onPoster(false);
      if (before !== undefined) return () => {};
      const listeners = wanted.get(hash) ?? new Set();
      wanted.set(hash, listeners.add(onPoster));
      void work();
      return () => {
        listeners.delete(onPoster);
        // What has begun is finished: whoever scrolls back finds it done.
        if (listeners.size === 0 && wanted.get(hash) === listeners) wanted.delete(hash);
      };
    },
  };
}

function first(wanted: ReadonlyMap<string, unknown>): string | undefined {
  return wanted.keys().next().value;
}
