/** The error sweep of the real program: strace makes its system calls fail, those of SQLite and of Node included. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addFaults, judge, noFaults, takeSnapshot, type Faults } from '../support/oracle.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { alice, clearLibrary, openSubject, placeLibrary, places } from './real-library.ts';
import { createRandom } from './scenarios.ts';
import { prepareActs, withoutTrash } from './transfer-kill.ts';

export interface SystemErrorTally {
  runs: number;
  faults: Faults;
}

/** System calls and the errors that each may give; `retval` makes a write take only so many bytes. */
const injections: [string, string[]][] = [
  ['pwrite64', ['error=ENOSPC', 'error=EIO', 'retval=100']],
  ['fsync', ['error=EIO', 'error=ENOSPC']],
  ['fdatasync', ['error=EIO']],
  ['link', ['error=EIO', 'error=EROFS', 'error=EMLINK']],
  ['rename', ['error=EIO', 'error=ENOSPC']],
  ['unlink', ['error=EIO', 'error=EACCES']],
  ['mkdir', ['error=ENOSPC', 'error=EROFS']],
  ['utimensat', ['error=EPERM']],
  ['openat', ['error=EMFILE', 'error=EACCES']],
  ['close', ['error=EIO']],
];

export function whyNoStrace(): string | null {
  if (process.platform !== 'linux') return 'this is not Linux';
  const { status, error } = spawnSync('strace', ['-o', '/dev/null', '-e', 'inject=getppid:retval=1', 'true']);
  if (error !== undefined) return 'strace is not installed';
  return status === 0 ? null : 'strace may not trace here';
}

/** `runs` runs of the real program, each with one failing call; no call that failed is silently taken for done. */
export async function systemErrorCampaign(
  runs: number,
  media: number,
  cli: string,
  onProgress: (tally: SystemErrorTally) => void = () => undefined,
): Promise<SystemErrorTally> {
  const tally: SystemErrorTally = { runs: 0, faults: noFaults() };
  const folder = makeTempFolder('strace');
  const random = createRandom(31);
  try {
    const at = join(folder.path, 'round');
    const acts = await prepareActs(folder.path, media, cli);
    const sizes = new Map<string, number>();
    const log = join(folder.path, 'calls');
    const all = injections.flatMap(([call, errors]) => errors.map((error) => ({ call, error })));
    for (let round = 0; round < runs; round++) {
      const { name, template, words } = acts[round % acts.length]!;
      const { call, error } = all[Math.floor(round / acts.length) % all.length]!;
      const key = `${name} ${call}`;
      const begin = (): void => (clearLibrary(at), placeLibrary(template, at));
      if (!sizes.has(key)) {
        begin();
        await alice(at, words, { cli, under: ['strace', '-f', '-qq', '-o', log, '-e', `trace=${call}`] });
        sizes.set(
          key,
          readFileSync(log, 'utf8')
            .split('\n')
            .filter((line) => line.includes(`${call}(`)).length,
        );
      }
      const size = sizes.get(key)!;
      if (size === 0) continue;
      begin();
      const before = takeSnapshot(at, places);
      // The first opens and closes are those of Node's own start.
      const first = ['openat', 'close'].includes(call) ? Math.floor(size * 0.4) : 0;
      const when = first + 1 + random(size - first);
      const inject = `inject=${call}:${error}:when=${when}`;
      await alice(at, words, {
        cli,
        under: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject],
      });
      tally.runs += 1;
      const subject = await openSubject(at);
      try {
        const whole = name === 'empty' ? withoutTrash(before) : undefined;
        addFaults(tally.faults, await judge(subject, { before, whole }), `${name}, ${inject} of ${size}: `);
      } finally {
        await subject.close();
      }
      if ((round + 1) % 50 === 0) onProgress(tally);
    }
  } finally {
    folder.remove();
  }
  return tally;
}
