/** The intake: collects what the crew has read into large groups for the one writer, and keeps the tally. */
import type { ProblemFile, ScannedFile } from '../catalog/records.ts';
import type { CatalogThreads } from '../workers/catalog-threads.ts';
import type { HashOutcome } from '../workers/hash-worker.ts';
import { countFailure, type Tally } from './scan-tally.ts';

export interface Intake {
  /** Resolves at once while there is room; throws what made the writer fail. */
  take(outcomes: HashOutcome[]): Promise<void>;
  /** Files that were being written to when they were read; emptied by the caller. */
  busy: Extract<HashOutcome, { kind: 'busy' }>[];
  /** Resolves when everything taken is written. */
  flush(): Promise<void>;
}

export interface IntakeOptions {
  catalog: CatalogThreads;
  location: { id: string; name: string };
  tally: Tally;
  now: () => number;
  /** Called after each group. */
  onWritten: () => void;
}

/** A transaction has a fixed cost, above all in the full-text index: a thousand files in one cost a third of sixteen times 64. */
const GROUP_FILES = 1024;
/** What a kill may cost at the most, and how soon the gallery sees new media. */
const GROUP_MS = 500;
/** Files that may wait for the writer before the crew has to. */
const ROOM_FILES = 4 * GROUP_FILES;

export function createIntake(options: IntakeOptions): Intake {
  const { catalog, location, tally, now } = options;
  const busy: Intake['busy'] = [];
  let files: ScannedFile[] = [];
  let problems: ProblemFile[] = [];
  let groupBegan = now();
  let writing: Promise<void> = Promise.resolve();
  let unwritten = 0;

  function writeGroup(): Promise<void> {
    const group = { files, problems };
    files = [];
    problems = [];
    groupBegan = now();
    writing = writing.then(() => write(group));
    writing.catch(() => {}); // Whoever takes or flushes next hears of it.
    return writing;
  }

  async function write(group: { files: ScannedFile[]; problems: ProblemFile[] }): Promise<void> {
    if (group.files.length > 0) {
      for (const outcome of await catalog.write.saveFiles(group.files)) {
        if (outcome === 'changed') tally.result.changed++;
        else if (outcome === 'new') tally.result.new++;
        else tally.result.unchanged++;
      }
    }
    if (group.problems.length > 0) await catalog.write.saveProblems(group.problems);
    unwritten -= group.files.length;
    options.onWritten();
  }

  function sort(outcome: HashOutcome): void {
    if (outcome.kind === 'file') {
      files.push(outcome.file);
      unwritten++;
    } else if (outcome.kind === 'busy') busy.push(outcome);
    else if (outcome.kind === 'gone') tally.result.seen--;
    else {
      const { path, size, etag, code, message } = outcome;
      problems.push({ location: location.id, path, size, etag, code, message, seenMs: now() });
      countFailure(tally, location.name, path, code, message);
    }
  }

  return {
    busy,
    async take(outcomes) {
      outcomes.forEach(sort);
      if (files.length < GROUP_FILES && now() - groupBegan < GROUP_MS) return;
      const written = writeGroup();
      if (unwritten > ROOM_FILES) await written;
    },
    flush: writeGroup,
  };
}
