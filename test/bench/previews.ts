/** Benchmark of previews: our preview maker beside a bare sharp loop and the command-line tools people use. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCorpus } from './corpus.ts';
import { inTurn, isInstalled, measure, type Cost } from './measure.ts';
import type { Report } from './report.ts';

const LOOP = fileURLToPath(new URL('./preview-loop.ts', import.meta.url));

export async function benchPreviews(options: {
  dir: string;
  count: number;
  rounds: number;
  report: Report;
}): Promise<void> {
  const { count, rounds, report } = options;
  const corpus = await makeCorpus(join(options.dir, `real-${count}`), count, 'real');
  const work = mkdtempSync(join(tmpdir(), 'alice-bench-'));
  try {
    const list = join(work, 'files');
    const files = readdirSync(corpus.dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    writeFileSync(list, files.join('\0'));
    measure(`xargs -0 cat < "$1" > /dev/null`, [list]);
    const loop = (mode: string) => (): Cost => measure(`"$1" "$2" ${mode} "$3"`, [process.execPath, LOOP, list]);
    const [ours, bare] = inTurn(rounds, loop('alice'), loop('sharp'));
    report.ratio(`previews of ${count}: CPU / bare sharp loop`, ours!.cpu / bare!.cpu, 1.1, ours!.cpu);
    if (isInstalled('vipsthumbnail')) {
      const peer = measure(
        `cd "$2"; xargs -0 -n50 vipsthumbnail --vips-concurrency=1 -s 256x256 -o "$2/%s.jpg[Q=80]" < "$1"`,
        [list, work],
      );
      report.ratio(`previews of ${count}: CPU / vipsthumbnail`, ours!.cpu / peer.cpu, 0.75, peer.cpu);
    } else report.absent('vipsthumbnail', 'previews');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
