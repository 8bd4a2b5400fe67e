/** When a place answered last is remembered over restarts, for few writes. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLastOnline } from '#engine/last-online.ts';

const shelf = '11111111-0000-4000-8000-000000000001';
const nas = '11111111-0000-4000-8000-000000000002';
const MINUTE = 60_000;

let folder: string;
let file: string;
let now: number;
const open = () => openLastOnline(file, () => now);
const inode = (): number => statSync(file).ino;
const kept = (): unknown => JSON.parse(readFileSync(file, 'utf8'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alice-last-'));
  file = join(folder, 'last-online.json');
  now = Date.parse('2026-03-01T12:00:00Z');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the last answer', () => {
  it('is nothing before the first, and what was noted after it', () => {
    const last = open();
    expect(last.get(shelf)).toBeNull();
    last.note(shelf);
    now += 1000;
    last.note(shelf);
    expect(last.get(shelf)).toBe(now);
    expect(open().get(shelf)).toBe(now - 1000);
  });

  it('is written once for hours of answers each second, and at the moment when it is lost', () => {
    const last = open();
    last.note(shelf);
    const writes = new Set([inode()]);
    for (let second = 0; second < 14 * 60; second++) {
      now += 1000;
      last.note(shelf);
      writes.add(inode());
    }
    expect(writes.size).toBe(1);
    last.lost(shelf);
    expect(kept()).toEqual({ [shelf]: new Date(now).toISOString() });
    const lost = inode();
    now += MINUTE;
    last.lost(shelf);
    last.close([shelf]);
    expect(inode()).toBe(lost);
    expect(open().get(shelf)).toBe(now - MINUTE);
  });

  it('is at most a quarter of an hour behind when the program is killed, and a minute when it ends', () => {
    const killed = open();
    for (let minute = 0; minute < 100; minute++) {
      killed.note(shelf);
      now += MINUTE;
    }
    expect(now - open().get(shelf)!).toBeLessThanOrEqual(16 * MINUTE);
    const ended = open();
    ended.note(shelf);
    ended.close([shelf]);
    expect(open().get(shelf)).toBe(now);
    const quick = open();
    const before = inode();
    now += MINUTE / 2;
    quick.note(shelf);
    quick.close([shelf]);
    expect(inode()).toBe(before);
  });

  it('keeps what another program has seen later, and forgets what is no location any more', () => {
    const [mine, other] = [open(), open()];
    mine.note(shelf);
    now += 20 * MINUTE;
    other.note(shelf);
    other.note(nas);
    mine.note(nas);
    mine.close([shelf, nas]);
    expect(open().get(shelf)).toBe(now);
    now += 2 * MINUTE;
    const last = open();
    last.note(nas);
    last.close([nas]);
    expect(kept()).toEqual({ [nas]: new Date(now).toISOString() });
  });

  it('does no harm when its file is damaged or cannot be written', () => {
    for (const damage of ['', '{', '[]', `{"${shelf}": 5}`, `{"${shelf}": "soon"}`, '{"__proto__": {"a": 1}}']) {
      writeFileSync(file, damage);
      expect(open().get(shelf)).toBeNull();
    }
    rmSync(folder, { recursive: true });
    const last = open();
    last.note(shelf);
    last.close([shelf]);
    expect([last.get(shelf), existsSync(file)]).toEqual([now, false]);
  });
});
