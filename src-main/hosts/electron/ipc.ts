/** Calls and events over IPC: only the main frame of our own page is heard, and every failure travels as a value. */
import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Reply } from '#api/client.ts';
import { events } from '#api/contract.ts';
import { isPage } from './windows.ts';

/** What this host needs of an engine. */
export interface IpcEngine {
  dispatch(method: string, input: unknown): Promise<Reply>;
  listen(event: string, listener: (payload: unknown) => void): () => void;
}

/** A frame inside the page, a page that navigated away and a frame that is gone are all strangers. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const { senderFrame } = event;
  return senderFrame !== null && senderFrame.parent === null && isPage(senderFrame.url);
}

const refused: Reply = {
  ok: false,
  error: { code: 'permission-denied', message: 'Only the page of Alice may call.', details: {} },
};

/** Registers the one channel for calls and sends every event of the contract to `contents()`; returns the way to end it. */
export function connectIpc(engine: IpcEngine, contents: () => Iterable<WebContents>): () => void {
  ipcMain.handle('alice:call', async (event, method: unknown, input: unknown): Promise<Reply> => {
    if (!isOurPage(event) || typeof method !== 'string') return refused;
    return engine.dispatch(method, input);
  });
  const stops = Object.keys(events).map((name) =>
    engine.listen(name, (payload) => {
      for (const target of contents()) {
        if (!target.isDestroyed()) target.send('alice:event', name, payload);
      }
    }),
  );
  return () => {
    ipcMain.removeHandler('alice:call');
    for (const stop of stops) stop();
  };
}
