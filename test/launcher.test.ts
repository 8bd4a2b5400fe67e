/** The command `alice` under every Node: the right one is found, arguments and exit codes pass through, an old one gets a sentence. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
/** Loaded before the launcher, it makes this Node look like the one that Debian bookworm's users have. */
const pretendOld = `data:text/javascript,${encodeURIComponent(
  'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });',
)}`;

describe('the launcher', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'alice-launcher-'));
    for (const tree of ['with-node', 'without-node']) {
      cpSync(join(root, 'resources'), join(folder, tree, 'resources'), { recursive: true });
      mkdirSync(join(folder, tree, 'src-main', 'hosts', 'cli'), { recursive: true });
      writeFileSync(join(folder, tree, 'package.json'), '{"type":"module"}');
      writeFileSync(
        join(folder, tree, 'src-main', 'hosts', 'cli', 'index.ts'),
        'const shown: string = JSON.stringify([process.argv.slice(2), process.versions.node.split(".")[0]]);\n' +
          'process.stdout.write(shown);\nprocess.exitCode = process.argv.length;\n',
      );
    }
    const platform = `node-linux-${process.arch}`;
    mkdirSync(join(folder, 'with-node', 'node_modules'));
    symlinkSync(join(root, 'node_modules', platform), join(folder, 'with-node', 'node_modules', platform));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (tree: string, before: string[], args: string[]) =>
    spawnSync(process.execPath, [...before, join(folder, tree, 'resources', 'alice.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ALICE_NODE_CHOSEN: '' },
    });

  it('hands arguments, output and the exit code through untouched', () => {
    const awkward = ['search', 'tag:"a b" -tag:wip', '', '--json', '*', "it's"];
    const result = run('without-node', [], awkward);
    expect([result.status, JSON.parse(result.stdout), result.stderr]).toEqual([
      2 + awkward.length,
      [awkward, process.versions.node.split('.')[0]],
      '',
    ]);
  });

  it.runIf(process.platform === 'linux')('finds the Node of the packages when it is started by an old one', () => {
    const result = run('with-node', ['--import', pretendOld], ['a b', '--json']);
    expect([result.status, JSON.parse(result.stdout), result.stderr]).toEqual([4, [['a b', '--json'], '24'], '']);
  });

  it('says in one sentence what is wrong and what to do when there is no Node to be found', () => {
    const result = run('without-node', ['--import', pretendOld], ['status']);
    expect(result.status).toBe(1);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^alice: Alice needs Node 24 or newer, but this is Node 20\.20\.2 .*npm ci.*\n$/);
  });

  it('stands before the npm scripts as well', () => {
    const guard = join(folder, 'without-node', 'resources', 'need-node.mjs');
    const old = spawnSync(process.execPath, ['--import', pretendOld, guard], { encoding: 'utf8' });
    expect([old.status, old.stderr.split('\n').length]).toEqual([1, 2]);
    expect(old.stderr).toContain('needs Node 24');
    expect(spawnSync(process.execPath, [guard]).status).toBe(0);
  });
});
