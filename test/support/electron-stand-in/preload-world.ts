/** The isolated world of a page: gives the preload script the few members of `electron` that a sandboxed one has, and runs it. */
import type { BridgeEnd } from './bridge-end.ts';
import { fromText, toText } from './clone-text.ts';

type Listener = (event: object, ...args: unknown[]) => void;

/** What the driver says to a world. */
export type ToWorld =
  | { type: 'event'; channel: string; args: unknown[] }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; message: string }
  /** The paths that the files of the next drop have, by name: only the browser's own process knows them. */
  | { type: 'dropped'; paths: Record<string, string> };

/** What a world says to the driver. */
export interface FromWorld {
  id: number;
  /** Of the frame that speaks, as the browser has it. */
  url: string;
  channel: string;
  args: unknown[];
}

export interface PreloadWorld {
  /** For the preload's `require`. */
  require(name: string): unknown;
  hear(text: string): void;
}

/** `say` is the browser's binding, which takes text only; `address` is that of the frame. */
export function createPreloadWorld(
  bridge: BridgeEnd,
  address: () => string,
  say: (text: string) => void,
): PreloadWorld {
  const listeners = new Map<string, Set<Listener>>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let paths: Record<string, string> = {};
  let lastId = 0;
  const on = (channel: string, listener: Listener): void => {
    listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
  };
  const removeListener = (channel: string, listener: Listener): void => {
    listeners.get(channel)?.delete(listener);
  };
  const electron = {
    ipcRenderer: {
      on,
      removeListener,
      invoke(channel: string, ...args: unknown[]): Promise<unknown> {
        const id = ++lastId;
        return new Promise((resolve, reject) => {
          // What cannot be cloned throws here, before anything is sent.
          const text = toText({ id, url: address(), channel, args } satisfies FromWorld);
          waiting.set(id, { resolve, reject });
          say(text);
        });
      },
    },
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => bridge.expose(name, api) },
    webUtils: { getPathForFile: (file: File) => paths[file.name] ?? '' },
  };
  return {
    require(name) {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    },
    hear(text) {
      const message = fromText(text) as ToWorld;
      if (message.type === 'dropped') {
        paths = message.paths;
      } else if (message.type === 'event') {
        for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args);
      } else {
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.type === 'answer') asked?.resolve(message.value);
        else asked?.reject(new Error(message.message));
      }
    },
  };
}
