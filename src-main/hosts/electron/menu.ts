/** The application menu: what the system does by itself is a role, what the page does is sent to it as a command. */
import type { MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '#api/contract.ts';

export type Command = EventPayload<'host.command'>['command'];

export interface MenuActions {
  /** Carried out by the page. */
  command(command: Command): void;
  openDataFolder(): void;
  /** Reloading and looking inside are for working on Alice itself. */
  development: boolean;
  platform: NodeJS.Platform;
}

type Item = MenuItemConstructorOptions;

const line: Item = { type: 'separator' };

export function menuTemplate(actions: MenuActions): Item[] {
  const mac = actions.platform === 'darwin';
  const ask = (label: string, command: Command, accelerator?: string): Item => ({
    label,
    click: () => actions.command(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const file: Item[] = [
    ask('Add Location…', 'add-location', 'CmdOrCtrl+O'),
    ask('Scan All Locations', 'scan', 'CmdOrCtrl+R'),
    line,
    { role: mac ? 'close' : 'quit' },
  ];
  const edit: Item[] = [
    { role: 'undo' },
    { role: 'redo' },
    line,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    line,
    ask('Find', 'search', 'CmdOrCtrl+F'),
  ];
  const view: Item[] = [
    // The page itself listens to these keys; the menu only shows that they are there.
    { ...ask('Library', 'library', 'CmdOrCtrl+1'), registerAccelerator: false },
    { ...ask('Locations', 'locations', 'CmdOrCtrl+2'), registerAccelerator: false },
    { ...ask('Storage', 'dashboard', 'CmdOrCtrl+3'), registerAccelerator: false },
    line,
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    line,
    { role: 'togglefullscreen' },
    ...(actions.development ? [line, { role: 'forceReload' } as Item, { role: 'toggleDevTools' } as Item] : []),
  ];
  const help: Item[] = [
    ask('Keyboard Shortcuts', 'shortcuts'),
    { label: 'Open Data Folder', click: () => actions.openDataFolder() },
    ...(mac ? [] : [line, { role: 'about' } as Item]),
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as Item] : []),
    { label: '&File', submenu: file },
    { label: '&Edit', submenu: edit },
    { label: '&View', submenu: view },
    { role: 'windowMenu' },
    { role: 'help', label: '&Help', submenu: help },
  ];
}
