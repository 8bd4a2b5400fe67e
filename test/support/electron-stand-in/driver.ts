/** Runs the built desktop host over the stand-in, and shows its window in a real page of Chromium. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type * as standInModule from './electron.ts';
import { attachPage, type AttachedPage } from './attach-page.ts';
import { type BarePage, openBarePage } from './bare-page.ts';
import { DRIVEN, type FrameView, type FromMain, type ToMain } from './wire.ts';

export type StandInModule = typeof standInModule;

export interface DesktopOptions {
  /** After the program's own name, as a user would type them. */
  args?: string[];
  env?: NodeJS.ProcessEnv;
  /** The built main file; the checkout's own when left out. */
  entry?: string;
}

export interface Desktop {
  /** Where `alice://app` is, for this browser. */
  origin: string;
  /** Shows the window in `page`, instead of the page before it. */
  attach(page: Page): Promise<AttachedPage>;
  /** For the page that is shown; see {@link AttachedPage}. */
  announceDrop(paths: string[]): Promise<void>;
  /** The page as what the preload gives it, without a browser. Ends with the program. */
  openBarePage(): BarePage;
  /** Runs `run` in the main process with the stand-in; only its source and what can be cloned get there. */
  evaluate<Arg, Result>(run: (electron: StandInModule, arg: Arg) => Result, arg: Arg): Promise<Awaited<Result>>;
  /** A call over IPC that says it comes from `frame`. */
  invokeFrom(frame: FrameView | null, channel: string, ...args: unknown[]): Promise<unknown>;
  /** What the program printed. */
  output(): string;
  /** Resolves when the program has ended, with its exit code. */
  ended: Promise<number | null>;
  /** Quits as the menu does; the process is gone afterwards. */
  quit(): Promise<number | null>;
}

/** A message of ours that is answered; the id is filled in here. */
type Question =
  Exclude<ToMain, { type: 'loaded' }> extends infer One ? (One extends unknown ? Omit<One, 'id'> : never) : never;

export interface Wire {
  ask(question: Question): Promise<unknown>;
  tell(message: ToMain): void;
  hear(listener: (message: FromMain) => void): () => void;
}

const root = resolve(import.meta.dirname, '..', '..', '..');

function start({
  args = [],
  env = {},
  entry = resolve(root, 'out', 'main', 'desktop.js'),
}: DesktopOptions): ChildProcess {
  return fork(entry, args, {
    cwd: root,
    execArgv: ['--import', resolve(import.meta.dirname, 'register.ts')],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env, [DRIVEN]: '1' },
  });
}

function openWire(child: ChildProcess): Wire {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Set<(message: FromMain) => void>();
  let lastId = 0;
  child.on('message', (message: FromMain) => {
    if (message.type !== 'answer' && message.type !== 'failure') {
      for (const listener of listeners) listener(message);
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'answer') asked?.resolve(message.value);
    else asked?.reject(new Error(message.message));
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('The desktop host has ended.'));
    waiting.clear();
  });
  const tell = (message: ToMain): void => {
    if (child.connected) child.send(message, () => {});
  };
  return {
    tell,
    ask(question) {
      const id = ++lastId;
      return new Promise((done, fail) => {
        if (!child.connected) return fail(new Error('The desktop host has ended.'));
        waiting.set(id, { resolve: done, reject: fail });
        tell({ ...question, id } as ToMain);
      });
    },
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The window that the host opened first, and where its page is served. */
interface Opened {
  origin: string;
  window: number;
  preload: string;
  /** Still waits for its first page. */
  load: number | null;
}

function whenOpened(wire: Wire, ended: Promise<unknown>, output: () => string): Promise<Opened> {
  return new Promise((done, fail) => {
    const found: Partial<Opened> = {};
    const stop = wire.hear((message) => {
      if (message.type === 'serving') found.origin = message.origin;
      if (message.type === 'window') Object.assign(found, { window: message.window, preload: message.preload });
      if (message.type === 'load') found.load = message.id;
      if (found.origin === undefined || found.load === undefined) return;
      stop();
      done(found as Opened);
    });
    void ended.then((code) => fail(new Error(`The desktop host ended with exit code ${String(code)}:\n${output()}`)));
  });
}

/** Resolves when the window is open and waits for a page. Rejects, with what was printed, when the program ends before. */
export async function launchDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const child = start(options);
  let printed = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const wire = openWire(child);
  const opened = await whenOpened(wire, ended, () => printed);
  let attached: AttachedPage | null = null;
  return {
    origin: opened.origin,
    ended,
    output: () => printed,
    openBarePage() {
      const page = openBarePage({ ...opened, wire, url: 'alice://app/index.html' });
      if (opened.load !== null) wire.tell({ type: 'loaded', id: opened.load, error: null });
      opened.load = null;
      return page;
    },
    async attach(page) {
      await attached?.detach();
      attached = await attachPage(page, { ...opened, secret: randomUUID(), wire });
      if (opened.load !== null) {
        const { load } = opened;
        opened.load = null;
        const error = await page.goto(`${opened.origin}/index.html`).then(
          () => null,
          (failure: Error) => failure.message,
        );
        wire.tell({ type: 'loaded', id: load, error });
      }
      return attached;
    },
    announceDrop: async (paths) => attached?.announceDrop(paths),
    async evaluate(run, arg) {
      return (await wire.ask({ type: 'evaluate', source: run.toString(), arg })) as never;
    },
    invokeFrom: (frame, channel, ...args) => wire.ask({ type: 'invoke', window: opened.window, frame, channel, args }),
    async quit() {
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await wire
        .ask({ type: 'evaluate', source: '(electron) => void setImmediate(() => electron.app.quit())', arg: null })
        .catch(() => {});
      const code = await ended;
      clearTimeout(late);
      return code;
    },
  };
}
