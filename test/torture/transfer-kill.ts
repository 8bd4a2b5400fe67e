/** The kill campaign of transfers: the real program is killed with SIGKILL at random points of every verb; nothing may be lost, torn or wrongly known. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addFaults, judge, noFaults, openFilesBelow, takeSnapshot, type Faults } from '../support/oracle.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import {
  alice,
  clearLibrary,
  keepLibrary,
  makeTemplate,
  markerOf,
  openSubject,
  placeLibrary,
  places,
  sourceCli,
} from './real-library.ts';
import { createRandom } from './scenarios.ts';

export interface KillTally {
  kills: number;
  /** Kills that hit a program still at work, and those that left something to settle. */
  hits: number;
  settled: number;
  /** Seconds, over all rounds with their recovery and what the oracle looks at. */
  seconds: number;
  faults: Faults;
}

/** A verb, and the library that it is done to. */
export interface Act {
  name: string;
  template: string;
  words: string[];
  /** Milliseconds that it takes undisturbed. */
  busyMs: number;
}

/** Move, its undo, trash, and its emptying, each over the template that it needs. They lie in `home`. */
export async function prepareActs(home: string, media: number, cli: string): Promise<Act[]> {
  const fresh = join(home, 'fresh');
  const at = join(home, 'round');
  await makeTemplate(fresh, media);
  const acts: Act[] = [];
  async function act(name: string, template: string, words: string[]): Promise<string> {
    clearLibrary(at);
    placeLibrary(template, at);
    const { out, busyMs } = await alice(at, words, { cli });
    acts.push({ name, template, words, busyMs });
    return (JSON.parse(out) as { result: { plan: { id: string } } }).result.plan.id;
  }
  /** The library as it is now, to begin from. */
  function keep(name: string): string {
    keepLibrary(at, join(home, name));
    return join(home, name);
  }
  const moved = await act('move', fresh, ['move', 'tag:all', '--to', 'b', '--yes']);
  await act('undo', keep('moved'), ['undo', moved]);
  await act('trash', fresh, ['trash', 'tag:all', '--yes']);
  await act('empty', keep('trashed'), ['trash', 'empty', '--last-copies', '--yes']);
  await act('copy', fresh, ['copy', 'tag:all', '--to', 'b']);
  return acts;
}

/** `rounds` kills at seeded random moments. */
export async function transferCampaign(
  rounds: number,
  media: number,
  cli: string = sourceCli,
  onProgress: (tally: KillTally) => void = () => undefined,
): Promise<KillTally> {
  const folder = makeTempFolder('transfer-kill');
  const random = createRandom(11);
  try {
    const at = join(folder.path, 'round');
    const acts = await prepareActs(folder.path, media, cli);
    const tally: KillTally = { kills: 0, hits: 0, settled: 0, seconds: 0, faults: noFaults() };
    const started = performance.now();
    for (let round = 0; round < rounds; round++) {
      const { name, template, words, busyMs } = acts[round % acts.length]!;
      clearLibrary(at);
      placeLibrary(template, at);
      const before = takeSnapshot(at, places);
      const { killed } = await alice(at, words, { cli, strikeAfterMs: (random(1000) / 1000) * busyMs });
      tally.kills += 1;
      if (killed) tally.hits += 1;
      if (existsSync(markerOf(at))) tally.settled += 1;
      const faults = noFaults();
      faults.others.push(...openFilesBelow(at, false));
      // What is in the trash may be gone for good when that is what was asked for.
      const whole = name === 'empty' ? withoutTrash(before) : undefined;
      const subject = await openSubject(at);
      try {
        addFaults(faults, await judge(subject, { before, whole }));
      } finally {
        await subject.close();
      }
      addFaults(tally.faults, faults, `round ${round} (${name}): `);
      tally.seconds = (performance.now() - started) / 1000;
      if ((round + 1) % 50 === 0) onProgress(tally);
    }
    return tally;
  } finally {
    folder.remove();
  }
}

export function withoutTrash(before: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...before].filter(([path]) => !path.includes('/.alice/trash/')));
}
