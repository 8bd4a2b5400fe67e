/** Finds names at a target: those of the source where they are free and can be had there, else names that can be read back. */
import { createHash } from 'node:crypto';
import { AliceError } from '#api/errors.ts';
import { decodeName, encodeName, joinPath, splitPath, windowsNameProblem } from '../../storage/path-bytes.ts';
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
  const parts = portable.split(/(%[0-9A-F]{2})/);
  return decodeName(
    Buffer.concat(
      parts.map((part, at) => (at % 2 === 1 ? Buffer.from([Number.parseInt(part.slice(1), 16)]) : encodeName(part))),
    ),
  );
}

/**
 * The name that a file from a place of FAT's kin had before it came there. Names of which {@link portableName} makes no such name are
 * their own; one that somebody has chosen so becomes the same again when it goes back.
 */
export function nameBackHome(name: string): string {
  const before = nameBefore(name);
  return before !== name && portableName(before) === name && isName(before) ? before : name;
}

const isName = (name: string): boolean => !/[/\0]|^\.{0,2}$/.test(name);

/** Bytes: what all file systems hold. */
const LONGEST = 255;
const bytesOf = (name: string): number => encodeName(name).length;

const markOf = (stem: string): string => `~${createHash('sha256').update(encodeName(stem)).digest('hex').slice(0, 12)}`;

/**
 * A stem that leaves room for all `endings`: cut where it must be, with a part of its hash, by which the whole one is known again
 * among the names that the medium has elsewhere. `fits` says whether a name is short enough where it is to go.
 */
export function fittingStem(stem: string, endings: readonly string[], fits: (name: string) => boolean): string {
  if (endings.every((ending) => fits(`${stem}${ending}`))) return stem;
  const mark = markOf(stem);
  const characters = [...stem];
  for (let length = characters.length - 1; length > 0; length--) {
    const cut = `${characters.slice(0, length).join('')}${mark}`;
    if (endings.every((ending) => fits(`${cut}${ending}`))) return cut;
  }
  return stem;
}

/** The stem that was cut to this one; itself when none of the stems known elsewhere was. */
export function wholeStem(stem: string, elsewhere: readonly string[]): string {
  const mark = /~[0-9a-f]{12}$/.exec(stem)?.[0];
  if (mark === undefined) return stem;
  const start = stem.slice(0, -mark.length);
  return elsewhere.find((one) => one.startsWith(start) && markOf(one) === mark) ?? stem;
}

/** File systems without cases that keep no inodes either are FAT's kin, and refuse Windows' names. */
function isFatLike({ adapter: { traits } }: Station): boolean {
  return !traits.caseSensitive && !traits.stableIdentity;
}

/** Where the files of a unit come from. */
export interface NamesOf {
  /** Of the unit's files, the main one among them. */
  paths: readonly string[];
  main: string;
  /** The place that they come from: names that were made for FAT's kin become what they were. */
  from?: Station | undefined;
  /** Paths of the same medium in other places, by which a name that was cut is known again. */
  elsewhere?: readonly string[] | undefined;
}

/** Paths given out by one plan, so that two of its files never get one name. */
export interface TargetNames {
  /** Free paths for the files of a unit, which keep their common stem: `(2)` is put behind it in all of them. */
  take(unit: NamesOf, folder: string | undefined): Promise<string[]>;
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
  const fatLike = isFatLike(station);
  const portable = (path: string): string => (fatLike ? path.split('/').map(portableName).join('/') : path);
  const fits = (name: string): boolean => bytesOf(portable(name)) <= LONGEST;
  const fittingFolder = (path: string): string =>
    path
      .split('/')
      .map((name) => fittingStem(name, [''], fits))
      .join('/');

  /** Names as they were before they were made for another place: the folder, the common stem, and what follows it in each file. */
  function wanted({ paths, main, from, elsewhere = [] }: NamesOf, folder: string | undefined) {
    const home = (name: string): string =>
      from !== undefined && isFatLike(from) && !fatLike ? nameBackHome(name) : name;
    const { folder: above, name } = splitPath(main);
    const base = folder ?? above.split('/').map(home).join('/');
    const stems = elsewhere.map((path) => stemOf(splitPath(path).name));
    const whole = wholeStem(stemOf(home(name)), stems);
    const endings = paths.map((path) => home(splitPath(path).name).slice(stemOf(home(name)).length));
    return { base: fittingFolder(base), stem: whole, endings };
  }

  async function isFree(path: string): Promise<boolean> {
    return !taken.has(keyOf(path)) && (await findEntry(station.adapter, path)) === null;
  }

  return {
    async take(unit, folder) {
      const { base, stem, endings } = wanted(unit, folder);
      for (let count = 1; count <= MAX_TRIES; count++) {
        const added = count === 1 ? '' : ` (${count})`;
        const fitting = fittingStem(
          stem,
          endings.map((ending) => `${added}${ending}`),
          fits,
        );
        const paths = endings.map((ending) => portable(joinPath(base, `${fitting}${added}${ending}`)));
        let free = new Set(paths.map(keyOf)).size === paths.length;
        for (const path of paths) free &&= await isFree(path);
        if (!free) continue;
        for (const path of paths) taken.add(keyOf(path));
        return paths;
      }
      throw new AliceError(
        'already-exists',
        `There are too many files named like ${JSON.stringify(unit.main)} at the target.`,
      );
    },
  };
}
