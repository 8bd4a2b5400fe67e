/** Keeps what pictures look like: a cache of what was computed while their previews were made. */
import { openReadonly, type Connection } from './database.ts';
import { hashBytes } from './tables.ts';

export interface Likeness {
  contentHash: string;
  /** 32 bytes; null for a picture in which there is nothing to see. */
  bits: Uint8Array | null;
}

export interface LikenessWriter {
  /** Of media that are known; what is known of one already stays. */
  saveLikenesses(batch: readonly Likeness[]): void;
  /** Takes over what another catalog file knows of the media that are known here. */
  carryLikenesses(fromFile: string): void;
}

const BATCH = 5000;

/** `write` runs a change as one transaction. */
export function createLikenessWriter(db: Connection, write: (change: () => void) => void): LikenessWriter {
  const next = db
    .prepare(
      "insert into meta (key, value) values ('likeness', 1) on conflict (key) do update set value = value + 1 returning value",
    )
    .pluck();
  const put = db.prepare(
    'insert or ignore into likeness (n, bits, seq) select i.n, :bits, :seq from identity i where i.hash = :hash',
  );
  const save = (batch: readonly { hash: Buffer; bits: Uint8Array }[]): void =>
    write(() => {
      for (const { hash, bits } of batch) put.run({ hash, bits, seq: next.get() });
    });
  return {
    saveLikenesses(batch) {
      save(batch.map(({ contentHash, bits }) => ({ hash: hashBytes(contentHash), bits: bits ?? Buffer.alloc(0) })));
    },
    carryLikenesses(fromFile) {
      const old = openReadonly(fromFile);
      try {
        const rows = old.prepare('select i.hash, k.bits from likeness k join identity i on i.n = k.n').iterate();
        let batch: { hash: Buffer; bits: Uint8Array }[] = [];
        for (const row of rows as IterableIterator<{ hash: Buffer; bits: Buffer }>) {
          batch.push(row);
          if (batch.length < BATCH) continue;
          save(batch);
          batch = [];
        }
        save(batch);
      } finally {
        old.close();
      }
    },
  };
}
