/** `BrowserWindow` and what belongs to it: records what it was made with, and asks the driver for a real page to show. */
import { EventEmitter } from 'node:events';
import { app, mustBeReady, preventable, windowsOf } from './app.ts';
import { isDriven, tellDriver } from './wire.ts';

type Handler = (...args: never[]) => unknown;

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface WindowOptions extends Partial<Rectangle> {
  webPreferences?: { preload?: string; [name: string]: unknown };
  [name: string]: unknown;
}

/** Keeps the handlers that a session is given. */
export class Session {
  readonly handlers = new Map<string, Handler | null>();
  setPermissionRequestHandler(handler: Handler | null): void {
    this.handlers.set('permission-request', handler);
  }
  setPermissionCheckHandler(handler: Handler | null): void {
    this.handlers.set('permission-check', handler);
  }
  setDevicePermissionHandler(handler: Handler | null): void {
    this.handlers.set('device-permission', handler);
  }
  setDisplayMediaRequestHandler(handler: Handler | null): void {
    this.handlers.set('display-media', handler);
  }
  setUSBProtectedClassesHandler(handler: Handler | null): void {
    this.handlers.set('usb', handler);
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.handlers.set(`spelling ${enabled}`, null);
  }
}

export const defaultSession = new Session();

/** What a window was asked to drag out, kept instead of dragged. */
export interface Drag {
  file?: string;
  files?: string[];
  icon: unknown;
}

export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session = defaultSession;
  readonly sent: unknown[][] = [];
  readonly drags: Drag[] = [];
  openHandler: Handler | null = null;
  url = '';
  readonly #window: BrowserWindow;
  constructor(window: BrowserWindow) {
    super();
    this.#window = window;
    this.id = window.id;
  }
  setWindowOpenHandler(handler: Handler): void {
    this.openHandler = handler;
  }
  send(channel: string, ...args: unknown[]): void {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
    // Real IPC clones; a payload that cannot be cloned must fail here too.
    this.sent.push(structuredClone([channel, ...args]));
    tellDriver({ type: 'send', window: this.id, channel, args });
  }
  startDrag(drag: Drag): void {
    this.drags.push(drag);
  }
  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return this.#window.isDestroyed();
  }
}

const all = new Map<number, BrowserWindow>();
const loads = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...all.values()];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return [...all.values()].find((window) => window.shown) ?? null;
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return all.get(contents.id) ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return all.get(id) ?? null;
  }

  readonly id = ++lastId;
  readonly options: WindowOptions;
  readonly webContents: WebContents;
  readonly loaded: string[] = [];
  /** Names of the plain commands that the window was given. */
  readonly commands: string[] = [];
  shown = false;
  state = { maximized: false, minimized: false, fullScreen: false };
  bounds: Rectangle;
  #destroyed = false;

  constructor(options: WindowOptions = {}) {
    super();
    mustBeReady('BrowserWindow');
    this.options = options;
    const { x = 40, y = 40, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.webContents = new WebContents(this);
    all.set(this.id, this);
    app.emit('web-contents-created', {}, this.webContents);
    tellDriver({ type: 'window', window: this.id, preload: options.webPreferences?.preload ?? '' });
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.url = url;
    if (!isDriven) return Promise.resolve();
    const id = this.id * 1000 + this.loaded.length;
    tellDriver({ type: 'load', id, window: this.id, url });
    return new Promise((resolve, reject) => loads.set(id, { resolve, reject }));
  }
  show(): void {
    this.shown = true;
    this.emit('show');
  }
  focus(): void {
    this.commands.push('focus');
  }
  restore(): void {
    this.commands.push('restore');
    this.state.minimized = false;
  }
  maximize(): void {
    this.commands.push('maximize');
    this.state.maximized = true;
  }
  setFullScreen(on: boolean): void {
    this.commands.push(`full screen ${on}`);
    this.state.fullScreen = on;
  }
  isMaximized(): boolean {
    return this.state.maximized;
  }
  isMinimized(): boolean {
    return this.state.minimized;
  }
  isFullScreen(): boolean {
    return this.state.fullScreen;
  }
  isVisible(): boolean {
    return this.shown;
  }
  getBounds(): Rectangle {
    return this.bounds;
  }
  getNormalBounds(): Rectangle {
    return this.bounds;
  }
  setBounds(bounds: Partial<Rectangle>): void {
    Object.assign(this.bounds, bounds);
    this.emit('resize');
    this.emit('move');
  }
  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this.id);
    this.emit('closed');
    if (all.size === 0) app.emit('window-all-closed');
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

windowsOf.closeAll = () => {
  for (const window of all.values()) window.close();
  return all.size === 0;
};

/** The driver's word that a page has been loaded, or why not. */
export function noteLoaded(id: number, error: string | null): void {
  const load = loads.get(id);
  loads.delete(id);
  if (error !== null) return load?.reject(new Error(error));
  all.get(Math.floor(id / 1000))?.emit('ready-to-show');
  load?.resolve();
}

/** Forgets every window, for the next unit test. */
export function forgetWindows(): void {
  all.clear();
  defaultSession.handlers.clear();
}
