/** The 42 losses that other programs' users have had, each with its report: a test of this folder by its number, or a reason why it waits. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const clouds = 'there are no clouds yet: buckets, their listings and their uploads';
const writing = 'no metadata is written yet: tags, ratings and sidecars are only read';

/** Numbers without a test, with where they were reported and what they wait for. */
const pending: Record<number, { where: string; what: string; waitsFor: string }> = {
  5: { where: 'rclone/rclone#988', what: 'page 2 of a listing fails', waitsFor: clouds },
  9: { where: 'rclone/rclone#7590', what: 'an upload in blocks corrupts', waitsFor: clouds },
  13: { where: 'restic/restic#4677', what: 'a transformation corrupts silently', waitsFor: 'nothing is encrypted yet' },
  17: { where: 'syncthing/syncthing#220', what: 'concurrent edits are overwritten', waitsFor: writing },
  24: { where: 'immich-app/immich#30979', what: 'a failed sidecar write erases the edit', waitsFor: writing },
  26: { where: 'darktable-org/darktable#12322', what: 'a foreign sidecar is overwritten', waitsFor: writing },
  27: { where: 'Exiv2/exiv2#9482', what: 'the original is truncated while it is tagged', waitsFor: writing },
  28: { where: 'BestImageViewer/geeqie#183', what: 'a hard-linked twin is emptied on saving', waitsFor: writing },
  30: { where: 'aws/aws-sdk-js-v3#3816', what: 'an upload or download is silently short', waitsFor: clouds },
  31: { where: 'alexmojaki/s3-stream-upload#17', what: 'an incomplete list of parts is accepted', waitsFor: clouds },
  35: {
    where: 'kaii-lb/LavenderPhotos#323',
    what: 'moving into an album deletes',
    waitsFor: 'there are no collections yet',
  },
  41: { where: 'jjjake/internetarchive#477', what: 'keys stand in logs', waitsFor: clouds },
  42: { where: 'exiftool/exiftool#181', what: 'a corrupt file hangs exiftool', waitsFor: writing },
};

it('each of the 42 has a test or a reason', () => {
  const titles = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/\(\s*'(\d+), /g)])
    .map(([, number]) => Number(number));
  const tested = new Set(titles);
  const waiting = Object.keys(pending).map(Number);
  const all = Array.from({ length: 42 }, (_, at) => at + 1);
  expect(all.filter((number) => !tested.has(number) && !waiting.includes(number))).toEqual([]);
  expect(waiting.filter((number) => tested.has(number))).toEqual([]);
  console.info(`${tested.size} of 42 have tests; ${waiting.length} wait:`);
  for (const [number, { where, what, waitsFor }] of Object.entries(pending))
    console.info(`  ${number}, ${where}: ${what}; ${waitsFor}`);
  expect(tested.size + waiting.length).toBe(42);
});
