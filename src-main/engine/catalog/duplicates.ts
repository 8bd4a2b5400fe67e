/** Media with more copies than are wanted, those that free the most first: worked out once, then kept up with what changes. */
import type { DuplicateGroup } from '#api/duplicate.ts';
import type { Connection } from './database.ts';
import { createCopyRecords, type CopyRecord } from './copy-records.ts';
import { unpackFacts } from './facts-text.ts';
import { kindName } from './find.ts';
import { bytesOf, decide, type KeepPolicy, type PolicyCopy } from './keep-policy.ts';
import { generationOf } from './load-columns.ts';
import { mergeFacts } from './merge.ts';
import { unpackPlaces, type PlaceCopies } from './places.ts';
import type { LocationView } from './records.ts';
import { copyState, mediaFlag } from './schema.ts';
import { sortDescending } from './stable-sort.ts';
import { statement } from './statement.ts';
import { locationIds } from './storage-report.ts';
import { hashBytes, hashText } from './tables.ts';

export interface DuplicatesPage {
  groups: DuplicateGroup[];
  total: number;
  copies: number;
  bytes: number;
}

export interface Duplicates {
  /** The first call about a policy goes through all media with several copies; later ones only through what has changed. */
  duplicates(
    policy: KeepPolicy,
    page: { offset: number; limit: number },
    views: readonly LocationView[],
  ): DuplicatesPage;
  /** Content hashes of the media of which something goes, those that free the most first. */
  duplicateHashes(policy: KeepPolicy): string[];
}

/** What goes of each medium, by its number. */
interface Survey {
  key: string;
  generation: number;
  bytes: Float64Array<ArrayBuffer>;
  copies: Uint32Array<ArrayBuffer>;
  /** Media that are shown: with a copy that goes, or one that only stays because it differs. */
  shown: Uint8Array<ArrayBuffer>;
  order: Uint32Array<ArrayBuffer> | null;
  totals: { copies: number; bytes: number };
}

type Row = [n: number, flags: number, places: Buffer];

const SURVEYED = 'select n, flags, places from media';
/** Policies whose answers are remembered; 13 bytes a medium each. */
const MOST_KEPT = 2;
/** Copies of one medium that are told of. */
const MOST_SHOWN = 200;

export function createDuplicates(db: Connection): Duplicates {
  const kept: Survey[] = [];
  const records = createCopyRecords(db);

  function survey(policy: KeepPolicy): Survey {
    const key = JSON.stringify(policy);
    const at = kept.findIndex((one) => one.key === key);
    const known = at < 0 ? begin(db, key) : kept.splice(at, 1)[0]!;
    kept.unshift(known);
    kept.length = Math.min(kept.length, MOST_KEPT);
    const generation = generationOf(db);
    if (known.generation === generation) return known;
    const judge = createJudge(db, policy, records.copyRecords);
    const put = (n: number, verdict: Verdict): void => {
      known.bytes[n] = verdict.bytes;
      known.copies[n] = verdict.copies;
      known.shown[n] = verdict.shown ? 1 : 0;
    };
    grow(known, (statement(db, 'select max(n) from media', 'pluck').get() as number | null) ?? 0);
    if (known.generation < 0) {
      const rows = statement(db, `${SURVEYED} where copies > 1`, 'raw').iterate() as IterableIterator<Row>;
      for (const row of rows) put(row[0], judge(row));
    } else {
      const gone = statement(db, 'select n from forgotten where generation > ?', 'pluck').all(known.generation);
      for (const n of gone as number[]) if (n < known.shown.length) put(n, nothing);
      const rows = statement(db, `${SURVEYED} where generation > ?`, 'raw').all(known.generation) as Row[];
      for (const row of rows) put(row[0], judge(row));
    }
    known.generation = generation;
    known.order = null;
    return known;
  }

  return {
    duplicates: db.transaction(
      (policy: KeepPolicy, { offset, limit }: { offset: number; limit: number }, views: readonly LocationView[]) => {
        const known = survey(policy);
        const order = (known.order ??= orderOf(known));
        const describe = createDescriber(db, policy, views, records.copyRecords);
        return {
          groups: [...order.subarray(offset, offset + limit)].map(describe),
          total: order.length,
          ...known.totals,
        };
      },
    ),
    duplicateHashes: db.transaction((policy: KeepPolicy) => {
      const known = survey(policy);
      const order = (known.order ??= orderOf(known));
      const getHash = statement(db, 'select hash from media where n = ?', 'pluck');
      return [...order].flatMap((n) => (known.copies[n] === 0 ? [] : [hashText(getHash.get(n) as Buffer)]));
    }),
  };
}

function begin(db: Connection, key: string): Survey {
  const size = ((statement(db, 'select max(n) from media', 'pluck').get() as number | null) ?? 0) + 1024;
  return {
    key,
    generation: -1,
    bytes: new Float64Array(size),
    copies: new Uint32Array(size),
    shown: new Uint8Array(size),
    order: null,
    totals: { copies: 0, bytes: 0 },
  };
}

