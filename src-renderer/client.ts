/** The page's way to the engine: the desktop's bridge when there is one, else HTTP calls and server-sent events. */
import { createClient, type Reply, type Transport } from '#api/client.ts';

declare global {
  interface Window {
    /** Put there by src-preload/index.ts in the desktop app. */
    alice?: Transport;
  }
}

const reconnected = new Set<() => void>();

/** Calls back when events may have been missed (the machine slept, the host was restarted). */
export function onReconnect(listener: () => void): () => void {
  reconnected.add(listener);
  return () => void reconnected.delete(listener);
}

const unreachable: Reply = {
  ok: false,
  error: { code: 'unavailable', message: 'Alice does not answer. Is "alice serve" still running?' },
};

function createHttpTransport(): Transport {
  let source: EventSource | undefined;
  const events = (): EventSource => {
    if (source) return source;
    source = new EventSource('/events');
    let opened = false;
    source.addEventListener('open', () => {
      if (opened) for (const listener of reconnected) listener();
      opened = true;
    });
    return source;
  };
  return {
    async call(method, input) {
      try {
        const response = await fetch(`/api/${method}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'X-Alice': 'call' },
          body: JSON.stringify(input),
        });
        return (await response.json()) as Reply;
      } catch {
        return unreachable;
      }
    },
    listen(event, listener) {
      const receive = (message: MessageEvent<string>) => listener(JSON.parse(message.data));
      events().addEventListener(event, receive);
      return () => events().removeEventListener(event, receive);
    },
  };
}

export const client = createClient(window.alice ?? createHttpTransport());

/** `hash` as the contract writes it; `size` in pixels of the longer side. */
export function previewUrl(hash: string, size: 256 | 512 | 1024 | 2048): string {
  return `/media/preview/${hash.replace('sha256:', '')}?size=${size}`;
}

export function originalUrl(hash: string): string {
  return `/media/original/${hash.replace('sha256:', '')}`;
}
