/** A double of the `electron` module for tests without its binary: records what is created and registered, so that it can be asserted. */
import { EventEmitter } from 'node:events';

type Handler = (...args: unknown[]) => unknown;

/** Everything the host did to Electron since the last `reset`. */
export const record = {
  windows: [] as FakeWindow[],
  ipcHandlers: new Map<string, Handler>(),
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
};

/** Remembers the handlers that a session is given. */
class FakeSession {
  permissionRequest: Handler | null = null;
  permissionCheck: Handler | null = null;
  device: Handler | null = null;
  displayMedia: Handler | null = null;
  setPermissionRequestHandler(handler: Handler) {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Handler) {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Handler) {
    this.device = handler;
  }
  setDisplayMediaRequestHandler(handler: Handler) {
    this.displayMedia = handler;
  }
}

export class FakeContents extends EventEmitter {
  session = new FakeSession();
  openHandler: Handler | null = null;
  sent: unknown[][] = [];
  destroyed = false;
  setWindowOpenHandler(handler: Handler) {
    this.openHandler = handler;
  }
  send(...message: unknown[]) {
    // Real IPC clones; a payload that cannot be cloned must fail here too.
    this.sent.push(structuredClone(message));
  }
  isDestroyed() {
    return this.destroyed;
  }
}

class FakeWindow extends EventEmitter {
  options: unknown;
  webContents = new FakeContents();
  loaded: string[] = [];
  shown = false;
  constructor(options: unknown) {
    super();
    this.options = options;
    record.windows.push(this);
  }
  async loadURL(url: string) {
    this.loaded.push(url);
  }
  show() {
    this.shown = true;
  }
}

export { FakeWindow as BrowserWindow };

export const ipcMain = {
  handle(channel: string, handler: Handler) {
    if (record.ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    record.ipcHandlers.set(channel, handler);
  },
  removeHandler: (channel: string) => void record.ipcHandlers.delete(channel),
};

export const ipcRenderer = Object.assign(new EventEmitter(), {
  async invoke(...message: unknown[]) {
    record.invoked.push(message);
    return { ok: true, result: 'from the engine' };
  },
});

export const contextBridge = {
  exposeInMainWorld: (name: string, api: unknown) => void record.exposed.set(name, api),
};

export function reset(): void {
  record.windows.length = 0;
  record.ipcHandlers.clear();
  record.exposed.clear();
  record.invoked.length = 0;
  ipcRenderer.removeAllListeners();
}
