/** The media that one transaction touches, so that each is derived once, at its end. */
import type { Facts } from '#api/media.ts';
import type { CopyRow, FileRow } from './tables.ts';

/** A medium first met in this transaction: all there is to know of it is at hand and need not be read back. */
export interface FreshMedium {
  hash: Buffer;
  added: number;
  files: (FileRow & { parsed: Facts; copies: CopyRow[] })[];
}

export interface Touched {
  /** All of them, fresh or not. */
  readonly media: ReadonlySet<number>;
  /** The medium's rows were changed in some way: it is read back from the tables. */
  add(n: number): void;
  begin(n: number, fresh: Omit<FreshMedium, 'files'>): void;
  fresh(n: number): FreshMedium | undefined;
  /** From here on everything is read back from the tables. */
  distrust(): void;
}

export function createTouched(): Touched {
  const media = new Set<number>();
  const fresh = new Map<number, FreshMedium>();
  return {
    media,
    add(n) {
      media.add(n);
      fresh.delete(n);
    },
    begin(n, medium) {
      media.add(n);
      fresh.set(n, { ...medium, files: [] });
    },
    fresh: (n) => fresh.get(n),
    distrust: () => fresh.clear(),
  };
}
