/** What the user has found to be no duplicates although they look alike: a decision, so it stands in a file of its own and in no cache. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import { Hash } from '#api/media.ts';
import { writeAtomically } from './write-atomically.ts';

export interface Dismissed {
  /** Sets of content hashes, in the order in which they were decided. Throws `data-loss` when the file is damaged. */
  list(): string[][];
  /** Throws `no-space`, `permission-denied`, `unavailable`; `data-loss` as `list`. */
  add(hashes: readonly string[]): void;
  /** Takes back every decision that is about these and no others. Throws as `add` does. */
  remove(hashes: readonly string[]): void;
}

const Kept = z.array(z.array(Hash));

const keyOf = (hashes: readonly string[]): string => [...new Set(hashes)].toSorted().join(' ');

/** The file is read anew each time: other programs over the same data folder write it, too. */
export function openDismissed(file: string): Dismissed {
  const list = (): string[][] => {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new AliceError('unavailable', `${file} cannot be read. See that it may be.`, { cause: error });
    }
    try {
      return Kept.parse(JSON.parse(text));
    } catch (cause) {
      throw new AliceError('data-loss', `${file} is damaged. Correct it by hand, or take it away to begin anew.`, {
        cause,
      });
    }
  };
  const keep = (sets: readonly (readonly string[])[]): void => {
    writeAtomically(file, Buffer.from(`[\n${sets.map((set) => ` ${JSON.stringify(set)}`).join(',\n')}\n]\n`));
  };
  return {
    list,
    add(hashes) {
      const sets = list();
      if (sets.some((set) => keyOf(set) === keyOf(hashes))) return;
      keep([...sets, keyOf(hashes).split(' ')]);
    },
    remove(hashes) {
      const asked = new Set(hashes);
      const sets = list();
      const left = sets.filter((set) => !set.every((hash) => asked.has(hash)));
      if (left.length < sets.length) keep(left);
    },
  };
}
