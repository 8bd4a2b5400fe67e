/** The media that stay where they are whatever a plan or a rule says: a decision of the user, kept in a file of its own. */
import { AliceError } from '#api/errors.ts';
import { readBytes, readFailure, stampOf } from './settings/settings-file.ts';
import { withLock, writeAtomically } from './settings/write-atomically.ts';

/** All calls throw `data-loss` when the file is damaged: without it nobody knows what must stay. */
export interface Pins {
  has(contentHash: string): boolean;
  /** Sorted. */
  list(): readonly string[];
  /** How many are pinned now that were not, or the other way round. Throws `no-space`. */
  change(contentHashes: readonly string[], pinned: boolean): number;
}

const FIRST_LINE = '# Media that are pinned, one content hash a line.';

/** `file` need not exist. It is read again when another program has written to it. */
export function openPins(file: string): Pins {
  let stamp = '';
  let known: ReadonlySet<string> = new Set();
  let sorted: readonly string[] | null = null;

  function current(): ReadonlySet<string> {
    const seen = stampOf(file).stamp;
    // A file that is gone takes no pin away: what was read stays in force.
    if (seen === stamp || (seen === 'absent' && known.size > 0)) return known;
    known = read(file);
    sorted = null;
    stamp = seen;
    return known;
  }

  return {
    has: (contentHash) => current().has(contentHash),
    list() {
      const now = current();
      sorted ??= [...now].toSorted();
      return sorted;
    },
    change: (contentHashes, pinned) =>
      withLock(file, () => {
        const next = new Set(current());
        const before = next.size;
        for (const hash of contentHashes) {
          if (pinned) next.add(hash);
          else next.delete(hash);
        }
        if (next.size === before) return 0;
        writeAtomically(file, Buffer.from(`${[FIRST_LINE, ...[...next].toSorted()].join('\n')}\n`));
        return Math.abs(next.size - before);
      }),
  };
}

function read(file: string): ReadonlySet<string> {
  const pins = new Set<string>();
  let text: string;
  try {
    text = readBytes(file).toString('utf8');
  } catch (error) {
    throw readFailure(error, file);
  }
  for (const [at, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    if (!/^sha256:[0-9a-f]{64}$/.test(line))
      throw new AliceError(
        'data-loss',
        `Line ${at + 1} of ${file} is no content hash, so it is not known what is pinned and nothing is taken away. Put the line right, or remove it.`,
        { details: { file, line: at + 1 } },
      );
    pins.add(line);
  }
  return pins;
}
