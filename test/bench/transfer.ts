/** Benchmark of copying and verifying: the real program beside `cp` with both sides hashed, and beside rclone where it is installed. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCorpus } from './corpus.ts';
import { inTurn, isInstalled, measure, type Cost } from './measure.ts';
import type { Report } from './report.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

export interface TransferBench {
  dir: string;
  count: number;
  rounds: number;
  report: Report;
}

export async function benchTransfer({ dir, count, rounds, report }: TransferBench): Promise<void> {
  const corpus = await makeCorpus(join(dir, `real-${count}`), count, 'real');
  const work = mkdtempSync(join(tmpdir(), 'alice-bench-'));
  const [data, target, plain] = [join(work, 'data'), join(work, 'target'), join(work, 'plain')];
  const alice = (verb: string, ...args: string[]): Cost => {
    const places = args.map((_, at) => `"$${at + 4}"`).join(' ');
    return measure(`"$1" "$2" --data-dir "$3" ${verb} ${places}`, [process.execPath, CLI, data, ...args]);
  };
  try {
    measure('find "$1" -type f -print0 | xargs -0 cat > /dev/null', [corpus.dir]);
    mkdirSync(target);
    alice('locations add source --read-only --scan --type local --path', corpus.dir);
    alice('locations add target --scan --type local --path', target);
    alice('scan --json');
    const title = `copy of ${corpus.pictures} pictures, read back and forced to disk`;
    const copy = (): Cost => {
      // The catalog learns of the empty target by its own removal, not by a scan that would brake.
      clear(target);
      alice('scan target --accept-missing --json');
      const cost = alice('copy type:image --to target --json');
      const { result } = JSON.parse(cost.stdout) as { result: { transfer: { done: number; failedCount: number } } };
      if (result.transfer.done !== corpus.pictures || result.transfer.failedCount !== 0)
        throw new Error(`Not all was copied: ${cost.stdout.slice(-400)}`);
      return cost;
    };
    // What Alice has copied, one file for each picture, is what the others copy: as many bytes, once the first round is over.
    copy();
    const media = join(work, 'media');
    measure('cp -r --preserve=timestamps "$1" "$2" && rm -rf "$2/.alice"', [target, media]);
    const cp = (): Cost => {
      clear(plain);
      return measure(
        'cp -r --preserve=timestamps "$1/." "$2" && sync -f "$2" && for d in "$1" "$2"; do find "$d" -type f -print0 | xargs -0 -n50 openssl dgst -sha256 > /dev/null; done',
        [media, plain],
      );
    };
    const slowSums = (): Cost => {
      clear(plain);
      return measure(
        'cp -r --preserve=timestamps "$1/." "$2" && sync -f "$2" && for d in "$1" "$2"; do find "$d" -type f -print0 | xargs -0 -n50 sha256sum > /dev/null; done',
        [media, plain],
      );
    };
    const [ours, yardstick, sums] = inTurn(rounds, copy, cp, slowSums);
    report.ratio(`${title}: CPU / cp + openssl of both sides`, ours!.cpu / yardstick!.cpu, 1.15, ours!.cpu);
    report.ratio(`${title}: wall / cp + openssl of both sides`, ours!.wall / yardstick!.wall, null, ours!.wall);
    report.ratio(`${title}: CPU / cp + sha256sum of both sides`, ours!.cpu / sums!.cpu, null, sums!.cpu);
    besideRclone({ title, media, plain, ours: ours!, rounds, report });
    benchVerify({ alice, media, target, rounds, report, count: corpus.pictures });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function clear(folder: string): void {
  if (existsSync(folder)) measure('find "$1" -mindepth 1 -maxdepth 1 ! -name .alice -exec rm -rf {} +', [folder]);
  else mkdirSync(folder);
}

interface Beside {
  title: string;
  media: string;
  plain: string;
  ours: { cpu: number; wall: number };
  rounds: number;
  report: Report;
}

function besideRclone({ title, media, plain, ours, rounds, report }: Beside): void {
  if (!isInstalled('rclone')) return report.absent('rclone', title);
  const copy = (): Cost => {
    clear(plain);
    return measure('rclone copy "$1" "$2" 2> /dev/null && sync -f "$2"', [media, plain]);
  };
  const check = (): Cost => {
    clear(plain);
    return measure('rclone copy "$1" "$2" 2> /dev/null && rclone check "$1" "$2" 2> /dev/null && sync -f "$2"', [
      media,
      plain,
    ]);
  };
  const [alone, both] = inTurn(Math.min(rounds, 3), copy, check);
  report.ratio(`${title}: CPU / rclone copy`, ours.cpu / alone!.cpu, null, alone!.cpu);
  report.ratio(`${title}: wall / rclone copy`, ours.wall / alone!.wall, null, alone!.wall);
  report.ratio(`${title}: CPU / rclone copy + rclone check`, ours.cpu / both!.cpu, 0.4, both!.cpu);
}

interface Verify {
  alice: (verb: string, ...args: string[]) => Cost;
  media: string;
  target: string;
  rounds: number;
  count: number;
  report: Report;
}

/** Every byte of one side is read and compared with its hash; rclone compares two sides. */
function benchVerify({ alice, media, target, rounds, count, report }: Verify): void {
  const title = `verifying ${count} pictures`;
  const verify = (): Cost => alice('verify --in target --json');
  const openssl = (): Cost =>
    measure('find "$1" -type f -print0 | xargs -0 -n50 openssl dgst -sha256 > /dev/null', [target]);
  const [ours, yardstick] = inTurn(rounds, verify, openssl);
  report.ratio(`${title}: CPU / openssl of the same bytes`, ours!.cpu / yardstick!.cpu, null, ours!.cpu);
  if (!isInstalled('rclone')) return report.absent('rclone', title);
  const check = (): Cost => measure('rclone check "$1" "$2" --exclude "/.alice/**" 2> /dev/null', [media, target]);
  const [peer] = inTurn(Math.min(rounds, 3), check);
  report.ratio(`${title}: CPU / rclone check (both sides)`, ours!.cpu / peer!.cpu, null, peer!.cpu);
}
