/** The program is killed at every single call that changes something: nothing is lost, nothing is torn, and recovery settles it once. */
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../../support/oracle.ts';
import { disks, noCrashes, sampleCrashes, sweepCrashes } from '../../../torture/crash-points.ts';
import { scenarios } from '../../../torture/scenarios.ts';

for (const [disk, habits] of Object.entries(disks)) {
  describe(`killed at every call, on ${disk}`, () => {
    for (const scenario of scenarios) {
      it(`${scenario.name} loses nothing, tears nothing and leaves nothing behind`, async () => {
        const tally = noCrashes();
        await sweepCrashes(scenario, habits, tally);
        console.info(`${scenario.name}, on ${disk}: ${tally.points} crash points`);
        expect(sentencesOf(tally.faults)).toEqual([]);
        expect(tally.points).toBeGreaterThan(20);
      }, 120_000);
    }
  });
}

it('made-up plans survive it as well, also when the recovery is killed, too', async () => {
  const tally = noCrashes();
  for (let seed = 1; seed <= 20; seed++) await sampleCrashes(seed, 12, tally);
  console.info(`made-up plans: ${tally.points} crash points, ${tally.twice} of them twice`);
  expect(sentencesOf(tally.faults)).toEqual([]);
  expect(tally.twice).toBeGreaterThan(30);
}, 120_000);
