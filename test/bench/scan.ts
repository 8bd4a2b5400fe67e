/** Benchmarks of the scan: the first one beside hashing the same bytes, the unchanged one beside listing the same files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCorpus, type Profile } from './corpus.ts';
import { inTurn, isInstalled, measure, type Cost } from './measure.ts';
import type { Report } from './report.ts';

/** What is shipped: the built program, not its sources. */
const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const RESCAN = fileURLToPath(new URL('./rescan-loop.ts', import.meta.url));

export interface ScanBench {
  /** Where corpora are kept between runs. */
  dir: string;
  profile: Profile;
  count: number;
  rounds: number;
  report: Report;
}

export async function benchScan(options: ScanBench): Promise<void> {
  const { profile, count, rounds, report } = options;
  const corpus = await makeCorpus(join(options.dir, `${profile}-${count}`), count, profile);
  const work = mkdtempSync(join(tmpdir(), 'alice-bench-'));
  try {
    const list = join(work, 'files');
    measure(`find "$1" -type f -print0 | sort -z > "$2"; xargs -0 cat < "$2" > /dev/null`, [corpus.dir, list]);
    const alice = firstScans(work, corpus.dir, corpus.pictures);
    const title = `first scan, ${count} ${profile === 'real' ? 'pictures of usual size' : 'tiny files'}`;
    const openssl = (): Cost => measure(`xargs -0 -P2 -n50 openssl dgst -sha256 < "$1" > /dev/null`, [list]);
    const [ours, yardstick] = inTurn(rounds, alice.scan, openssl);
    const goal = profile === 'real' ? 2.2 : 5;
    report.ratio(`${title}: CPU / openssl -P2`, ours!.cpu / yardstick!.cpu, goal, ours!.cpu);
    report.ratio(
      `${title}: wall / openssl -P2`,
      ours!.wall / yardstick!.wall,
      profile === 'real' ? 2.2 : null,
      ours!.wall,
    );
    peers(title, work, corpus.dir, list, ours!, report, profile);
    rescans(options, alice.lastData(), corpus.dir);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Each call scans into a fresh data folder and checks that the number of media is the corpus's. */
function firstScans(work: string, dir: string, pictures: number): { scan: () => Cost; lastData: () => string } {
  let round = 0;
  const data = (): string => join(work, `data-${round}`);
  return {
    lastData: data,
    scan() {
      rmSync(data(), { recursive: true, force: true });
      round++;
      alice(data(), 'locations add corpus --type local --path', dir, '--scan');
      const cost = alice(data(), 'scan --json');
      const status = JSON.parse(alice(data(), 'status --json').stdout) as { result: { media: number } };
      if (status.result.media !== pictures) {
        throw new Error(`The catalog holds ${status.result.media} media, the corpus ${pictures} pictures.`);
      }
      return cost;
    },
  };
}

function alice(data: string, verb: string, ...args: string[]): Cost {
  const places = args.map((_, i) => `"$${i + 4}"`).join(' ');
  return measure(`"$1" "$2" --data-dir "$3" ${verb} ${places}`, [process.execPath, CLI, data, ...args]);
}

function rescans(options: ScanBench, data: string, dir: string): void {
  const { report, rounds, count } = options;
  const find = (): Cost => measure(`find "$1" -type f -printf '%s %T@ %p\\n' > /dev/null`, [dir]);
  const rescan = (): Cost => {
    const cost = alice(data, 'scan --json');
    const { result } = JSON.parse(cost.stdout) as { result: { unchanged: number; bytesHashed: number } };
    if (result.unchanged !== count || result.bytesHashed !== 0)
      throw new Error(`The rescan read files: ${cost.stdout}`);
    return cost;
  };
  /** In an engine that is open already, as in the running app: the command line's start is the same for any library. */
  const warm = (): Cost => {
    const { stdout } = measure(`"$1" "$2" "$3"`, [process.execPath, RESCAN, data]);
    const cost = JSON.parse(stdout) as Cost & { unchanged: number; bytesHashed: number };
    if (cost.unchanged !== count || cost.bytesHashed !== 0) throw new Error(`The rescan read files: ${stdout}`);
    return cost;
  };
  const [ours, inApp, yardstick] = inTurn(rounds, rescan, warm, find);
  const goal = count >= 100_000 ? 2.5 : null;
  const title = `unchanged rescan, ${count} files`;
  report.ratio(`${title}, in the running app: CPU / find`, inApp!.cpu / yardstick!.cpu, goal, inApp!.cpu);
  report.ratio(`${title}, whole command: CPU / find`, ours!.cpu / yardstick!.cpu, null, ours!.cpu);
  if (!isInstalled('rclone')) return report.absent('rclone', 'unchanged rescan');
  const peer = measure(`rclone check --size-only "$1" "$1" 2> /dev/null`, [dir]);
  report.ratio(`unchanged rescan, ${count} files: CPU / rclone check --size-only`, ours!.cpu / peer.cpu, 0.4, peer.cpu);
}

function peers(
  title: string,
  work: string,
  dir: string,
  list: string,
  ours: { wall: number; cpu: number },
  report: Report,
  profile: Profile,
): void {
  const against = (program: string, what: string, run: () => Cost, goals: { cpu?: number; wall?: number }): void => {
    if (!isInstalled(program)) return report.absent(program, title);
    const peer = run();
    report.ratio(`${title}: CPU / ${what}`, ours.cpu / peer.cpu, goals.cpu ?? null, peer.cpu);
    report.ratio(`${title}: wall / ${what}`, ours.wall / peer.wall, goals.wall ?? null, peer.wall);
  };
  against('sha256sum', 'sha256sum -P2', () => measure(`xargs -0 -P2 -n50 sha256sum < "$1" > /dev/null`, [list]), {
    ...(profile === 'real' ? { wall: 0.5 } : {}),
  });
  if (profile === 'tiny') return;
  against(
    'exiftool',
    'exiftool -fast2 (metadata only)',
    () => measure(`exiftool -q -r -json -fast2 "$1" > /dev/null`, [dir]),
    {},
  );
  against('rclone', 'rclone hashsum', () => measure(`rclone hashsum sha256 "$1" > /dev/null`, [dir]), {});
  against(
    'git-annex',
    'git annex add',
    () => {
      const repo = join(work, 'annex');
      measure(`cp -r "$1" "$2"; cd "$2"; git init -q; git annex init -q bench`, [dir, repo]);
      return measure(`cd "$1"; git annex add --quiet . ; git -c user.name=b -c user.email=b commit -qm x`, [repo]);
    },
    { cpu: 0.2, wall: 0.125 },
  );
}
