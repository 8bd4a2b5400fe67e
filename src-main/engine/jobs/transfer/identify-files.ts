/** Reads files that the catalog knows nothing of, or wrongly, and saves what they are: after an undo, and after an abrupt end. */
import type { CatalogThreads } from '../../workers/catalog-threads.ts';
import type { Place } from '../../places.ts';
import type { StartChild } from '../../storage/start-child.ts';
import { openHashCrew } from '../hash-crew.ts';

export interface IdentifyOptions {
  catalog: Pick<CatalogThreads, 'write'>;
  now: () => number;
  silenceMs: number;
  startChild: StartChild;
}

const open = { shut: false, pass: async () => undefined, onChange: () => () => undefined };

/** What is no medium is left out: it is a sidecar, or the next scan tells of it. */
export async function identifyFiles(place: Place, paths: readonly string[], options: IdentifyOptions): Promise<void> {
  const { catalog, now, silenceMs, startChild } = options;
  const { root, isolated, location } = place;
  if (root === null || paths.length === 0) return;
  const { stableIdentity } = await place.check();
  const crew = openHashCrew({
    count: 1,
    isolated,
    place: location.name,
    silenceMs,
    now,
    gate: open,
    startChild,
    setup: { location: location.id, root, stableIdentity },
    onOutcomes: async (outcomes) => {
      const files = outcomes.flatMap((outcome) => (outcome.kind === 'file' ? [outcome.file] : []));
      if (files.length > 0) await catalog.write.saveFiles(files);
    },
    onBytes: () => undefined,
  });
  try {
    await crew.add(paths.map((path) => ({ path, size: 0, seenMs: now() })));
    await crew.finish();
  } finally {
    crew.stop();
  }
}
