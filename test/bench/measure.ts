/** Measures whole commands: wall time and the CPU time of their process tree, from the shell's own accounting. */
import { spawnSync } from 'node:child_process';

export interface Cost {
  /** Seconds. */
  wall: number;
  /** User and system seconds of the command and all its children. */
  cpu: number;
  stdout: string;
}

/** Runs `command` through bash with arguments passed as `$1`, `$2`, …; throws with its error output when it fails. */
export function measure(command: string, args: string[] = [], env: Record<string, string> = {}): Cost {
  const started = process.hrtime.bigint();
  const script = `${command}\ncode=$?\necho "---times---"; times; exit $code`;
  const run = spawnSync('bash', ['-c', script, 'bench', ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, ...env },
  });
  const wall = Number(process.hrtime.bigint() - started) / 1e9;
  const [stdout = '', times = ''] = run.stdout.split('---times---\n');
  if (run.status !== 0)
    throw new Error(`${command} failed (${run.status}): ${run.stderr.slice(0, 2000)} ${stdout.slice(-500)}`);
  const children = times.trim().split('\n')[1] ?? '';
  return { wall, cpu: sumTimes(children), stdout };
}

/** `0m1.234s 0m0.100s` → 1.334 */
function sumTimes(line: string): number {
  let seconds = 0;
  for (const [, minutes, rest] of line.matchAll(/(\d+)m([\d.]+)s/g)) seconds += Number(minutes) * 60 + Number(rest);
  return seconds;
}

export function isInstalled(program: string): boolean {
  return spawnSync('bash', ['-c', `command -v ${program}`]).status === 0;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs the two in turn, `rounds` times, and gives the median cost of each: machines drift, so pairs are compared. */
export function inTurn(rounds: number, ...runs: (() => Cost)[]): { wall: number; cpu: number }[] {
  const costs: Cost[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round++) runs.forEach((run, i) => costs[i]!.push(run()));
  return costs.map((all) => ({ wall: median(all.map((c) => c.wall)), cpu: median(all.map((c) => c.cpu)) }));
}
