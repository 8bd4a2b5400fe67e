/** One thread of the catalog: the writer, or a reader for look-ups, for searches with its columns, or for what goes through everything. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { errorShape, type ErrorShape } from '#api/errors.ts';
import { openCatalog, type Catalog } from '../catalog/catalog.ts';
import type { ScannedFile } from '../catalog/records.ts';

export type Role = 'write' | 'read' | 'search' | 'survey';

export interface CatalogWorkerData {
  role: Role;
  file: string;
}

export type CatalogRequest =
  | { type: 'call'; id: number; method: string; args: unknown[] }
  | { type: 'adopt'; port: MessagePort }
  | { type: 'close'; id: number };

export type CatalogReply =
  | { type: 'ready'; recovered: string | null }
  | { type: 'failed'; error: ErrorShape }
  | { type: 'loaded' }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; error: ErrorShape };

/** What a hash worker sends over a port of its own, and what it gets back. */
export interface SaveRequest {
  id: number;
  files: ScannedFile[];
}

/** How often the columns are looked at for whether they should be kept anew. */
const KEEP_MS = 60_000;

const { role, file } = workerData as CatalogWorkerData;
const port = parentPort!;
const post = (message: CatalogReply): void => port.postMessage(message);

function start(): void {
  let catalog: Catalog;
  try {
    catalog = openCatalog({ file, readonly: role !== 'write' });
  } catch (error) {
    post({ type: 'failed', error: errorShape(error) });
    port.close();
    return;
  }
  post({ type: 'ready', recovered: catalog.recovered });
  port.on('message', (request: CatalogRequest) => answer(catalog, request));
  if (role !== 'search') return;
  void warm(catalog);
}

async function warm(catalog: Catalog): Promise<void> {
  try {
    await catalog.loadColumns();
    post({ type: 'loaded' });
    await catalog.keepColumns();
    await catalog.warmWords();
    keepFromTimeToTime(catalog);
  } catch (error) {
    // Search goes on in plain SQL; the reason is worth a line for whoever wonders why it is slow.
    console.error(`Search could not be made fast: ${errorShape(error).message}`);
  }
}

/** A thread that is only waiting for this may end. */
function keepFromTimeToTime(catalog: Catalog): void {
  let keeping = false;
  const keep = async (): Promise<void> => {
    if (keeping) return;
    keeping = true;
    try {
      await catalog.keepColumns();
    } catch {
      // The catalog may be closed or replaced by now, or its disk fail: whoever asks it something is told.
    } finally {
      keeping = false;
    }
  };
  setInterval(() => void keep(), KEEP_MS).unref();
}

function answer(catalog: Catalog, request: CatalogRequest): void {
  if (request.type === 'adopt') {
    adopt(catalog, request.port);
    return;
  }
  const { id } = request;
  try {
    if (request.type === 'close') {
      try {
        catalog.close();
        post({ type: 'result', id, result: null });
      } finally {
        // On a full disk the log cannot be taken in, and stays for the next opening; the thread must end all the same.
        setImmediate(() => port.close());
      }
      return;
    }
    const method = catalog[request.method as keyof Catalog] as unknown as (...args: unknown[]) => unknown;
    const result = method(...request.args);
    // Only `dump` gives an iterator, which no port carries.
    post({ type: 'result', id, result: isIterator(result) ? [...result] : result });
  } catch (error) {
    post({ type: 'error', id, error: errorShape(error) });
  }
}

function adopt(catalog: Catalog, from: MessagePort): void {
  from.on('message', ({ id, files }: SaveRequest) => {
    try {
      from.postMessage({ type: 'result', id, result: catalog.saveFiles(files) } satisfies CatalogReply);
    } catch (error) {
      from.postMessage({ type: 'error', id, error: errorShape(error) } satisfies CatalogReply);
    }
  });
}

function isIterator(value: unknown): value is IterableIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
}

start();
