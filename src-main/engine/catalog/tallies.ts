/** Sums over all media, kept up with every write in the same transaction, so that status and dashboard never count a whole catalog. */
import type { Connection } from './database.ts';
import { unpackPlaces, type PlaceCopies } from './places.ts';
import { copyState, mediaFlag } from './schema.ts';

/** What the sums are made from: these columns of a row of `media`. */
export interface Tallied {
  kind: number;
  created: number;
  size: number;
  flags: number;
  copies: number;
  bytes: number;
  places: Uint8Array;
}

export const talliedColumns = 'kind, created, size, flags, copies, bytes, places';

export interface Tallies {
  /** A row of `media` was put in (1) or taken out (-1). */
  count(row: Tallied, sign: 1 | -1): void;
  /** Writes what was counted since; to be called within the transaction that changed the rows. */
  flush(): void;
  /** After a rollback. */
  forget(): void;
}

/** Sums of one table by key, as differences until they are written. */
function createSums(db: Connection, table: string, keys: readonly string[], sums: readonly string[]) {
  const all = [...keys, ...sums];
  const put = db.prepare(
    `insert into ${table} (${all.join()}) values (${all.map(() => '?').join()}) on conflict (${keys.join()}) do update set
     ${sums.map((name) => `${name} = ${name} + excluded.${name}`).join()}`,
  );
  const clean = db.prepare(`delete from ${table} where ${sums.map((name) => `${name} = 0`).join(' and ')}`);
  const waiting = new Map<string, { key: (number | string)[]; values: number[] }>();
  return {
    add(key: (number | string)[], sign: number, values: readonly number[]): void {
      const name = key.join(' ');
      let entry = waiting.get(name);
      if (!entry) waiting.set(name, (entry = { key, values: values.map(() => 0) }));
      for (let i = 0; i < values.length; i++) entry.values[i]! += sign * values[i]!;
    },
    flush(): void {
      if (waiting.size === 0) return;
      let less = false;
      for (const { key, values } of waiting.values()) {
        less ||= values.some((value) => value < 0);
        if (values.some((value) => value !== 0)) put.run(...key, ...values);
      }
      if (less) clean.run();
      waiting.clear();
    },
    forget: () => waiting.clear(),
  };
}

export function createTallies(db: Connection): Tallies {
  const spread = createSums(db, 'spread', ['places', 'copies', 'kind', 'diverged'], ['media', 'bytes', 'copy_bytes']);
  const made = createSums(db, 'made', ['month', 'kind'], ['media', 'bytes']);
  const held = createSums(
    db,
    'held',
    ['location', 'kind'],
    ['media', 'copies', 'bytes', 'missing', 'unproved', 'extra_copies', 'extra_bytes'],
  );
  const tables = [spread, made, held];
  return {
    count({ kind, created, size, flags, copies, bytes, places }, sign) {
      const byLocation = groupByLocation(unpackPlaces(places));
      const believed = [...byLocation].filter(([, { copies: there }]) => there > 0).map(([location]) => location);
      const diverged = flags & mediaFlag.diverged ? 1 : 0;
      spread.add([believed.join(), copies, kind, diverged], sign, [1, size, bytes]);
      made.add([monthOf(created), kind], sign, [1, size]);
      for (const [location, sums] of byLocation) {
        const { copies: there, missing, unproved, largest } = sums;
        const extra = there > 0 ? [there - 1, sums.bytes - largest] : [0, 0];
        held.add([location, kind], sign, [there > 0 ? 1 : 0, there, sums.bytes, missing, unproved, ...extra]);
      }
    },
    flush: () => tables.forEach((table) => table.flush()),
    forget: () => tables.forEach((table) => table.forget()),
  };
}

interface LocationSums {
  copies: number;
  bytes: number;
  largest: number;
  missing: number;
  unproved: number;
}

/** By location number, ascending. */
function groupByLocation(places: readonly PlaceCopies[]): Map<number, LocationSums> {
  const grouped = new Map<number, LocationSums>();
  for (const { location, state, count, unproved, bytes, largest } of places) {
    let sums = grouped.get(location);
    if (!sums) grouped.set(location, (sums = { copies: 0, bytes: 0, largest: 0, missing: 0, unproved: 0 }));
    if (state === copyState.missing) {
      sums.missing += count;
      continue;
    }
    sums.copies += count;
    sums.bytes += bytes;
    sums.unproved += unproved;
    sums.largest = Math.max(sums.largest, largest);
  }
  return grouped;
}

const LAST_MS = 8_640_000_000_000_000;

/** Months since the year 0, UTC. */
export function monthOf(ms: number): number {
  const date = new Date(Math.min(LAST_MS, Math.max(-LAST_MS, ms)));
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** `2026-01`. */
export function monthLabel(month: number): string {
  const year = Math.floor(month / 12);
  const sign = year < 0 ? '-' : year > 9999 ? '+' : '';
  const digits = String(Math.abs(year)).padStart(sign === '' ? 4 : 6, '0');
  return `${sign}${digits}-${String(month - year * 12 + 1).padStart(2, '0')}`;
}
