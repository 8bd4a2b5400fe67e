/** How a plan grows, and where it ends. */
import { describe, expect, it } from 'vitest';
import { addItem, MOST_ITEMS, startDraft } from '#engine/jobs/plans/planner.ts';

describe('a plan', () => {
  it('takes so many media and no more, and says how to choose fewer', () => {
    const draft = startDraft();
    const item = { contentHash: `sha256:${'0'.repeat(64)}`, path: 'a.png', steps: [], reason: 'Because.', leaves: 1 };
    for (let count = 0; count < MOST_ITEMS; count += 1) addItem(draft, item);
    expect(draft.items.at(-1)?.index).toBe(MOST_ITEMS - 1);
    expect(() => addItem(draft, item)).toThrow(/200000 media at most.*one year at a time/);
    expect(draft.items).toHaveLength(MOST_ITEMS);
  });
});
