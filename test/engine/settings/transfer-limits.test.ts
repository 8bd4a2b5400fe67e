/** How fast and with how many streams bytes are moved stands in alice.yaml: read, written, and refused with its line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bandwidthAt } from '#api/bandwidth.ts';
import { localConfig } from '#engine/storage/local.ts';
import { openSettings, type Settings } from '#engine/settings/settings.ts';
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts';

let folder: TempFolder;
let settings: Settings;
const file = (): string => join(folder.path, 'alice.yaml');
const open = (): Settings => openSettings({ file: file(), types: { local: localConfig }, pollMs: 0 });
beforeEach(() => {
  folder = makeTempFolder('limits');
  settings = open();
});
afterEach(() => {
  settings.close();
  folder.remove();
});

it('the bandwidth is off until it is set, and is written beside what is there', () => {
  expect([settings.bandwidthText(), settings.bandwidth()]).toEqual(['off', []]);
  settings.setWantedCopies(2);
  settings.setBandwidth('08:00,512k 23:00,off');
  expect(readFileSync(file(), 'utf8')).toMatch(
    /wanted_copies: 2\n[\s\S]*transfers:\n {2}bandwidth: .*08:00,512k 23:00,off/,
  );
  settings.close();
  settings = open();
  expect(settings.bandwidthText()).toBe('08:00,512k 23:00,off');
  expect(bandwidthAt(settings.bandwidth(), new Date(2026, 2, 3, 9, 0))).toBe(512_000);
  settings.setBandwidth('off');
  expect(settings.bandwidth()).toEqual([]);
  expect(() => settings.setBandwidth('fast')).toThrow(expect.objectContaining({ code: 'invalid' }));
  expect(settings.wantedCopies()).toBe(2);
});

it('a bandwidth that is none is refused with its line, and the one before stays in force', () => {
  settings.setBandwidth('5M');
  writeFileSync(file(), '# mine\ntransfers:\n  bandwidth: quick\n');
  expect(settings.error()).toMatchObject({ code: 'invalid', details: { line: 3, path: 'transfers.bandwidth' } });
  expect(settings.bandwidthText()).toBe('5M');
  writeFileSync(file(), 'transfers:\n  bandwidth: 2000000\n  lanes: 3\n');
  expect(settings.error()).toBeNull();
  expect(settings.bandwidth()).toEqual([{ minute: 0, bytesPerSecond: 2_000_000 }]);
  expect(settings.warnings()).toMatchObject([{ line: 3 }]);
});

it('the streams of a location are kept, changed and taken away', () => {
  settings.addLocation({ name: 'tape', type: 'local', config: { path: folder.path }, streams: 1 });
  expect(readFileSync(file(), 'utf8')).toContain('streams: 1\n');
  expect(settings.updateLocation('tape', { streams: 3 })).toMatchObject({ streams: 3 });
  expect(settings.updateLocation('tape', { streams: null }).streams).toBeUndefined();
  expect(() => settings.updateLocation('tape', { streams: 0 })).toThrow(expect.objectContaining({ code: 'invalid' }));
  writeFileSync(file(), readFileSync(file(), 'utf8').replace('type: local', 'type: local\n      streams: many'));
  expect(settings.error()).toMatchObject({ code: 'invalid' });
});
