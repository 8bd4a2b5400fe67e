/** `alice demo` as a process on the real engine: what it prints is what its files amount to, counted here by other means. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlannedFile, planFiles } from '../../../src-main/hosts/cli/demo-library/plan-files.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

const entry = fileURLToPath(new URL('../../../src-main/hosts/cli/index.ts', import.meta.url));

interface Answers {
  status: {
    media: number;
    copies: number;
    offlineOnly: number;
    diverged: number;
    locations: { name: string; copies: number; reachability: string }[];
  };
  problems: { total: number; problems: { path: string; code: string }[] };
  searches: { result: { total: number; items: { copies: { location: string; online: boolean }[] }[] } }[];
  scans: { result: { new: number; unchanged: number } }[];
}

let folder: TempFolder;
let answers: Answers;

function alice(...words: string[]): { exitCode: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, [entry, ...words], { cwd: folder.path, encoding: 'utf8' });
  return { exitCode: run.status, stdout: run.stdout, stderr: run.stderr };
}

beforeAll(() => {
  folder = makeTempFolder('demo');
  const run = alice('demo', '--json');
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  answers = (JSON.parse(run.stdout) as { result: Answers }).result;
}, 180_000);

afterAll(() => folder.remove());

describe('alice demo', () => {
  it('counts what was written there', () => {
    const media = planFiles(new Date()).filter(({ path }) => !path.endsWith('.txt') && !path.includes('-upscaled'));
    const onDisk = ({ place, path }: PlannedFile): Buffer =>
      readFileSync(join(folder.path, '.alice-demo', place === 'shelf-drive' ? 'shelf-drive (unplugged)' : place, path));
    const perPlace = ['studio', 'laptop', 'shelf-drive'].map((name) => ({
      name,
      copies: media.filter(({ place }) => place === name).length,
    }));
    expect(answers.status.locations).toMatchObject(perPlace);
    expect(answers.status.copies).toBe(media.length);
    // Three pictures lie in two places with other tags, so there are three more files than media.
    const files = new Set(media.map((file) => createHash('sha256').update(onDisk(file)).digest('hex')));
    expect(answers.status.media).toBe(files.size - 3);
    expect(answers.status.diverged).toBe(3);
  });

  it('ends with the drive away, its media still found, and the broken file named', () => {
    expect(existsSync(join(folder.path, '.alice-demo', 'shelf-drive'))).toBe(false);
    expect(answers.status.locations.map(({ reachability }) => reachability)).toEqual(['online', 'online', 'offline']);
    expect(answers.problems).toMatchObject({
      total: 1,
      problems: [{ path: 'Downloads/neon-harbour-upscaled.png', code: 'data-loss' }],
    });
    const [words, offline] = answers.searches;
    expect(words!.result.total).toBeGreaterThan(0);
    expect(offline!.result.total).toBe(answers.status.offlineOnly);
    expect(offline!.result.items[0]!.copies).toMatchObject([{ location: 'shelf-drive', online: false }]);
  });

  it('can be looked at afterwards with any verb', () => {
    expect(alice('status', '--demo')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('shelf-drive  local'),
    });
    const wrong = alice('search', 'portrait colour:red', '--data-dir', join('.alice-demo', 'data'));
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('\n  portrait colour:red\n           ^^^^^^');
    // The drive was asked for and is not there.
    expect(alice('scan', 'shelf-drive', '--demo').exitCode).toBe(8);
  }, 60_000);

  it('shows people the tables and what to try next, and finds nothing new in a library it keeps', () => {
    const kept = alice('demo', '--keep', '--json');
    const second = (JSON.parse(kept.stdout) as { result: Answers }).result;
    expect(second.status).toMatchObject({ media: answers.status.media, copies: answers.status.copies });
    expect(second.scans.map(({ result }) => result.new)).toEqual([0, 0, 0]);
    const shown = alice('demo', '--keep');
    expect(shown.stdout).toContain(`media         ${answers.status.media} (`);
    expect(shown.stdout).toContain('Search: is:offline');
    const next = shown.stdout.split('Try next\n')[1]!.trimEnd().split('\n');
    expect(next).toHaveLength(3);
    for (const line of next) expect(line).toMatch(/ --demo$/);
    expect(shown.stderr).toMatch(/studio +scanned/);
  }, 60_000);
});
