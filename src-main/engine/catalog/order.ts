/** Sort orders and positions in them: a page begins after a position, so new media never shift or repeat one. */
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { sortOrders } from '#api/media.ts';
import type { Connection } from './database.ts';
import { statement } from './statement.ts';

export type SortOrder = (typeof sortOrders)[number];

/** What an order compares: its own key (null for the orders by date), then newest first, then the tie of the hash. */
export interface Position {
  key: number | string | null;
  created: number;
  tie: number;
  n: number;
}

const Cursor = z.tuple([z.string(), z.union([z.number(), z.string(), z.null()]), z.number(), z.number(), z.number()]);

/** Column of the order's own key. */
export const keyColumn: Record<SortOrder, 'size' | 'rating' | 'name_key' | null> = {
  newest: null,
  oldest: null,
  largest: 'size',
  smallest: 'size',
  best: 'rating',
  name: 'name_key',
};

export function formatCursor(sort: SortOrder, { key, created, tie, n }: Position): string {
  return Buffer.from(JSON.stringify([sort, key, created, tie, n])).toString('base64url');
}

/** Throws `invalid` when the text is none of ours or belongs to another order. */
export function parseCursor(text: string, sort: SortOrder): Position {
  const refuse = (why: string) =>
    new AliceError('invalid', `The cursor ${why}. Begin again without it.`, { details: { cursor: text } });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw refuse('cannot be read');
  }
  const parsed = Cursor.safeParse(value);
  if (!parsed.success) throw refuse('cannot be read');
  const [order, key, created, tie, n] = parsed.data;
  if (order !== sort) throw refuse(`belongs to the order "${order}", not "${sort}"`);
  const expected = keyColumn[sort] === null ? 'object' : keyColumn[sort] === 'name_key' ? 'string' : 'number';
  if (typeof key !== expected) throw refuse('cannot be read');
  return { key, created, tie, n };
}

export function positionOf(db: Connection, n: number, sort: SortOrder): Position {
  const column = keyColumn[sort];
  return statement(db, `select ${column ?? 'null'} key, created, tie, n from media where n = ?`).get(n) as Position;
}
