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
