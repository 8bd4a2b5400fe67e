/** The window, fenced in as Electron's security checklist asks: no Node, no other origin, no new windows, no permissions. */
import { BrowserWindow, type BrowserWindowConstructorOptions, type Session, type WebContents } from 'electron';
import { type Area, keepWindowState, readWindowState, type WindowState } from './window-state.ts';

/** The only origin that is ever shown; a standard scheme, so that the page has an origin of its own. */
export const PAGE_ORIGIN = 'alice://app';

export interface WindowPlan {
  preload: string;
  /** Where the window's place is kept. */
  dataDir: string;
  /** The parts of the screens that windows may cover. */
  screens: readonly Area[];
  dark: boolean;
}

function windowOptions({ preload, dark }: WindowPlan, state: WindowState | undefined): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 920,
    ...(state === undefined ? {} : { x: state.x, y: state.y, width: state.width, height: state.height }),
    minWidth: 640,
    minHeight: 480,
    title: 'Alice',
    show: false,
    // The page's own colours (app.css), until it is drawn.
    backgroundColor: dark ? '#121316' : '#f6f6f4',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be fetched from elsewhere.
      spellcheck: false,
    },
  };
}

/** True for addresses of our own page. Compares parsed parts: `alice://app.evil` begins like ours. */
export function isPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === 'alice:' && url.host === 'app' && url.username === '' && url.port === '';
}

/** What may be granted: nothing that reaches out, only what the page itself uses. */
const granted = new Set(['fullscreen', 'clipboard-sanitized-write']);

/** Electron grants most permissions unless asked not to. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(granted.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => granted.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setSpellCheckerEnabled(false);
}

/** Keeps a window where it is: on our page, alone. */
export function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault();
  });
}

/** Opens the main window on the page, where it was the last time. Rejects when the page cannot be loaded. */
export async function openMainWindow(plan: WindowPlan): Promise<BrowserWindow> {
  const state = readWindowState(plan.dataDir, plan.screens);
  const window = new BrowserWindow(windowOptions(plan, state));
  window.on('close', () =>
    keepWindowState(plan.dataDir, {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    }),
  );
  // Shown when there is something to see, so that no white flash greets a dark desktop.
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize();
    window.show();
    if (state?.fullScreen) window.setFullScreen(true);
  });
  await window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}
