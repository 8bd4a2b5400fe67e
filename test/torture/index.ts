/**
 * `npm run torture [-- --quick] [-- --only NAMES]`: faults of every kind, each followed by a restart and the oracle. Prints what was
 * really run; campaigns that this machine does not allow are named with the reason. Exits with 1 when anything was lost, torn, wrongly
 * known or left behind.
 */
import { parseArgs } from 'node:util';
import { addFaults, noFaults, sentencesOf, type Faults } from '../support/oracle.ts';
import { whyNoDisks } from '../support/loop-disk.ts';
import { crashCampaign } from './crash-points.ts';
import { errorCampaign } from './error-sweep.ts';
import { playHistories } from './histories.ts';
import { hangCampaign, realUnplugCampaign, unplugCampaign, whyNoHangs } from './mounts.ts';
import { powerCutCampaign } from './power-cuts.ts';
import { realCutCampaign } from './real-cuts.ts';
import { builtCli } from './real-library.ts';
import { killCampaign } from './scan-kill.ts';
import { systemErrorCampaign, whyNoStrace } from './system-errors.ts';
import { transferCampaign } from './transfer-kill.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const { quick } = values;

/** A sentence of figures, and what was wrong. */
type Outcome = { told: string; faults: Faults };

interface Campaign {
  name: string;
  /** Why it cannot be run here; null where it can. */
  missing?: () => string | null;
  run: () => Promise<Outcome>;
}

const campaigns: Campaign[] = [
  {
    name: 'crash-points',
    async run() {
      const { points, twice, faults } = await crashCampaign(quick ? 400 : 10_000, quick);
      return { told: `${points} crash points in process, ${twice} of them killed again while recovering`, faults };
    },
  },
  {
    name: 'errors',
    async run() {
      const { sites, runs, faults } = await errorCampaign(quick ? 97 : 1);
      return { told: `${runs} failing calls at ${sites} places (in process: full, dying, read-only disks)`, faults };
    },
  },
  {
    name: 'histories',
    async run() {
      const tally = await playHistories(quick ? 40 : 2000, quick ? 16 : 24, quick ? 5 : 6);
      return { told: `random histories: ${JSON.stringify(tally)}`, faults: noFaults() };
    },
  },
  {
    name: 'kills',
    async run() {
      const { kills, hits, settled, seconds, faults } = await transferCampaign(quick ? 10 : 1000, 24, builtCli);
      const each = (seconds / kills).toFixed(2);
      return {
        told: `${kills} SIGKILLs of the real program (${each} s each), ${hits} hit it at work, ${settled} left something to settle`,
        faults,
      };
    },
  },
  {
    name: 'power',
    missing: whyNoDisks,
    async run() {
      const { cuts, faults } = await powerCutCampaign(quick ? 20 : 200);
      return { told: `${cuts} power cuts in process (ext4 shutdown, noauto_da_alloc)`, faults };
    },
  },
  {
    name: 'real-power',
    missing: whyNoDisks,
    async run() {
      const { cuts, acknowledged, faults } = await realCutCampaign(quick ? 5 : 100, 24, builtCli);
      return { told: `${cuts} power cuts of the real program, ${acknowledged} right after it was done`, faults };
    },
  },
  {
    name: 'system-errors',
    missing: whyNoStrace,
    async run() {
      const { runs, faults } = await systemErrorCampaign(quick ? 6 : 400, 8, builtCli);
      return { told: `${runs} failing system calls of the real program (strace)`, faults };
    },
  },
  {
    name: 'unplug',
    missing: whyNoDisks,
    async run() {
      const inside = await unplugCampaign(quick ? 10 : 200);
      const real = await realUnplugCampaign(quick ? 1 : 20, 24, builtCli);
      addFaults(inside.faults, real.faults);
      return {
        told: `${inside.rounds} disks pulled out (umount -l) in process, ${real.rounds} under the real program`,
        faults: inside.faults,
      };
    },
  },
  {
    name: 'hang',
    missing: whyNoHangs,
    async run() {
      const { rounds, faults } = await hangCampaign(quick ? 1 : 12, 40);
      return { told: `${rounds} shares that stopped answering (FUSE server stopped)`, faults };
    },
  },
  {
    name: 'scans',
    async run() {
      const { kills, hits, different } = await killCampaign(quick ? 3 : 200, quick ? 300 : 2000);
      const faults = noFaults();
      if (different > 0) faults.wrongExists.push(`${different} catalogs differ from the undisturbed one`);
      return { told: `${kills} SIGKILLs of a scan, ${hits} hit it at work, ${different} catalogs differ`, faults };
    },
  },
];

/** Faults are named up to this many in each campaign. */
const NAMED = 40;

const all = noFaults();
const started = performance.now();
for (const { name, missing, run } of campaigns) {
  if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
  const reason = missing?.() ?? null;
  if (reason !== null) {
    console.log(`${name}: not run here, because ${reason}`);
    continue;
  }
  const began = performance.now();
  try {
    const { told, faults } = await run();
    console.log(`${name}: ${told}, ${sentencesOf(faults).length} faults, ${seconds(began)} s`);
    for (const text of sentencesOf(faults).slice(0, NAMED)) console.log(`  ${text}`);
    addFaults(all, faults);
  } catch (error) {
    console.log(
      `${name}: broke off after ${seconds(began)} s: ${error instanceof Error ? error.stack : String(error)}`,
    );
    all.others.push(`${name} broke off`);
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

const { lost, torn, wrongExists, leaked, others } = all;
console.log(
  `${lost.length} lost, ${torn.length} torn, ${wrongExists.length} wrong exists, ${leaked.length} leaked temps, ` +
    `${others.length} other faults, in ${seconds(started)} s`,
);
process.exitCode = sentencesOf(all).length === 0 ? 0 : 1;
