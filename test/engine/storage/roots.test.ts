/** Which folders may become locations. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AliceError } from '#api/errors.ts';
import { nodeWalkIo } from '#engine/storage/walk.ts';
import { probeCase } from '#engine/storage/place-facts.ts';
import { checkRoot, type RootRules } from '#engine/storage/roots.ts';
import { createFatIo } from '../../support/fat-io.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let temp: TempFolder;
let rules: RootRules;
const at = (...names: string[]) => join(temp.path, ...names);

beforeEach(() => {
  temp = makeTempFolder('roots');
  for (const name of ['a', 'a/inner', 'ab', 'b', 'data', 'home', 'home/pictures']) mkdirSync(at(name));
  rules = { existing: [{ name: 'first', path: at('a') }], dataDir: at('data', 'alice'), home: at('home') };
  mkdirSync(rules.dataDir);
});
afterEach(() => temp.remove());

async function refusal(path: string, changed: Partial<RootRules> = {}): Promise<string> {
  const error = await checkRoot(path, { ...rules, ...changed }).then(
    (root) => `accepted as ${root}`,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AliceError);
  expect((error as AliceError).code).toBe('invalid');
  return (error as AliceError).message;
}

describe('folders that may become locations', () => {
  it('a folder of its own, by its real path', async () => {
    expect(await checkRoot(at('b'), rules)).toBe(at('b'));
    symlinkSync(at('b'), at('link'));
    expect(await checkRoot(at('link'), rules)).toBe(at('b'));
    expect(await checkRoot(`${at('b')}/../b/`, rules)).toBe(at('b'));
  });

  it('a folder whose name begins like that of another location', async () => {
    expect(await checkRoot(at('ab'), rules)).toBe(at('ab'));
  });

  it('a folder in the home folder, with a tilde', async () => {
    expect(await checkRoot('~/pictures', rules)).toBe(at('home', 'pictures'));
  });
});

describe('folders that may not', () => {
  it('what is not there, or is no folder', async () => {
    writeFileSync(at('file'), '');
    expect(await refusal(at('gone'))).toMatch(/there is no such folder.*connect its disk/);
    expect(await refusal(at('file'))).toMatch(/it is not a folder/);
    expect(await refusal('')).toMatch(/it is not a path/);
    expect(await refusal('  ')).toMatch(/it is not a path/);
    expect(await refusal('a\0b')).toMatch(/it is not a path/);
  });

  it('the whole computer, the home folder, and what holds it', async () => {
    expect(await refusal('/')).toMatch(/the whole computer/);
    expect(await refusal(at('home'))).toMatch(/your whole home folder/);
    expect(await refusal('~')).toMatch(/your whole home folder/);
    expect(await refusal(temp.path)).toMatch(/your home folder is inside it/);
    symlinkSync(at('home'), at('alias of home'));
    expect(await refusal(at('alias of home'))).toMatch(/your whole home folder/);
    expect(await refusal(homedir(), { home: undefined })).toMatch(/your whole home folder/);
  });

  it.runIf(process.platform === 'linux')('folders of the operating system', async () => {
    for (const path of ['/etc', '/usr/share', '/proc', '/dev', '/sys', '/proc/self']) {
      expect(await refusal(path), path).toMatch(/belongs to the operating system/);
    }
    for (const path of ['/var', '/tmp', '/home'])
      expect(await refusal(path), path).toMatch(/operating system|home folder/);
    expect(dirname(temp.path)).toBe(tmpdir());
  });

  it("Alice's data folder, what is inside it, and what holds it", async () => {
    mkdirSync(join(rules.dataDir, 'previews'));
    expect(await refusal(rules.dataDir)).toMatch(/Alice's own data folder/);
    expect(await refusal(join(rules.dataDir, 'previews'))).toMatch(/Alice's own data folder/);
    expect(await refusal(at('data'))).toMatch(/Alice's own data folder is inside it/);
    expect(await refusal(at('data'), { dataDir: at('data', 'not', 'made', 'yet') })).toMatch(
      /data folder is inside it/,
    );
  });

  it('another location, a part of it, and what holds it', async () => {
    expect(await refusal(at('a'))).toMatch(/it is the location "first" already/);
    expect(await refusal(at('a', 'inner'))).toMatch(/it lies inside the location "first"/);
    const inner = [{ name: 'inner', path: at('a', 'inner') }];
    expect(await refusal(at('a'), { existing: inner })).toMatch(/the location "inner" lies inside it/);
  });

  it('another location under another path', async () => {
    symlinkSync(at('a'), at('link'));
    symlinkSync(at('a', 'inner'), at('link to inner'));
    expect(await refusal(at('link'))).toMatch(/it is the location "first" already/);
    expect(await refusal(at('link to inner'))).toMatch(/it lies inside the location "first"/);
    expect(await refusal(at('a'), { existing: [{ name: 'linked', path: at('link') }] })).toMatch(
      /it is the location "linked"/,
    );
  });

  it('what overlaps with a location that is offline, by its path alone', async () => {
    const existing = [{ name: 'usb', path: at('b', 'mounted', 'here') }];
    expect(await refusal(at('b'), { existing })).toMatch(/the location "usb" lies inside it/);
    expect(await checkRoot(at('ab'), { ...rules, existing })).toBe(at('ab'));
  });

  it('the same folder mounted twice', async ({ skip }) => {
    mkdirSync(at('mounted'));
    try {
      execFileSync('mount', ['--bind', at('a'), at('mounted')], { stdio: 'ignore' });
    } catch {
      console.info('roots: skipped "the same folder mounted twice": bind mounts are not allowed here');
      return skip('bind mounts are not allowed here');
    }
    try {
      expect(await refusal(at('mounted'))).toMatch(/it is the location "first" already/);
      expect(await refusal(at('mounted', 'inner'))).toMatch(/it lies inside the location "first"/);
    } finally {
      execFileSync('umount', ['-l', at('mounted')]);
    }
  });
});

describe('finding out about upper and lower case without writing', () => {
  it('looks up what is there in the other spelling', () => {
    writeFileSync(at('b', '1.PNG'), '');
    expect(probeCase(nodeWalkIo, at('b'))).toBe(true);
    expect(probeCase(createFatIo().walk, at('b'))).toBe(false);
    expect(readdirSync(at('b'))).toEqual(['1.PNG']);
  });

  it('needs no look-up where both spellings are there', () => {
    writeFileSync(at('b', 'x'), '');
    writeFileSync(at('b', 'X'), '');
    expect(probeCase(nodeWalkIo, at('b'))).toBe(true);
  });

  it('asks the folder above where the folder is empty or has no letters, and gives up honestly', () => {
    expect(probeCase(nodeWalkIo, at('b'))).toBe(true);
    expect(probeCase(createFatIo().walk, at('b'))).toBe(false);
    mkdirSync(at('1'));
    writeFileSync(at('1', '2'), '');
    expect(probeCase(nodeWalkIo, at('1'))).toBeNull();
    expect(probeCase(nodeWalkIo, at('gone'))).toBeNull();
  });
});
