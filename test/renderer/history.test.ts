/** The history: what of it is wanted, by day; what lies in the trash, by plan; and the ledger as a file. */
import { expect, it } from 'vitest';
import type { LedgerEntry } from '#api/ledger.ts';
import type { Plan, TrashedFile } from '#api/plan.ts';
import { daysOf, isWanted } from '../../src-renderer/history/days.ts';
import { batchesOf } from '../../src-renderer/trash/batches.ts';
import { csvLines } from '#api/ledger-table.ts';

const plan = (part: Partial<Plan>): Plan => ({
  id: '20260301-120000-k3f9x2',
  verb: 'copy',
  title: 'copy "tag:Hafen" to nas',
  createdAt: '2026-03-01T12:00:00',
  hash: '',
  state: 'done',
  items: 2,
  files: 2,
  bytes: 10,
  totals: [{ location: 'nas', files: { before: 1, after: 3 }, bytes: { before: 1, after: 11 }, trashed: 0 }],
  refusedCount: 0,
  refused: [],
  undoes: null,
  result: null,
  ...part,
});
const all = { verb: 'all', outcome: 'all', location: null, text: '' } as const;

it('finds plans by verb, outcome, place and words, whatever their case', () => {
  expect(isWanted(plan({}), all)).toBe(true);
  expect(isWanted(plan({}), { ...all, verb: 'move' })).toBe(false);
  expect(isWanted(plan({}), { ...all, outcome: 'incomplete' })).toBe(false);
  expect(isWanted(plan({ state: 'discarded' }), { ...all, outcome: 'kept' })).toBe(false);
  expect(isWanted(plan({ state: 'draft' }), { ...all, outcome: 'kept' })).toBe(true);
  expect(isWanted(plan({}), { ...all, location: 'nas' })).toBe(true);
  expect(isWanted(plan({}), { ...all, location: 'studio' })).toBe(false);
  expect(isWanted(plan({}), { ...all, text: ' hafen ' })).toBe(true);
  expect(isWanted(plan({}), { ...all, text: 'k3f9x2' })).toBe(true);
  expect(isWanted(plan({}), { ...all, text: 'berg' })).toBe(false);
});

it('puts plans of one day together, in their order', () => {
  const plans = ['2026-03-02T09:00:00', '2026-03-01T23:59:00', '2026-03-01T00:00:00'].map((createdAt) =>
    plan({ createdAt }),
  );
  expect(daysOf(plans).map(({ day, plans: those }) => [day, those.length])).toEqual([
    ['2026-03-02', 1],
    ['2026-03-01', 2],
  ]);
});

it('puts together what one plan has trashed in one place, the newest first, with its bytes', () => {
  const file = (id: string, location: string, size: number): TrashedFile => ({
    plan: id,
    location,
    path: `${size}.png`,
    trashPath: `.alice/trash/${id}/${size}.png`,
    size,
    hash: '',
    contentHash: null,
    trashedAt: '2026-03-01T12:00:00.000Z',
  });
  const batches = batchesOf([file('a', 'nas', 1), file('a', 'studio', 2), file('a', 'nas', 4), file('b', 'nas', 8)]);
  expect(batches.map(({ plan: id, location, bytes }) => [id, location, bytes])).toEqual([
    ['b', 'nas', 8],
    ['a', 'studio', 2],
    ['a', 'nas', 5],
  ]);
});

it('writes the ledger as a table whose later parts have no head', () => {
  const entry = { seq: 1, time: 't', kind: 'begin', plan: 'p', title: 'a "b", c', prev: '', hash: 'h' } as LedgerEntry;
  const lines = csvLines([entry]);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe('1,t,begin,p,,,,,,,,,,,,"a ""b"", c",h');
  expect(csvLines([entry], { headless: true })).toEqual([lines[1]]);
});
