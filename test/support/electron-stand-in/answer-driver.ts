/** The main process's ear for the driver: carries out what it asks and answers by structured clone. */
import { runInThisContext } from 'node:vm';
import { preventable } from './app.ts';
import * as electron from './electron.ts';
import { tellDriver, type ToMain } from './wire.ts';
import { BrowserWindow, noteLoaded } from './windows.ts';

async function run(message: Exclude<ToMain, { type: 'loaded' }>): Promise<unknown> {
  if (message.type === 'invoke') {
    return electron.standIn.invokeFrom(message.frame, message.channel, message.args, message.window);
  }
  if (message.type === 'evaluate') {
    const evaluated = runInThisContext(`(${message.source})`) as (module: unknown, arg: unknown) => unknown;
    return evaluated(electron, message.arg);
  }
  const contents = BrowserWindow.fromId(message.window)?.webContents;
  if (message.type === 'navigate') {
    const event = preventable({ url: message.url, isMainFrame: true });
    contents?.emit(message.way, event);
    return !event.defaultPrevented;
  }
  const open = contents?.openHandler as ((details: { url: string }) => { action: string }) | null | undefined;
  return open?.({ url: message.url }).action ?? 'allow';
}

/** Hears until the driver is gone, and does not outlive it. */
export function answerDriver(): void {
  process.on('message', (message: ToMain) => {
    if (message.type === 'loaded') return noteLoaded(message.id, message.error);
    const { id } = message;
    const fail = (error: unknown): void =>
      tellDriver({ type: 'failure', id, message: error instanceof Error ? error.message : String(error) });
    run(message)
      .then((value) => tellDriver({ type: 'answer', id, value }))
      .catch(fail);
  });
  process.on('disconnect', () => process.exit(1));
}
