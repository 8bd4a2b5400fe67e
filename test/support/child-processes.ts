/** The processes that this test process has started, as Linux lists them; none elsewhere. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ChildProcess {
  pid: number;
  /** The worker's file name without its ending, e.g. `storage-process`. */
  worker: string;
}

export function childProcesses(): ChildProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((entry) => {
    try {
      // proc(5): pid (name) state ppid …; the name may hold blanks and brackets.
      const [state, parent] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(/.*\) /s)[1]!.split(' ');
      if (Number(parent) !== process.pid || state === 'Z') return [];
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      const worker = /([a-z-]+)\.[tj]s$/.exec(words.find((word) => /workers/.test(word)) ?? '')?.[1];
      return worker === undefined ? [] : [{ pid: Number(entry), worker }];
    } catch {
      return []; // Not a process, or gone by now.
    }
  });
}

/** What a dead mount does to a process; they are killed like any other when they are given up. */
export function freeze(processes: readonly ChildProcess[]): void {
  for (const { pid } of processes) process.kill(pid, 'SIGSTOP');
}

/** Waits until `ready` says so; for things that happen in other processes. Throws after `limitMs`. */
export async function eventually(ready: () => boolean, limitMs = 5000): Promise<void> {
  const giveUp = performance.now() + limitMs;
  while (!ready()) {
    if (performance.now() > giveUp) throw new Error(`It has not happened within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
