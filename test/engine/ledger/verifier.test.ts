/** The verifier that the README gives: about twenty lines that need no Alice, and find what ours finds. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLedger } from '#engine/ledger/ledger.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let folder: TempFolder;
beforeEach(() => {
  folder = makeTempFolder('verifier');
});
afterEach(() => folder.remove());

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const code = /```js\n(import \{ createHash \}[\s\S]*?)```/.exec(readme)![1]!;

it('accepts a ledger over several files, and refuses it with any line changed, removed or swapped', async () => {
  const dir = join(folder.path, 'ledger');
  const script = join(folder.path, 'verify.mjs');
  writeFileSync(script, code);
  const verify = () => spawnSync(process.execPath, [script, dir], { encoding: 'utf8' });
  const ledger = await openLedger({ dir, now: () => 0, rotateAt: 600 });
  for (let n = 0; n < 6; n++) await ledger.append([{ kind: 'note', n, name: 'a "quoted", name' }]);
  await ledger.close();
  expect(verify()).toMatchObject({ status: 0, stdout: expect.stringContaining(ledger.head().hash) });
  const file = join(dir, '000002.jsonl');
  const text = readFileSync(file, 'utf8');
  const [first, second, ...others] = text.split('\n');
  for (const changed of [
    text.replace('quoted', 'Quoted'),
    [second, ...others].join('\n'),
    [second, first, ...others].join('\n'),
  ]) {
    writeFileSync(file, changed);
    expect(verify().status).toBe(1);
  }
});

it('is about twenty lines', () => {
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
});
