/** Power cuts of the real program: its data folder and its locations lie on one ext4 disk that goes down at a random moment, or right after the end. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { addFaults, judge, noFaults, takeSnapshot, type Faults } from '../support/oracle.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { setUpDesk } from './power-cuts.ts';
import { alice, openSubject, placeLibrary, places, type OpenSubject } from './real-library.ts';
import { createRandom } from './scenarios.ts';
import { prepareActs, withoutTrash } from './transfer-kill.ts';

export interface RealCutTally {
  cuts: number;
  /** Cuts right after the program, or the job within a running one, had said that it was done. */
  acknowledged: number;
  faults: Faults;
}

/** A job that ends in a program that goes on running, as the window does, and then the power. */
async function finishAndCut(dir: string, words: readonly string[], cut: () => void): Promise<void> {
  const app: OpenSubject = await openSubject(dir);
  try {
    const to = words[0] === 'trash' ? {} : { to: 'b' };
    const verb = words[0] as 'move' | 'copy' | 'trash';
    const { id, hash } = await app.client.call('plans.create', { verb, query: 'tag:all', ...to });
    const { job } = await app.client.call('plans.run', { id, hash });
    const { state } = await app.client.call('jobs.get', { id: job, wait: true });
    if (state !== 'done') throw new Error(`The job ended as ${state}.`);
    cut();
  } finally {
    // Its disk is gone, which it may well say.
    await app.close().catch(() => undefined);
  }
}

export async function realCutCampaign(
  cuts: number,
  media: number,
  cli: string,
  onProgress: (tally: RealCutTally) => void = () => undefined,
): Promise<RealCutTally> {
  const tally: RealCutTally = { cuts: 0, acknowledged: 0, faults: noFaults() };
  const folder = makeTempFolder('real-power');
  const random = createRandom(23);
  const acts = await prepareActs(folder.path, media, cli);
  const desk = setUpDesk(join(folder.path, 'disk'), false);
  try {
    for (let round = 0; round < cuts; round++) {
      const { name, template, words, busyMs } = acts[round % acts.length]!;
      const late = Math.floor(round / acts.length) % 4;
      desk.clear();
      placeLibrary(template, desk.dir);
      const before = takeSnapshot(desk.dir, places);
      spawnSync('sync', ['-f', desk.dir]);
      const running = ['move', 'copy', 'trash'].includes(name) && late === 3;
      if (running) await finishAndCut(desk.dir, words, () => desk.cut());
      else {
        const strikeAfterMs = late === 2 ? Infinity : (random(1000) / 1000) * busyMs;
        const strike = (kill: () => void): void => (desk.cut(), kill());
        const { killed } = await alice(desk.dir, words, { cli, strikeAfterMs, strike });
        if (!killed) desk.cut();
      }
      tally.cuts += 1;
      const done = running || late === 2;
      if (done) tally.acknowledged += 1;
      desk.restart();
      const faults = noFaults();
      const subject = await openSubject(desk.dir);
      try {
        addFaults(faults, await judge(subject, { before, whole: name === 'empty' ? withoutTrash(before) : undefined }));
        if (done && name === 'move') {
          const left = [...takeSnapshot(desk.dir, ['a']).keys()].filter((path) => /^a\/trip.*png$/.test(path));
          if (left.length > 0) faults.lost.push(`${left.length} acknowledged moves are not done`);
        }
      } finally {
        await subject.close();
      }
      addFaults(tally.faults, faults, `cut ${round} (${name}${done ? ', after its end' : ''}): `);
      if ((round + 1) % 25 === 0) onProgress(tally);
    }
  } finally {
    desk.remove();
    folder.remove();
  }
  return tally;
}