function grow(known: Survey, n: number): void {
  if (n < known.shown.length) return;
  const size = Math.ceil(n * 1.25) + 1024;
  const { bytes, copies, shown } = known;
  Object.assign(known, {
    bytes: new Float64Array(size),
    copies: new Uint32Array(size),
    shown: new Uint8Array(size),
  });
  known.bytes.set(bytes);
  known.copies.set(copies);
  known.shown.set(shown);
}

function orderOf(known: Survey): Uint32Array<ArrayBuffer> {
  const { shown, bytes, copies } = known;
  let total = 0;
  const totals = { copies: 0, bytes: 0 };
  for (let n = 0; n < shown.length; n++) {
    if (shown[n] === 0) continue;
    total++;
    totals.copies += copies[n]!;
    totals.bytes += bytes[n]!;
  }
  const list = new Uint32Array(total);
  let at = 0;
  for (let n = 0; n < shown.length; n++) if (shown[n] !== 0) list[at++] = n;
  known.totals = totals;
  return sortDescending(list, bytes);
}

interface Verdict {
  bytes: number;
  copies: number;
  shown: boolean;
}

const nothing: Verdict = { bytes: 0, copies: 0, shown: false };

/**
 * Equal files without second names are judged by where they lie alone, and there are few ways to lie: each is decided once. Only
 * mixed ones are looked at copy by copy.
 */
function createJudge(
  db: Connection,
  policy: KeepPolicy,
  recordsOf: (hashes: readonly string[]) => CopyRecord[],
): (row: Row) => Verdict {
  const ids = locationIds(db);
  const getHash = statement(db, 'select hash from media where n = ?', 'pluck');
  const ways = new Map<string, number>();
  return ([n, flags, packed]) => {
    if ((flags & mediaFlag.mixed) !== 0) {
      const decided = decide(recordsOf([hashText(getHash.get(n) as Buffer)]), policy);
      const going = decided.filter(({ goes }) => goes).map(({ copy }) => copy);
      const asked = (location: string): boolean => policy.from?.includes(location) ?? true;
      const differs = decided.some(({ fate, copy }) => fate === 'differs' && asked(copy.location));
      const shown = going.length > 0 || differs;
      return { bytes: bytesOf(going), copies: going.length, shown };
    }
    const places = unpackPlaces(packed);
    let way = '';
    for (const { location, state, count } of places) way += `${location}/${state}/${count} `;
    let going = ways.get(way);
    if (going === undefined) {
      going = decide(likeThese(places, ids), policy).filter(({ goes }) => goes).length;
      ways.set(way, going);
    }
    return going === 0 ? nothing : { bytes: going * places[0]!.largest, copies: going, shown: true };
  };
}

/** Copies of one file that lie as these do. */
function likeThese(places: readonly PlaceCopies[], ids: ReadonlyMap<number, string>): PolicyCopy[] {
  return places.flatMap(({ location, state, count, largest: size }) => {
    const name = stateName(state);
    return Array.from({ length: count }, (_, i) => {
      return { location: ids.get(location)!, path: `${i}`, size, state: name, fileHash: '', etag: '' };
    });
  });
}

function stateName(state: number): PolicyCopy['state'] {
  if (state === copyState.present) return 'present';
  return state === copyState.missing ? 'missing' : 'unknown';
}

function createDescriber(
  db: Connection,
  policy: KeepPolicy,
  views: readonly LocationView[],
  recordsOf: (hashes: readonly string[]) => CopyRecord[],
): (n: number) => DuplicateGroup {
  const owners = new Map(views.map((view) => [view.id, view]));
  return (n) => {
    const { hash, name, kind } = statement(db, 'select hash, name, kind from media where n = ?').get(n) as {
      hash: Buffer;
      name: string;
      kind: number;
    };
    const contentHash = hashText(hash);
    const decided = decide(recordsOf([contentHash]), policy);
    const differs = createComparison(db, decided[0]?.copy.fileHash);
    return {
      contentHash,
      name,
      mediaType: kindName(kind),
      copies: decided.slice(0, MOST_SHOWN).map(({ copy, goes, fate }) => ({
        location: owners.get(copy.location)?.name ?? copy.location,
        path: copy.path,
        size: copy.size,
        state: copy.state === 'suspect' ? 'unknown' : copy.state,
        online: owners.get(copy.location)?.online ?? false,
        fileHash: copy.fileHash,
        goes,
        fate,
        differs: differs(copy.fileHash),
      })),
      count: decided.length,
      bytes: bytesOf(decided.filter(({ goes }) => goes).map(({ copy }) => copy)),
    };
  };
}

/** Fields in which a file's own metadata are not those of the first. */
function createComparison(db: Connection, first: string | undefined): (fileHash: string) => string[] {
  const known = new Map<string, string[]>();
  const read = (fileHash: string) => ({
    fileHash,
    modifiedMs: 0,
    facts: unpackFacts(
      statement(db, 'select facts from file where hash = ?', 'pluck').get(hashBytes(fileHash)) as string | Buffer,
    ),
  });
  return (fileHash) => {
    if (first === undefined || fileHash === first) return [];
    let fields = known.get(fileHash);
    if (fields === undefined) known.set(fileHash, (fields = mergeFacts([read(first), read(fileHash)]).diverged));
    return fields;
  };
}
