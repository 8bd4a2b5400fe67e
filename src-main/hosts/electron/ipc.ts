/** Calls and events over IPC: only the main frame of our own page is heard, and every failure travels as a value. */
import { serialize } from 'node:v8';
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Reply } from '#api/client.ts';
import { type EventName, type EventPayload, events, MAX_POSTER_CHARACTERS } from '#api/contract.ts';
import type { ErrorCode } from '#api/errors.ts';
import { isPage } from './windows.ts';

/** What this host needs of an engine. */
export interface IpcEngine {
  /** Knows the methods and checks the input by their schemas. */
  dispatch(method: string, input: unknown): Promise<Reply>;
  listen(event: string, listener: (payload: unknown) => void): () => void;
}

/** The largest call is a poster; every other one, and the rest of its own, is small. */
const MOST_BYTES_IN = MAX_POSTER_CHARACTERS + 64 * 1024;

/** A frame inside the page, a page that navigated away and a frame that is gone are all strangers. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const { senderFrame } = event;
  return senderFrame !== null && senderFrame.parent === null && isPage(senderFrame.url);
}

const refuse = (code: ErrorCode, message: string): Reply => ({ ok: false, error: { code, message, details: {} } });

/** The one way in: who speaks, and how much, is looked at before anything else. */
function handle(channel: string, answer: (method: string, input: unknown) => Promise<Reply>): void {
  ipcMain.handle(channel, async (event, method: unknown, input: unknown): Promise<Reply> => {
    if (!isOurPage(event)) return refuse('permission-denied', 'Only the page of Alice may call.');
    if (typeof method !== 'string') return refuse('invalid', 'A call names its method.');
    if (serialize([method, input]).byteLength > MOST_BYTES_IN) {
      return refuse('invalid', `A call may have at most ${MOST_BYTES_IN} bytes.`);
    }
    return answer(method, input);
  });
}

/** To every window that is still there. */
export function sendEvent<E extends EventName>(
  contents: Iterable<WebContents>,
  name: E,
  payload: EventPayload<E>,
): void {
  for (const target of contents) {
    if (!target.isDestroyed()) target.send('alice:event', name, payload);
  }
}

/** Registers the one channel for calls and sends every event of the contract to `contents()`; returns the way to end it. */
export function connectIpc(engine: IpcEngine, contents: () => Iterable<WebContents>): () => void {
  handle('alice:call', (method, input) => engine.dispatch(method, input));
  const stops = (Object.keys(events) as EventName[]).map((name) =>
    engine.listen(name, (payload) => sendEvent(contents(), name, payload as EventPayload<typeof name>)),
  );
  return () => {
    ipcMain.removeHandler('alice:call');
    for (const stop of stops) stop();
  };
}
