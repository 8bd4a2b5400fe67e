/** What something costs a page: tasks, scripts, frames and tiles while it happens, and the heap afterwards. */
import { availableParallelism, loadavg } from 'node:os';
import type { CDPSession, Page } from '@playwright/test';
import type { Report } from './report.ts';

export interface Effort {
  frames: number[];
  /** Milliseconds of wall time of tasks that the browser itself calls long. */
  longTasks: number[];
  /** Milliseconds of processor time of the longest tasks of the page's main thread. */
  tasks: number[];
  mostTiles: number;
  mostElements: number;
  scriptSeconds: number;
  busySeconds: number;
}

export function sayEffort(report: Report, what: string, effort: Effort): void {
  const sorted = effort.frames.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0);
  report.ratio(`${what}: most tiles at a time`, effort.mostTiles, 399);
  report.ratio(`${what}: tasks over 50 ms`, effort.longTasks.length, 0);
  report.note(
    `  longest ${Math.max(0, ...effort.longTasks).toFixed(0)} ms by the clock, ${Math.max(0, ...effort.tasks).toFixed(0)} ms of processor time, at a load of ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} processors; scripts ${effort.scriptSeconds.toFixed(2)} s, everything ${effort.busySeconds.toFixed(2)} s; frames: ${sorted.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(0.9999)} ms; elements at most ${effort.mostElements}`,
  );
}

export async function during(page: Page, cdp: CDPSession, act: () => Promise<void>): Promise<Effort> {
  const before = await metrics(cdp);
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.evaluate(() => {
    const seen = { longTasks: [] as number[], frames: [] as number[], mostTiles: 0, mostElements: 0, running: true };
    Object.assign(window, { seen });
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    const tiles = document.getElementsByClassName('tile');
    let last = performance.now();
    const frame = (now: number) => {
      seen.frames.push(now - last);
      last = now;
      seen.mostTiles = Math.max(seen.mostTiles, tiles.length);
      if (seen.frames.length % 20 === 0)
        seen.mostElements = Math.max(seen.mostElements, document.getElementsByTagName('*').length);
      if (seen.running) requestAnimationFrame(frame);
      else observer.disconnect();
    };
    requestAnimationFrame(frame);
  });
  await act();
  const seen = await page.evaluate(async () => {
    const { seen: all } = window as unknown as {
      seen: Omit<Effort, 'tasks' | 'scriptSeconds' | 'busySeconds'> & { running: boolean };
    };
    // Long tasks are reported a little later.
    await new Promise((done) => setTimeout(done, 200));
    all.running = false;
    return all;
  });
  const after = await metrics(cdp);
  return {
    ...seen,
    tasks: mainTasks(await browser.stopTracing()),
    scriptSeconds: after['ScriptDuration']! - before['ScriptDuration']!,
    busySeconds: after['TaskDuration']! - before['TaskDuration']!,
  };
}

interface TraceEvent {
  ph: string;
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of the thread's processor time. */
  tdur?: number;
  args: { name?: string };
}

/** The format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU. */
function mainTasks(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const isMain = ({ pid, tid }: TraceEvent) => main.some((thread) => thread.pid === pid && thread.tid === tid);
  return traceEvents
    .filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && isMain(event))
    .map(({ tdur = 0 }) => tdur / 1000);
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics: all } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

export async function heapMb(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await metrics(cdp))['JSHeapUsedSize']! / 1e6;
}
