/** Makes a page of Chromium the renderer of a window: runs the real preload in a world of its own, and carries its IPC to the main process. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { fromText, toText } from './clone-text.ts';
import type { Wire } from './driver.ts';
import type { FromWorld, ToWorld } from './preload-world.ts';
import { HEAR, pageScript, preloadScript, SAY } from './world-scripts.ts';

export interface AttachedPage {
  /** Tells the world of the preload which paths the files of the next drop have: only the browser's own process knows. */
  announceDrop(paths: string[]): Promise<void>;
  detach(): Promise<void>;
}

export interface Attachment {
  origin: string;
  window: number;
  preload: string;
  secret: string;
  wire: Wire;
}

/** The isolated world's name; Electron's is called the same. */
const WORLD = 'Electron Isolated Context';

/** What the host is shown instead of the loopback address. */
const PAGE_ORIGIN = 'alice://app';

interface Context {
  id: number;
  name: string;
  auxData?: { frameId?: string };
}

export async function attachPage(page: Page, attachment: Attachment): Promise<AttachedPage> {
  const { origin, window, preload, secret, wire } = attachment;
  const cdp = await page.context().newCDPSession(page);
  const worlds = new Map<number, string>();
  const toHost = (url: string): string => (url.startsWith(`${origin}/`) ? PAGE_ORIGIN + url.slice(origin.length) : url);

  cdp.on('Runtime.executionContextCreated', ({ context }: { context: Context }) => {
    if (context.name === WORLD) worlds.set(context.id, context.auxData?.frameId ?? '');
  });
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => void worlds.delete(executionContextId));
  cdp.on('Runtime.executionContextsCleared', () => worlds.clear());
  const say = (message: ToWorld, id = [...worlds.keys()].at(-1)): Promise<unknown> =>
    id === undefined ? Promise.resolve() : sayTo(cdp, id, message);

  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== SAY || !worlds.has(executionContextId)) return;
    const { id, url, channel, args } = fromText(payload) as FromWorld;
    const frame = { url: toHost(url), parent: null };
    wire.ask({ type: 'invoke', window, frame, channel, args }).then(
      (value) => say({ type: 'answer', id, value }, executionContextId),
      (error: Error) => say({ type: 'failure', id, message: error.message }, executionContextId),
    );
  });
  await cdp.send('Page.enable');
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: SAY, executionContextName: WORLD });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(secret) });
  const source = preloadScript(secret, readFileSync(preload, 'utf8'));
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
  await guardNavigation(cdp, attachment, toHost);
  page.on('popup', (popup) => {
    void wire
      .ask({ type: 'popup', window, url: toHost(popup.url()) })
      .then((action) => (action === 'allow' ? undefined : popup.close()));
  });
  const stop = wire.hear((message) => {
    if (message.type !== 'send' || message.window !== window) return;
    void say({ type: 'event', channel: message.channel, args: message.args });
  });
  page.once('close', stop);
  return {
    async announceDrop(paths) {
      await say({ type: 'dropped', paths: Object.fromEntries(paths.map((path) => [basename(path), path])) });
    },
    async detach() {
      stop();
      await cdp.detach().catch(() => {});
    },
  };
}

/** A world that is gone meanwhile hears nothing; nobody waits there. */
async function sayTo(cdp: CDPSession, executionContextId: number, message: ToWorld): Promise<void> {
  await cdp
    .send('Runtime.callFunctionOn', {
      functionDeclaration: `function (text) { globalThis.${HEAR}(text); }`,
      executionContextId,
      arguments: [{ value: toText(message) }],
    })
    .catch(() => {});
}

/** Lets the host's `will-navigate` decide where the page may go. */
async function guardNavigation(
  cdp: CDPSession,
  { window, wire }: Attachment,
  toHost: (url: string) => string,
): Promise<void> {
  cdp.on('Fetch.requestPaused', ({ requestId, request, redirectedRequestId }) => {
    const way = redirectedRequestId === undefined ? 'will-navigate' : 'will-redirect';
    void wire
      .ask({ type: 'navigate', window, url: toHost(request.url), way })
      .catch(() => true)
      .then((may) =>
        may === true
          ? cdp.send('Fetch.continueRequest', { requestId })
          : cdp.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }),
      )
      .catch(() => {});
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
}
