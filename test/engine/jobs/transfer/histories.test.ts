/** Random histories over two to four places: nothing is lost or torn, and the catalog tells the truth. The long campaign is `npm run torture`. */
import { expect, it } from 'vitest';
import { playHistories } from '../../../torture/histories.ts';

it('three media survive whatever is done to them', async () => {
  const tally = await playHistories(120, 16, 5);
  console.info(`histories: ${JSON.stringify(tally)}`);
  expect(Math.min(tally.done, tally.killed, tally.edited)).toBeGreaterThan(20);
}, 240_000);
