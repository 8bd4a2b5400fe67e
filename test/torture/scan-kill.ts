/** The kill campaign: a scan is killed with SIGKILL at random points; the rescan must give the catalog of an undisturbed one. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCatalog } from '../../src-main/engine/catalog/catalog.ts';
import { makeCorpus } from '../bench/corpus.ts';

/** What is shipped: the built program. */
const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface Campaign {
  kills: number;
  /** Kills that hit a scan still at work. */
  hits: number;
  /** Rescans whose catalog differed from the undisturbed one. */
  different: number;
  /** Kills after which the catalog held some but not all files: the point of resuming. */
  resumed: number;
}

/** `rounds` kills at seeded random moments. Reports each hundredth. */
export async function killCampaign(rounds: number, files: number, seed = 7): Promise<Campaign> {
  const home = mkdtempSync(join(tmpdir(), 'alice-kill-'));
  try {
    const corpus = await makeCorpus(join(home, 'corpus'), files, 'tiny');
    const settings = join(home, 'settings');
    run(settings, 'locations', 'add', 'pictures', '--type', 'local', '--path', corpus.dir, '--scan');
    const truth = join(home, 'undisturbed');
    begin(settings, truth);
    // Nothing can be lost before the scan begins: half of what the shortest command takes is left out.
    const idle = timeOf(() => run(settings, 'status', '--json')) / 2;
    const span = timeOf(() => run(truth, 'scan', '--json')) - idle;
    const expected = dumpOf(truth);
    const campaign: Campaign = { kills: 0, hits: 0, different: 0, resumed: 0 };
    let state = seed;
    for (let round = 0; round < rounds; round++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const data = join(home, `round-${round}`);
      begin(settings, data);
      const hit = await killAfter(data, Math.floor(idle + (state / 2 ** 32) * span));
      campaign.kills++;
      if (hit) campaign.hits++;
      const result = JSON.parse(run(data, 'scan', '--json')) as { result: { unchanged: number; new: number } };
      if (result.result.unchanged > 0 && result.result.new > 0) campaign.resumed++;
      if (dumpOf(data) !== expected) {
        campaign.different++;
        console.log(`round ${round}: the catalog after the rescan differs`);
      }
      rmSync(data, { recursive: true, force: true });
      if ((round + 1) % 50 === 0) console.log(`${round + 1} kills: ${JSON.stringify(campaign)}`);
    }
    return campaign;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Milliseconds. */
function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function begin(settings: string, data: string): void {
  mkdirSync(data, { recursive: true });
  copyFileSync(join(settings, 'alice.yaml'), join(data, 'alice.yaml'));
}

function run(data: string, ...args: string[]): string {
  const done = spawnSync(process.execPath, [CLI, '--data-dir', data, ...args], { encoding: 'utf8' });
  if (done.status !== 0)
    throw new Error(`alice ${args.join(' ')} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** True when the scan was still at work when it was killed. */
function killAfter(data: string, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, '--data-dir', data, 'scan', '--json'], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.on('exit', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

function dumpOf(data: string): string {
  const catalog = openCatalog({ file: join(data, 'catalog.db'), readonly: true });
  try {
    return [...catalog.dump()].join('\n');
  } finally {
    catalog.close();
  }
}
