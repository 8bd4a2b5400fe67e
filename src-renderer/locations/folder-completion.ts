/** How a path can go on that is being typed: the folders beside its last part, as the engine lists them. */
import type { Output } from '#api/contract.ts';
import { foldText } from '#api/fold.ts';
import { isWholePath } from './names.ts';

export type Folders = Output<'host.folders'>['folders'];
const MOST = 8;

/** The folder that is finished, with its separator, and the beginning of the next name; null for what is no whole path. */
export function splitTyped(text: string): { folder: string; start: string } | null {
  if (!isWholePath(text)) return null;
  const end = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'));
  return end < 0 ? null : { folder: text.slice(0, end + 1), start: text.slice(end + 1) };
}

export function matching(folders: Folders, start: string): Folders {
  const wanted = foldText(start);
  return folders.filter(({ name }) => foldText(name).startsWith(wanted)).slice(0, MOST);
}

/** `host.folders`; without a path the roots, of which the first is the home folder. */
export type ListFolders = (path?: string) => Promise<Output<'host.folders'>>;

/** Nothing for what may not be looked into: the path can still be typed to its end. */
export async function foldersBeside(text: string, list: ListFolders): Promise<Folders> {
  const typed = splitTyped(text);
  if (!typed) return [];
  const { folder, start } = typed;
  try {
    const home = folder.startsWith('~') ? (await list()).folders[0]?.path : undefined;
    const path = home === undefined ? folder : home + folder.slice(1);
    return matching((await list(path)).folders, start);
  } catch {
    return [];
  }
}
