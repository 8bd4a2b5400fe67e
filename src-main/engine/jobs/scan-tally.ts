/** The scan's tally: counts that add up (every file seen ends in exactly one of them) and lists that stay short. */
import { LIST_CAP, type FailedFile, type ScanResult, type SkippedFile } from '#api/job.ts';

export interface Tally {
  result: ScanResult;
  skip(file: SkippedFile): void;
  fail(file: FailedFile): void;
}

export function createTally(): Tally {
  const result: ScanResult = {
    seen: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    moved: 0,
    missing: 0,
    bytesHashed: 0,
    skippedCount: 0,
    failedCount: 0,
    skipped: [],
    failed: [],
    notScanned: [],
    braked: [],
  };
  return {
    result,
    skip(file) {
      result.skippedCount++;
      if (result.skipped.length < LIST_CAP) result.skipped.push(file);
    },
    fail(file) {
      result.failedCount++;
      if (result.failed.length < LIST_CAP) result.failed.push(file);
    },
  };
}

/** A file that is no media is left alone; all else that could not be identified is a failure. */
export function countFailure(tally: Tally, location: string, path: string, code: string, message: string): void {
  if (code === 'unsupported') tally.skip({ location, path, reason: message });
  else tally.fail({ location, path, code, message });
}
