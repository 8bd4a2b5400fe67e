/** What the handlers are given: the engine's parts, composed once in `engine.ts`. */
import type { EventName, EventPayload } from '#api/contract.ts';
import type { Circumstances } from '../catalog/query-scope.ts';
import type { Runner } from '../jobs/runner.ts';
import type { Transfers } from '../jobs/transfer/transfer.ts';
import type { LikenessNotes } from '../likeness-notes.ts';
import type { LivingCatalog } from '../living-catalog.ts';
import type { Pins } from '../pins.ts';
import type { Places } from '../places.ts';
import type { Previews, ReadableCopy } from '../previews.ts';
import type { Dismissed } from '../settings/dismissed.ts';
import type { Settings } from '../settings/settings.ts';
import type { StartChild } from '../storage/start-child.ts';
import type { CatalogThreads } from '../workers/catalog-threads.ts';

export interface Parts {
  dataDir: string;
  settingsFile: string;
  version: string;
  host: 'direct' | 'web' | 'electron';
  now: () => number;
  /** See `EngineOptions.patience.silence`. */
  silenceMs: number;
  startChild: StartChild;
  settings: Settings;
  places: Places;
  pins: Pins;
  previews: Previews;
  likenessNotes: LikenessNotes;
  dismissed: Dismissed;
  /** The copies of a medium that may be read, the best one first. */
  findReadable: (contentHash: string) => Promise<ReadableCopy[]>;
  runner: Runner;
  transfers: Transfers;
  /** The threads in force: a rebuild replaces them, so they are asked for anew each time. */
  catalog: () => Promise<CatalogThreads>;
  catalogFile: string;
  /** Why the catalog was begun anew when it was opened; null when it was not. */
  recovered: string | null;
  /** Runs `fill` on a new, empty catalog and puts that in place of the old one when it has succeeded. */
  rebuildCatalog: LivingCatalog['rebuild'];
  /** Runs work that must not meet another program's scan or rebuild. */
  alone: LivingCatalog['alone'];
  emit: <E extends EventName>(event: E, payload: EventPayload<E>) => void;
}

/** What questions to the catalog depend on besides it. */
export async function circumstances(parts: Parts): Promise<Circumstances> {
  return { now: parts.now(), locations: await parts.places.view(), wantedCopies: parts.settings.wantedCopies() };
}
