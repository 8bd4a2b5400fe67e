/** `ipcMain` of the stand-in: hands calls of frames to the handlers, everything in and out by structured clone. */
import { BrowserWindow } from './windows.ts';
import type { FrameView } from './wire.ts';

type Handler = (event: object, ...args: unknown[]) => unknown;

export const ipcHandlers = new Map<string, Handler>();

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    ipcHandlers.set(channel, handler);
  },
  removeHandler: (channel: string): void => void ipcHandlers.delete(channel),
};

/** A call as `ipcRenderer.invoke` makes it, from any frame: tests speak as strangers too. */
export async function invokeFrom(
  frame: FrameView | null,
  channel: string,
  args: unknown[],
  window = BrowserWindow.getAllWindows()[0]?.id ?? 0,
): Promise<unknown> {
  const handler = ipcHandlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  const sender = BrowserWindow.fromId(window)?.webContents;
  const event = { type: 'frame', senderFrame: frame, sender, processId: 1, frameId: 1 };
  return structuredClone(await handler(event, ...structuredClone(args)));
}
