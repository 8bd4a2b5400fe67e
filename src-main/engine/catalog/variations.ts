/** Media of one prompt and model: which there are, which is the best, and which were made in one go. */
import type { Variation } from '#api/duplicate.ts';
import { AliceError } from '#api/errors.ts';
import type { Connection } from './database.ts';
import { fileFacts } from './derive.ts';
import { createItemReader } from './items.ts';
import { mergeFacts } from './merge.ts';
import { createScope, type Circumstances } from './query-scope.ts';
import { statement } from './statement.ts';
import { hashBytes, type FileRow } from './tables.ts';

export interface Variations {
  /** Throws `not-found`. */
  variations(
    contentHash: string,
    page: { offset: number; limit: number },
    circumstances: Circumstances,
  ): { variations: Variation[]; total: number; rank: number };
}

/** Media made within this time belong to one batch, whatever their seeds. */
const BATCH_MS = 120_000;

interface Member {
  n: number;
  /** From the content hash, so that every rebuild ranks alike. */
  tie: number;
  rating: number;
  created: number;
}

/** The best first: by rating, then the newest. */
const compareRank = (a: Member, b: Member): number =>
  b.rating - a.rating || b.created - a.created || a.tie - b.tie || a.n - b.n;

/** The place of a medium among its variations, 1 being the best; 1 for what has no prompt. Within a read transaction. */
export function variantRank(db: Connection, n: number): number {
  const row = statement(db, 'select variant, rating, created, tie from media where n = ?').get(n) as
    (Omit<Member, 'n'> & { variant: number | null }) | undefined;
  if (row === undefined || row.variant === null) return 1;
  const { variant, rating, created, tie } = row;
  const better = statement(
    db,
    `select count(*) from media where variant = :variant and
       (rating > :rating or (rating = :rating and (created > :created or (created = :created and (tie < :tie or (tie = :tie and n < :n))))))`,
    'pluck',
  ).get({ variant, rating, created, tie, n });
  return (better as number) + 1;
}

export function createVariations(db: Connection): Variations {
  const readItems = createItemReader(db);
  return {
    variations: db.transaction(
      (contentHash: string, { offset, limit }: { offset: number; limit: number }, circumstances: Circumstances) => {
        const asked = statement(
          db,
          'select m.n, m.tie, m.variant, m.rating, m.created from identity i join media m on m.n = i.n where i.hash = +?',
        ).get(hashBytes(contentHash)) as (Member & { variant: number | null }) | undefined;
        if (asked === undefined)
          throw new AliceError(
            'not-found',
            `There is no medium ${contentHash} in the catalog. Scan its location again.`,
          );
        const members =
          asked.variant === null
            ? [asked]
            : (statement(db, 'select n, tie, rating, created from media where variant = ?').all(
                asked.variant,
              ) as Member[]);
        members.sort(compareRank);
        const seeds = new Map(members.map(({ n }) => [n, seedOf(db, n)]));
        const batches = batchesOf(members, seeds);
        const page = members.slice(offset, offset + limit);
        const items = readItems(
          page.map(({ n }) => n),
          createScope(db, circumstances),
        );
        return {
          variations: page.flatMap(({ n }, at) => {
            const item = items[at];
            if (!item) return [];
            return [{ item, rank: offset + at + 1, batch: batches.get(n)!, seed: seeds.get(n) ?? null }];
          }),
          total: members.length,
          rank: variantRank(db, asked.n),
        };
      },
    ),
  };
}

function seedOf(db: Connection, n: number): string | null {
  const files = statement(db, 'select n, hash, size, facts from file where identity = ?').all(n) as FileRow[];
  const copies = files.map((file) => ({ ...file, copies: [] }));
  if (copies.length === 0) return null;
  return mergeFacts(fileFacts(copies)).facts.recipe?.seed ?? null;
}

/** By medium the number of its batch, the oldest batch being 1. */
function batchesOf(members: readonly Member[], seeds: ReadonlyMap<number, string | null>): Map<number, number> {
  const batches = new Map<number, number>();
  const byTime = members.toSorted(
    (a, b) => a.created - b.created || compareSeeds(seeds.get(a.n), seeds.get(b.n)) || a.tie - b.tie,
  );
  let batch = 0;
  byTime.forEach((member, at) => {
    const before = byTime[at - 1];
    const goesOn =
      before !== undefined &&
      (member.created - before.created <= BATCH_MS || followsOn(seeds.get(before.n), seeds.get(member.n)));
    if (!goesOn) batch++;
    batches.set(member.n, batch);
  });
  return batches;
}

type Seed = string | null | undefined;

const numberOf = (seed: Seed): bigint | null =>
  typeof seed === 'string' && /^\d{1,20}$/.test(seed) ? BigInt(seed) : null;

function compareSeeds(a: Seed, b: Seed): number {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === null || right === null || left === right) return 0;
  return left < right ? -1 : 1;
}

/** Equal, or the next one. */
function followsOn(before: Seed, after: Seed): boolean {
  const [left, right] = [numberOf(before), numberOf(after)];
  if (left === null || right === null) return false;
  return left === right || left + 1n === right;
}
