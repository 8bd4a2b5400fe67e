/** Names of locations and what a dropped or typed text means: a folder, a place in a cloud, or only a name. */
import { foldText } from '#api/fold.ts';
import { LONGEST_NAME, namePattern } from '#api/location-words.ts';

export type NameProblem = 'empty' | 'long' | 'signs' | 'taken';

/** What is wrong with a name while it is typed; `taken` leaves out the one that is being changed. */
export function nameProblem(name: string, taken: readonly string[]): NameProblem | null {
  if (name === '') return 'empty';
  if (name.length > LONGEST_NAME) return 'long';
  if (!namePattern.test(name)) return 'signs';
  return taken.some((each) => foldText(each) === foldText(name)) ? 'taken' : null;
}

const lastPart = (path: string): string =>
  path
    .split(/[/\\]/)
    .filter((part) => part !== '')
    .at(-1) ?? '';

/** A free name after the last part of a path. */
export function nameFrom(path: string, taken: readonly string[]): string {
  const last = lastPart(path).replace(/^~$|^[A-Za-z]:$/, '');
  const name = last
    .replaceAll(/[\s"':,|<>=\\/\p{Cc}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, LONGEST_NAME - 4);
  const wish = name || 'folder';
  let free = wish;
  for (let count = 2; nameProblem(free, taken) === 'taken'; count += 1) free = `${wish}-${count}`;
  return free;
}

/** As the engine understands it: from the root, from home, from a drive or a Windows share. */
export const isWholePath = (text: string): boolean => /^(?:\/|~(?:$|[/\\])|[A-Za-z]:[\\/]|\\\\[^\\])/.test(text);

export interface CloudAddress {
  /** `s3`, `gs`: also the name of the storage type, should there be one. */
  scheme: string;
  bucket: string;
  prefix: string;
}

export function cloudAddress(text: string): CloudAddress | null {
  const match = /^(s3|gs):\/\/([^/\s]+)\/?(\S*)$/i.exec(text.trim());
  return match ? { scheme: match[1]!.toLowerCase(), bucket: match[2]!, prefix: match[3]! } : null;
}

/** A path from what file managers and browsers put into a drag or onto the clipboard; null when it names no place. */
export function placeIn(text: string): string | null {
  const line =
    text
      .split(/\r?\n/)
      .find((each) => each.trim() !== '' && !each.startsWith('#'))
      ?.trim() ?? '';
  if (cloudAddress(line)) return line;
  if (/^file:\/\//i.test(line)) {
    const url = URL.parse(line);
    const path = url && decodePath(url.pathname);
    // file:///C:/x has a slash before its drive.
    return path ? path.replace(/^\/(?=[A-Za-z]:)/, '') : null;
  }
  return isWholePath(line) && !text.trim().includes('\n') ? line : null;
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

export const parentOf = (path: string): string => path.replace(/[/\\]+[^/\\]*$/, '') || '/';
