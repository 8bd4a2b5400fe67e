/** The stand-in's windows to the desktop around it: dialogs, menus, the shell, screens, pictures, all recorded and answered from tables. */
import { EventEmitter } from 'node:events';

/** What the host asked of the desktop, and what tests let the desktop answer. */
export const desktop = {
  asked: [] as [what: string, ...args: unknown[]][],
  menu: null as MenuModel | null,
  /** Answers of `dialog.showOpenDialog`, the next one first; cancelled when there is none. */
  picks: [] as string[][],
  /** What `shell.openPath` complains about; empty: it succeeds. */
  openProblem: '',
  displays: [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

export interface MenuEntry {
  label?: string;
  role?: string;
  accelerator?: string;
  type?: string;
  click?: (...args: unknown[]) => void;
  submenu?: MenuEntry[];
}

interface MenuModel {
  items: MenuEntry[];
}

export const Menu = {
  buildFromTemplate: (items: MenuEntry[]): MenuModel => ({ items }),
  setApplicationMenu(menu: MenuModel | null): void {
    desktop.menu = menu;
  },
};

const pick = async () => {
  const filePaths = desktop.picks.shift() ?? [];
  return { canceled: filePaths.length === 0, filePaths };
};

export const dialog = {
  showOpenDialog: (...args: unknown[]) => {
    desktop.asked.push(['dialog.showOpenDialog', args.at(-1)]);
    return pick();
  },
  showErrorBox: (title: string, content: string): void => {
    desktop.asked.push(['dialog.showErrorBox', title, content]);
    console.error(`${title}: ${content}`);
  },
};

export const shell = {
  showItemInFolder: (path: string): void => void desktop.asked.push(['shell.showItemInFolder', path]),
  openPath: async (path: string): Promise<string> => {
    desktop.asked.push(['shell.openPath', path]);
    return desktop.openProblem;
  },
  openExternal: async (url: string): Promise<void> => void desktop.asked.push(['shell.openExternal', url]),
};

export const screen = {
  getAllDisplays: () => desktop.displays,
  getPrimaryDisplay: () => desktop.displays[0],
};

class NativeImage {
  readonly bytes: Buffer;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
  /** Electron reads PNG and JPEG only; anything else becomes an empty picture. */
  isEmpty(): boolean {
    const head = this.bytes.subarray(0, 4).toString('latin1');
    return head !== '\x89PNG' && !head.startsWith('\xff\xd8');
  }
  resize(): NativeImage {
    return this;
  }
}

export const nativeImage = {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => new NativeImage(bytes),
};

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' });

/** Forgets what was asked, for the next unit test. */
export function forgetDesktop(): void {
  desktop.asked.length = 0;
  desktop.picks.length = 0;
  desktop.menu = null;
  desktop.openProblem = '';
}
