/** A storage location in a process of its own: if the mount hangs, this process hangs, and its owner drops it. */
import { PassThrough, type Readable } from 'node:stream';
import { AliceError, errorShape } from '#api/errors.ts';
import type { Entry, Skipped, StorageAdapter } from '../storage/adapter.ts';
import { openLocal } from '../storage/local.ts';
import type { ProcessAnswer, ProcessCalls, ProcessRequest } from '../storage/process-messages.ts';
import { openOwnerPort } from './owner-port.ts';

type Answers = {
  [Call in keyof ProcessCalls]: (input: Parameters<ProcessCalls[Call]>[0]) => Promise<ReturnType<ProcessCalls[Call]>>;
};

const MAX_ENTRIES = 500;

interface Listing {
  kind: 'list';
  entries: AsyncIterator<Entry>;
  skipped: Skipped[];
}
interface Reading {
  kind: 'read';
  parts: AsyncIterator<Uint8Array>;
  body: Readable;
}
interface Writing {
  kind: 'write';
  body: PassThrough;
  result: Promise<Entry>;
}

const streams = new Map<number, Listing | Reading | Writing>();
let lastStream = 0;
let adapter: StorageAdapter | null = null;

const port = openOwnerPort();

function send(answer: ProcessAnswer): void {
  port.post(answer);
}

function place(): StorageAdapter {
  if (adapter === null)
    throw new AliceError('internal', 'The storage process was asked before it was told what to open.');
  return adapter;
}

function keep(stream: Listing | Reading | Writing): number {
  lastStream += 1;
  streams.set(lastStream, stream);
  return lastStream;
}

function getStream<Kind extends 'list' | 'read' | 'write'>(number: number, kind: Kind) {
  const stream = streams.get(number);
  if (stream?.kind !== kind) throw new AliceError('cancelled', 'This transfer has already been given up.');
  return stream as Extract<Listing | Reading | Writing, { kind: Kind }>;
}

/** Takes one part in; resolves when the writer wants more, or will want none because it has ended. */
async function feed({ body }: Writing, bytes: Uint8Array): Promise<boolean> {
  if (body.destroyed) return false;
  if (!body.write(bytes)) {
    await new Promise<void>((resolve) => {
      const goOn = () => {
        body.off('drain', goOn).off('close', goOn);
        resolve();
      };
      body.on('drain', goOn).on('close', goOn);
    });
  }
  return !body.destroyed;
}

const answers: Answers = {
  open: async ({ path, name, exclude }) => {
    adapter = await openLocal({ path, name, exclude, onProgress: () => send({ type: 'alive' }) });
    return adapter.traits;
  },
  stat: ({ path }) => place().stat(path),
  remove: ({ path, ifMatch }) => place().remove(path, { ifMatch }),
  move: ({ from, to, ifMatch }) => place().move!(from, to, { ifMatch }),
  sweep: ({ folder }) => place().sweep!(folder),
  copy: ({ from, to, ifNoneMatch }) => place().copy!(from, to, { ifNoneMatch }),
  capacity: () => place().capacity!(),
  fingerprint: () => place().fingerprint!(),
  listBegin: async ({ prefix }) => {
    const skipped: Skipped[] = [];
    const entries = place()
      .list(prefix, { onSkipped: (one) => skipped.push(one) })
      [Symbol.asyncIterator]();
    return keep({ kind: 'list', entries, skipped });
  },
  listNext: async ({ stream }) => {
    const listing = getStream(stream, 'list');
    const entries: Entry[] = [];
    let done = false;
    while (!done && entries.length + listing.skipped.length < MAX_ENTRIES) {
      const next = await listing.entries.next();
      if (next.done === true) done = true;
      else entries.push(next.value);
    }
    if (done) streams.delete(stream);
    return { entries, skipped: listing.skipped.splice(0), done };
  },
  readBegin: async ({ path, range }) => {
    const body = await place().read(path, { range });
    return keep({ kind: 'read', body, parts: body[Symbol.asyncIterator]() });
  },
  readNext: async ({ stream }) => {
    const next = await getStream(stream, 'read').parts.next();
    if (next.done !== true) return next.value;
    streams.delete(stream);
    return null;
  },
  writeBegin: async ({ path, options }) => {
    const body = new PassThrough();
    body.on('error', () => undefined); // Giving a write up destroys it with an error, perhaps when nobody reads it any more.
    const result = place().write(path, body, options);
    result.catch(() => body.destroy()); // Told to the owner by writeEnd; here it only ends the taking in.
    return keep({ kind: 'write', body, result });
  },
  writeNext: ({ stream, bytes }) => feed(getStream(stream, 'write'), bytes),
  writeEnd: async ({ stream }) => {
    const writing = getStream(stream, 'write');
    writing.body.end();
    try {
      return await writing.result;
    } finally {
      streams.delete(stream);
    }
  },
  stop: async ({ stream }) => {
    const stopped = streams.get(stream);
    streams.delete(stream);
    if (stopped?.kind === 'list') await stopped.entries.return?.();
    if (stopped?.kind === 'read') stopped.body.destroy();
    if (stopped?.kind === 'write') {
      stopped.body.destroy(new AliceError('cancelled', 'The write was given up.'));
      await stopped.result.catch(() => undefined);
    }
  },
};

async function answer({ id, call, input }: ProcessRequest): Promise<void> {
  try {
    const run = answers[call] as (input: unknown) => Promise<unknown>;
    send({ type: 'done', id, value: await run(input) });
  } catch (error) {
    send({ type: 'failed', id, error: errorShape(error) });
  }
}

port.onMessage((request) => void answer(request as ProcessRequest));

process.on('uncaughtException', (error) => {
  send({ type: 'crashed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
});

/** Milliseconds: what unfinished writes get to take their temporary files away. */
const LAST_MOMENT = 1_000;

/** Without its owner it has no purpose. A plain exit would wait for file calls that hang, so the end comes by signal. */
port.onDismissed(() => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_MOMENT);
  const stopping = [...streams.keys()].map((stream) => answers.stop({ stream }));
  void Promise.allSettled(stopping).then(() => process.exit(0));
});

send({ type: 'ready' });
