/** The catalog as the engine sees it: the same methods, answered by threads, so that SQLite never holds up the main loop. */
import { Worker, type MessagePort } from 'node:worker_threads';
import { AliceError, errorFrom } from '#api/errors.ts';
import type { CatalogReader, CatalogWriter } from '../catalog/catalog.ts';
import type { CatalogReply, CatalogRequest, CatalogWorkerData, Role } from './catalog-worker.ts';
import { workerUrl } from './worker-url.ts';

/** The same methods, answering by promise; iterators arrive as arrays. */
type Async<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<R extends IterableIterator<infer I> ? I[] : R>
    : never;
};

export interface CatalogThreads {
  /** Why the catalog was begun anew, as a sentence; null when it was not. */
  readonly recovered: string | null;
  write: Async<CatalogWriter> & {
    /** Lets another thread send `SaveRequest`s straight to the writer; it is answered on the same port. */
    adopt(port: MessagePort): void;
  };
  read: Async<Omit<CatalogReader, 'loadColumns' | 'columnsLoaded' | 'keepColumns' | 'warmWords' | 'closeSearch'>>;
  /** Starts loading what makes search fast and resolves when it is there. Search answers before, only slower. */
  warmSearch(): Promise<void>;
  /** Waits for what is under way, then ends the threads. */
  close(): Promise<void>;
}

type ReadingRole = Exclude<Role, 'write'>;

interface Thread {
  call(method: string, args: unknown[]): Promise<unknown>;
  adopt(port: MessagePort): void;
  ready: Promise<{ recovered: string | null }>;
  loaded: Promise<void>;
  close(): Promise<void>;
}

const writeMethods = [
  'saveFiles',
  'saveProblems',
  'forgetProblems',
  'touch',
  'endScan',
  'countVanished',
  'describeLocation',
  'removeLocation',
  'forgetCopies',
  'loseCopies',
  'saveFindings',
  'carryOver',
  'saveLikenesses',
  'carryLikenesses',
  'makeDurable',
] as const satisfies readonly (keyof CatalogWriter)[];

/** Search has a thread of its own: loading its columns must not keep a look-up waiting. */
const searchMethods = [
  'search',
  'complete',
  'outline',
  'window',
  'locate',
  'sum',
  'reselect',
  'pick',
  'drives',
  'leaving',
] as const satisfies readonly (keyof CatalogReader)[];
const readMethods = [
  'find',
  'show',
  'copiesOf',
  'generation',
  'status',
  'storageReport',
  'locationIds',
  'problems',
  'dump',
  'knownFolder',
  'knownFolders',
  'previewCandidates',
  'checkRemoval',
  'copyRecords',
  'copyRecordsAt',
  'factsOf',
  'leastProved',
  'sortByProof',
  'findings',
  'findingCounts',
] as const satisfies readonly (keyof CatalogReader)[];

/** What goes through the whole catalog at first has a thread of its own, too: there it keeps nobody waiting. */
const surveyMethods = [
  'duplicates',
  'duplicateHashes',
  'alike',
  'withoutLikeness',
  'variations',
] as const satisfies readonly (keyof CatalogReader)[];

/** Opens the catalog in `file` for one engine. Throws what `openCatalog` throws. The reading threads start when first needed. */
export async function openCatalogThreads(options: { file: string }): Promise<CatalogThreads> {
  const { file } = options;
  const writer = startThread({ role: 'write', file });
  const { recovered } = await writer.ready;
  const readers = new Map<ReadingRole, Thread>();
  let closed = false;

  function reader(role: ReadingRole): Thread {
    if (closed) throw new AliceError('unavailable', 'The catalog is closed.');
    const running = readers.get(role);
    if (running) return running;
    const thread = startThread({ role, file }, () => readers.delete(role));
    readers.set(role, thread);
    return thread;
  }

  const write = methodsOf(writeMethods, () => writer);
  const read = {
    ...methodsOf(readMethods, () => reader('read')),
    ...methodsOf(searchMethods, () => reader('search')),
    ...methodsOf(surveyMethods, () => reader('survey')),
  };
  return {
    recovered,
    write: { ...(write as unknown as Async<CatalogWriter>), adopt: (port) => writer.adopt(port) },
    read: read as unknown as CatalogThreads['read'],
    warmSearch: async () => reader('search').loaded,
    async close() {
      if (closed) return;
      closed = true;
      // The writer last: it can empty the log only when nobody reads from it.
      await Promise.all([...readers.values()].map((thread) => thread.close()));
      await writer.close();
    },
  };
}

function methodsOf(
  names: readonly string[],
  thread: () => Thread,
): Record<string, (...args: unknown[]) => Promise<unknown>> {
  return Object.fromEntries(names.map((name) => [name, async (...args: unknown[]) => thread().call(name, args)]));
}

function startThread(data: CatalogWorkerData, onEnd: () => void = () => {}): Thread {
  const worker = new Worker(workerUrl('catalog-worker'), { workerData: data });
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const opening = Promise.withResolvers<{ recovered: string | null }>();
  const loading = Promise.withResolvers<void>();
  // Whoever does not ask for them must not be troubled by their failure.
  opening.promise.catch(() => {});
  loading.promise.catch(() => {});
  let nextId = 1;
  let ended: AliceError | null = null;

  function end(error: AliceError): void {
    if (ended) return;
    ended = error;
    onEnd();
    opening.reject(error);
    loading.reject(error);
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  }

  function send(request: CatalogRequest & { id: number }): Promise<unknown> {
    if (ended) return Promise.reject(ended);
    return new Promise((resolve, reject) => {
      pending.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  }

  worker.on('message', (reply: CatalogReply) => {
    if (reply.type === 'ready') opening.resolve(reply);
    else if (reply.type === 'loaded') loading.resolve();
    else if (reply.type === 'failed') end(errorFrom(reply.error));
    else {
      const waiting = pending.get(reply.id);
      pending.delete(reply.id);
      if (reply.type === 'result') waiting?.resolve(reply.result);
      else waiting?.reject(errorFrom(reply.error));
    }
  });
  worker.on('error', (error) =>
    end(new AliceError('internal', `The catalog's thread failed: ${error.message}`, { cause: error })),
  );
  worker.on('exit', () => end(new AliceError('unavailable', 'The catalog is closed.')));

  return {
    ready: opening.promise,
    loaded: loading.promise,
    async call(method, args) {
      await opening.promise;
      return send({ type: 'call', id: nextId++, method, args });
    },
    adopt: (port) => worker.postMessage({ type: 'adopt', port } satisfies CatalogRequest, [port]),
    async close() {
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      if (ended) return;
      await opening.promise.catch(() => {});
      await send({ type: 'close', id: nextId++ }).catch(() => {});
      await gone;
    },
  };
}
