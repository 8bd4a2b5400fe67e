/** `app` of the stand-in: the life of the program, with Electron's rules about what must come before it is ready. */
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Set by the modules that know the windows, so that this one need not. */
export const windowsOf: { closeAll: () => boolean } = { closeAll: () => true };

/** What the host did to `app`, in this order. */
export const appCalls: string[] = [];

const paths = new Map<string, string>([['userData', join(tmpdir(), 'alice-stand-in')]]);
let ready = false;
let locked = false;
let readying: Promise<void> | undefined;

export function mustBeBeforeReady(what: string): void {
  appCalls.push(what);
  if (ready) throw new Error(`${what} must be called before the app is ready`);
}

export function mustBeReady(what: string): void {
  if (!ready) throw new Error(`${what} can only be used when the app is ready`);
}

class App extends EventEmitter {
  /** Tests set it to false to be the second program. */
  gotTheLock = true;
  isPackaged = false;
  name = 'alice';
  enableSandbox(): void {
    mustBeBeforeReady('app.enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    appCalls.push('app.requestSingleInstanceLock');
    locked = this.gotTheLock;
    return this.gotTheLock;
  }
  hasSingleInstanceLock(): boolean {
    return locked;
  }
  isReady(): boolean {
    return ready;
  }
  whenReady(): Promise<void> {
    readying ??= new Promise((done) =>
      setImmediate(() => {
        ready = true;
        this.emit('ready', {});
        done();
      }),
    );
    return readying;
  }
  getPath(name: string): string {
    return paths.get(name) ?? join(tmpdir(), name);
  }
  setPath(name: string, path: string): void {
    appCalls.push(`app.setPath ${name}`);
    paths.set(name, path);
  }
  getName(): string {
    return this.name;
  }
  setName(name: string): void {
    this.name = name;
  }
  getVersion(): string {
    return '0.0.0';
  }
  setAboutPanelOptions(): void {}
  setAppUserModelId(): void {}
  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented || !windowsOf.closeAll()) return;
    this.emit('will-quit', preventable());
    this.exit(0);
  }
  exit(code = 0): void {
    appCalls.push(`app.exit ${code}`);
    this.emit('quit', {}, code);
    process.exit(code);
  }
}

/** An event whose consequence a listener may prevent. */
export function preventable<T extends object>(about?: T): T & { defaultPrevented: boolean; preventDefault(): void } {
  const event = {
    ...about,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event as T & typeof event;
}

export const app = new App();
