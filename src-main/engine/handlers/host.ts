/** Handlers of the noun host: what this host is and can do, and the folders that may be looked into. */
import { homedir } from 'node:os';
import type { Handlers } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { openFolderBrowser } from '../storage/browse-folders.ts';
import type { Parts } from './parts.ts';

export type HostCall = 'host.pickFolder' | 'host.reveal' | 'host.open' | 'host.dragOut';
/** What a host can do beyond the engine. */
export type HostCalls = Partial<Pick<Handlers, HostCall>>;

/** Why a call that needs a desktop is not there, and what is there instead. */
const lacking: Record<HostCall, string> = {
  'host.pickFolder': 'There is no folder dialog here. Choose from "host.folders", or type the path.',
  'host.reveal': 'Files can be shown in the file manager by the desktop app only. The path says where it lies.',
  'host.open': 'Files can be opened with another program by the desktop app only. Download it and open it there.',
  'host.dragOut': 'Files can be dragged to another program from the desktop app only. Download them.',
};

export function hostHandlers(parts: Parts, calls: HostCalls): Pick<Handlers, HostCall | 'host.about' | 'host.folders'> {
  const browser = openFolderBrowser({ home: homedir() });
  const given = (Object.keys(lacking) as HostCall[]).filter((name) => calls[name] !== undefined);
  const refuse = (name: HostCall) => () => Promise.reject(new AliceError('unsupported', lacking[name]));
  return {
    'host.about': async () => ({
      version: parts.version,
      host: parts.host,
      dataDir: parts.dataDir,
      settingsFile: parts.settingsFile,
      abilities: [...given, 'host.folders'].toSorted(),
    }),
    'host.folders': ({ path }) => browser.list(path),
    'host.pickFolder': calls['host.pickFolder'] ?? refuse('host.pickFolder'),
    'host.reveal': calls['host.reveal'] ?? refuse('host.reveal'),
    'host.open': calls['host.open'] ?? refuse('host.open'),
    'host.dragOut': calls['host.dragOut'] ?? refuse('host.dragOut'),
  };
}
