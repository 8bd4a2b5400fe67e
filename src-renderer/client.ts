/** The page's way to the engine: the desktop's bridge when there is one, else the line to a web host. */
import { createClient, type Transport } from '#api/client.ts';
import { createHttpLine, type Line } from './http-line.ts';

declare global {
  interface Window {
    /** Put there by src-preload/index.ts in the desktop app. */
    alice?: Transport & { pathOf(file: File): string };
  }
}

/** Where the login page (src-main/hosts/web/login-page.ts) leaves the secret that calls need beside the cookie. */
const TOKEN_KEY = 'alice-token';

/** Calls within one program cannot be cut off. */
const bridgeLine = (transport: Transport): Line => ({
  transport,
  connection: { get: () => 'online', subscribe: () => () => {} },
  onReconnect: () => () => {},
});

const line = window.alice
  ? bridgeLine(window.alice)
  : createHttpLine({
      fetch: (path, init) => fetch(path, init),
      openEvents: (path) => new EventSource(path),
      token: () => localStorage.getItem(TOKEN_KEY) ?? '',
      window,
      document,
    });

export const client = createClient(line.transport);

/** Whether the engine can be reached: `online`, `lost` (it is tried again by itself) or `expired` (a new link is needed). */
export const connection = line.connection;

/** Calls back when events may have been missed (the machine slept, the host was restarted). */
export const onReconnect = line.onReconnect;

/** `hash` as the contract writes it; `size` in pixels of the longer side. */
export function previewUrl(hash: string, size: 256 | 512 | 1024 | 2048): string {
  return `/media/preview/${hash.replace('sha256:', '')}?size=${size}`;
}

/** `download`: saved instead of shown, whatever it is. */
export function originalUrl(hash: string, { download = false }: { download?: boolean } = {}): string {
  return `/media/original/${hash.replace('sha256:', '')}${download ? '?download=1' : ''}`;
}
