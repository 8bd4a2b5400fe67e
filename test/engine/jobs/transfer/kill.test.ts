/** The real program, killed at random points of move, undo and trash: nothing is lost, torn or wrongly known. The long campaign is `npm run torture`. */
import { expect, it } from 'vitest';
import { sentencesOf } from '../../../support/oracle.ts';
import { transferCampaign } from '../../../torture/transfer-kill.ts';

it('ten kills lose nothing', async () => {
  const { kills, hits, settled, faults } = await transferCampaign(10, 24);
  console.info(
    `${kills} kills, ${hits} hit the program at work, ${settled} left something to settle, ${sentencesOf(faults).length} faults`,
  );
  expect(sentencesOf(faults)).toEqual([]);
  expect(kills).toBe(10);
  expect(settled).toBeGreaterThan(4);
}, 240_000);
