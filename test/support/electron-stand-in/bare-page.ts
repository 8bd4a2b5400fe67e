/** A page without a browser: the real preload script runs in this process, and what it gives to pages is handed out. */
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { fromText, toText } from './clone-text.ts';
import type { Wire } from './driver.ts';
import { createPreloadWorld, type FromWorld } from './preload-world.ts';
import { asModule } from './world-scripts.ts';

export interface BarePage {
  /** What the preload gave to the page, by name. */
  exposed: Record<string, unknown>;
  close(): void;
}

/** Calls go as text by structured clone, as from a browser. */
export function openBarePage(options: {
  wire: Pick<Wire, 'ask' | 'hear'>;
  window: number;
  preload: string;
  url: string;
}): BarePage {
  const { wire, window, preload, url } = options;
  const exposed: Record<string, unknown> = {};
  const bridge = { expose: (name: string, api: unknown) => void (exposed[name] = api) };
  const world = createPreloadWorld(
    bridge,
    () => url,
    (text) => {
      const { id, channel, args } = fromText(text) as FromWorld;
      const frame = { url, parent: null };
      wire.ask({ type: 'invoke', window, frame, channel, args }).then(
        (value) => world.hear(toText({ type: 'answer', id, value })),
        (error: Error) => world.hear(toText({ type: 'failure', id, message: error.message })),
      );
    },
  );
  type Module = (require: (name: string) => unknown, module: object, exports: object) => void;
  (runInThisContext(asModule(readFileSync(preload, 'utf8'))) as Module)(world.require, { exports: {} }, {});
  const close = wire.hear((message) => {
    if (message.type !== 'send' || message.window !== window) return;
    world.hear(toText({ type: 'event', channel: message.channel, args: message.args }));
  });
  return { exposed, close };
}
