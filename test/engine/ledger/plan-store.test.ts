/** Plans on disk: paged through without being read whole, and refused as soon as a byte of what they do is another. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan, PlanItem } from '#api/plan.ts';
import { hashOfPlan } from '#engine/ledger/plan-items.ts';
import { newPlanId, openPlanStore } from '#engine/ledger/plan-store.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

let temp: ReturnType<typeof makeTempFolder>;
beforeEach(() => {
  temp = makeTempFolder('plans');
});
afterEach(() => temp.remove());
const folder = (): string => temp.path;
const hash = `sha256:${'ab'.repeat(32)}`;

const itemAt = (index: number, padding = ''): PlanItem => {
  const place = { id: 'p', name: 'studio' };
  const path = `folder/ünï ${index}${padding}.png`;
  const file = { from: path, to: path, size: 7, hash, contentHash: hash, modifiedAt: '2026-01-01', etag: 'e' };
  const step = { kind: 'copy' as const, from: place, to: { id: 'q', name: 'shelf' }, files: [file], floor: 0 };
  return { index, contentHash: hash, path, steps: [step], bytes: 7, reason: 'Because.', leaves: 2 };
};

function planOf(items: readonly PlanItem[]): Plan {
  const about = { id: newPlanId(Date.UTC(2026, 0, 2), () => 0.5), verb: 'copy' as const, undoes: null };
  return {
    ...about,
    title: 'copy',
    createdAt: '2026-01-02T00:00:00.000Z',
    hash: hashOfPlan(about, items),
    state: 'draft',
    items: items.length,
    files: items.length,
    bytes: 0,
    totals: [],
    refusedCount: 0,
    refused: [],
    result: null,
  };
}

describe('plans in the data folder', () => {
  it('come back page by page as they were, also where lines are longer than what is read at once', async () => {
    const store = openPlanStore(folder());
    const items = Array.from({ length: 2500 }, (_, index) =>
      itemAt(index, index % 700 === 3 ? 'x'.repeat(1_200_000) : ''),
    );
    const plan = planOf(items);
    await store.save(plan, items);
    expect(await store.items(plan)).toEqual(items);
    expect(await store.items(plan, 0, 5)).toEqual(items.slice(0, 5));
    expect(await store.items(plan, 1399, 10)).toEqual(items.slice(1399, 1409));
    expect(await store.items(plan, 2495, 100)).toEqual(items.slice(2495));
    expect(await store.items(plan, 9999, 100)).toEqual([]);
  });

  it('may do nothing at all', async () => {
    const store = openPlanStore(folder());
    await store.save(planOf([]), []);
    expect(await store.items(planOf([]))).toEqual([]);
  });

  it.each([
    ['a byte is another', (text: string) => text.replace('"bytes":7', '"bytes":8')],
    ['a line is gone', (text: string) => text.slice(text.indexOf('\n') + 1)],
    ['a line is there twice', (text: string) => text + text.slice(0, text.indexOf('\n') + 1)],
    [
      'two lines are exchanged',
      (text: string) =>
        text
          .split('\n')
          .toSpliced(0, 2, ...text.split('\n').slice(0, 2).toReversed())
          .join('\n'),
    ],
    ['the end is cut off', (text: string) => text.slice(0, -1)],
    ['it is empty', () => ''],
  ])('are refused when %s', async (_, change) => {
    const items = [0, 1, 2].map((index) => itemAt(index));
    const plan = planOf(items);
    await openPlanStore(folder()).save(plan, items);
    const path = join(folder(), `${plan.id}.items.jsonl`);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    await expect(openPlanStore(folder()).items(plan)).rejects.toMatchObject({ code: 'data-loss' });
    await expect(openPlanStore(folder()).items(plan, 0, 1)).rejects.toMatchObject({ code: 'data-loss' });
  });

  it('are refused when what they are called does something else', async () => {
    const items = [itemAt(0)];
    const store = openPlanStore(folder());
    const plan = planOf(items);
    await store.save(plan, items);
    await expect(store.items({ ...plan, verb: 'move' })).rejects.toMatchObject({ code: 'data-loss' });
  });
});
