/** What the handlers are given: the engine's parts, composed once in `engine.ts`. */
import type { EventName, EventPayload } from '#api/contract.ts';
import type { Runner } from '../jobs/runner.ts';
import type { LivingCatalog } from '../living-catalog.ts';
import type { Places } from '../places.ts';
import type { Settings } from '../settings/settings.ts';
import type { CatalogThreads } from '../workers/catalog-threads.ts';

export interface Parts {
  dataDir: string;
  settingsFile: string;
  version: string;
  host: 'direct' | 'web' | 'electron';
  now: () => number;
  settings: Settings;
  places: Places;
  runner: Runner;
  /** The threads in force: a rebuild replaces them, so they are asked for anew each time. */
  catalog: () => Promise<CatalogThreads>;
  catalogFile: string;
  /** Runs `fill` on a new, empty catalog and puts that in place of the old one when it has succeeded. */
  rebuildCatalog: LivingCatalog['rebuild'];
  emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void;
}
