/** The program is killed at every single call that changes something: nothing is lost, nothing is torn, and recovery settles it once. Made-up plans: `npm run torture`. */
import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../../support/oracle.ts';
import { disks, noCrashes, sweepCrashes } from '../../../torture/crash-points.ts';
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
