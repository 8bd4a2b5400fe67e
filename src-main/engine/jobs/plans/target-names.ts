/** Finds names at a target: those of the source where they are free and can be had there, else names that can be read back. */
import { AliceError } from '#api/errors.ts';
import { encodeName, splitPath, windowsNameProblem } from '../../storage/path-bytes.ts';
import { findEntry } from '../transfer/hash-copy.ts';
import type { Station } from '../transfer/world.ts';

const escape = (character: string): string =>
  [...encodeName(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/**
 * A name that FAT, exFAT and Windows hold, with what they refuse as `%` and the byte in hexadecimal, as in addresses (RFC 3986,
 * section 2.1); a `%` that could be taken for one of those is written so, too. Names that need nothing stay as they are.
 */
export function portableName(name: string): string {
  const needs = windowsNameProblem(name) !== null || /[\uF780-\uF7FF]/u.test(name);
  if (!needs) return name;
  const plain = name
    .replaceAll(/%(?=[0-9A-Fa-f]{2})/g, '%25')
    .replaceAll(/[<>:"\\|?*\p{Cc}\uF780-\uF7FF]/gu, escape)
    .replace(/[. ]+$/, (ending) => [...ending].map(escape).join(''));
  return windowsNameProblem(plain) === null ? plain : `${escape(plain.charAt(0))}${plain.slice(1)}`;
}

/** What {@link portableName} was made of. */
export function nameBefore(portable: string): string {
  const bytes = portable.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** File systems without cases that keep no inodes either are FAT's kin, and refuse Windows' names. */
function isFatLike({ adapter: { traits } }: Station): boolean {
  return !traits.caseSensitive && !traits.stableIdentity;
}

/** Paths given out by one plan, so that two of its files never get one name. */
export interface TargetNames {
  /** Free paths for the files of a unit, which keep their common stem: `(2)` is put behind it in all of them. */
  take(paths: readonly string[], main: string, folder: string | undefined): Promise<string[]>;
}

/** Beyond this many of one name something else is wrong. */
const MAX_TRIES = 1000;

export const stemOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
};

export function createTargetNames(station: Station): TargetNames {
  const taken = new Set<string>();
  const { caseSensitive } = station.adapter.traits;
  const keyOf = (path: string): string => (caseSensitive ? path : path.normalize('NFC').toLowerCase());
  const portable = (path: string): string => (isFatLike(station) ? path.split('/').map(portableName).join('/') : path);

  async function isFree(path: string): Promise<boolean> {
    return !taken.has(keyOf(path)) && (await findEntry(station.adapter, path)) === null;
  }

  return {
    async take(paths, main, folder) {
      const { folder: above, name } = splitPath(main);
      const base = folder ?? above;
      const stem = stemOf(name);
      for (let count = 1; count <= MAX_TRIES; count++) {
        const wanted = paths.map((path) => {
          const own = splitPath(path).name;
          const numbered = count === 1 ? own : `${stem} (${count})${own.slice(stem.length)}`;
          return portable(base === '' ? numbered : `${base}/${numbered}`);
        });
        let free = new Set(wanted.map(keyOf)).size === wanted.length;
        for (const path of wanted) free &&= await isFree(path);
        if (!free) continue;
        for (const path of wanted) taken.add(keyOf(path));
        return wanted;
      }
      throw new AliceError(
        'already-exists',
        `There are too many files named like ${JSON.stringify(main)} at the target.`,
      );
    },
  };
}
