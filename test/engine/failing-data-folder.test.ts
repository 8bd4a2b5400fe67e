/** The data folder fails: damaged, full or forbidden, it is told in a sentence, and nothing hangs or pretends. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEngine, type Engine } from '#engine/engine.ts';

let dataDir: string;
let notices: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alice-data-'));
  notices = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (): Promise<Engine> =>
  openEngine({ dataDir, host: 'direct', onNotice: (sentence) => void notices.push(sentence) });

it('a catalog that had to be begun anew is told of, at once and in every status', async () => {
  await (await open()).close();
  expect(notices).toEqual([]);
  truncateSync(join(dataDir, 'catalog.db'), 5000);
  const engine = await open();
  try {
    expect(notices).toEqual([expect.stringMatching(/catalog\.db\.broken-1 .* scan the locations again/)]);
    expect(await engine.dispatch('catalog.status', {})).toMatchObject({ ok: true, result: { notice: notices[0] } });
  } finally {
    await engine.close();
  }
});

it('an engine whose log cannot be taken in ends all the same', async () => {
  const engine = await open();
  truncateSync(join(dataDir, 'catalog.db-wal'), 100);
  await engine.close();
  const again = await open();
  expect((await again.dispatch('catalog.status', {})).ok).toBe(true);
  await again.close();
});

it('what is in the way of a folder of ours is an error with a code, not a fault of Alice', async () => {
  writeFileSync(join(dataDir, 'previews'), '');
  await expect(open()).rejects.toMatchObject({ code: 'already-exists', message: expect.stringContaining(dataDir) });
});

it('notes on read-only places that make no sense are begun anew', async () => {
  for (const notes of ['null', '[]', '{"x":1}', '{', '']) {
    writeFileSync(join(dataDir, 'places.json'), notes);
    const engine = await open();
    expect(await engine.dispatch('locations.list', {})).toMatchObject({ ok: true });
    await engine.close();
  }
});
