/** Where the data folder lies on each platform, and what overrides it. */
import { describe, expect, it } from 'vitest';
import { dataDir } from '#engine/settings/data-dir.ts';

describe('the data folder', () => {
  it.each([
    ['linux', {}, '/home/u', '/home/u/.local/share/alice'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/u', '/data/alice'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/u', '/home/u/.local/share/alice'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/u', '/Users/u/Library/Application Support/Alice'],
    ['win32', { APPDATA: 'C:\\R' }, 'C:\\Users\\u', 'C:\\R\\Alice'],
    ['win32', {}, 'C:\\Users\\u', 'C:\\Users\\u\\AppData\\Roaming\\Alice'],
    ['linux', { ALICE_DATA_DIR: '/mine', XDG_DATA_HOME: '/data' }, '/home/u', '/mine'],
    ['linux', { ALICE_DATA_DIR: '~/mine' }, '/home/u', '/home/u/mine'],
    ['linux', { ALICE_DATA_DIR: 'mine' }, '/home/u', '/cwd/mine'],
    ['linux', { ALICE_DATA_DIR: '' }, '/home/u', '/home/u/.local/share/alice'],
  ])('on %s with %j is the usual place or the chosen one', (platform, env, home, expected) => {
    expect(dataDir(env, platform, home, { cwd: '/cwd' })).toBe(expected);
  });

  it('is the one of --data-dir before all others', () => {
    expect(dataDir({ ALICE_DATA_DIR: '/mine' }, 'linux', '/home/u', { flag: './x', cwd: '/cwd' })).toBe('/cwd/x');
  });
});
