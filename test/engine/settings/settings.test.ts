/** The settings file as its user sees it: what is read, what an edit leaves alone, and that no edit is ever lost. */
import * as fs from 'node:fs';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { openSettings } from '#engine/settings/settings.ts';
import { readYaml } from '#engine/settings/read-yaml.ts';
import { readSettings } from '#engine/settings/read-settings.ts';
import { errorOf, ids, settingsOf, temporaryFolder, types } from './support.ts';

// Each edit waits for the disk several times; on a busy one that adds up.
vi.setConfig({ testTimeout: 60_000 });

const commented = `# my library
version: 7   # a key of somebody else

storage:
    minimum_copies:   2
    locations:
    # the one on this machine
    -   name: 'primary'   # quoted on purpose
        type: local
        path: "~/Pictures/AI"
        purpose: [ organized ]
        id: ${ids[0]}
        colour:  blue
    # the shelf
    -   name: shelf
        purpose:
          - archive   # slow
          # and also
          - backup
        type: network
        mount_path: /mnt/shelf
        max_bytes: 500 GB
        reserve: 1.5GiB
        id: ${ids[1]}
        # path before: /mnt/old

    # Rules come later
    rules:
      - match: { media_type: video, age: ">30d" }   # keep
        action: move
`;

describe('reading settings', () => {
  it('reads every field of a location, and keeps what it does not know with a warning', () => {
    const { settings } = settingsOf(commented);
    expect(settings.error()).toBeNull();
    expect(settings.minimumCopies()).toBe(2);
    expect(settings.locations()).toEqual([
      {
        id: ids[0],
        name: 'primary',
        type: 'local',
        config: { path: '~/Pictures/AI' },
        purpose: ['organized'],
        scan: false,
        readOnly: false,
        status: 'active',
        priority: 0,
        exclude: [],
      },
      {
        id: ids[1],
        name: 'shelf',
        type: 'network',
        config: { mountPath: '/mnt/shelf' },
        purpose: ['archive', 'backup'],
        scan: false,
        readOnly: false,
        status: 'active',
        priority: 0,
        maxBytes: 500_000_000_000,
        reserveBytes: 1_610_612_736,
        exclude: [],
      },
    ]);
    expect(settings.warnings().map((one) => [one.line, one.column])).toEqual([
      [2, 1],
      [13, 9],
    ]);
  });

  it('loads the YAML of the design that Alice was built from', () => {
    const { settings } = settingsOf(`storage:
  rules:
    # Rule 1: Videos go to cloud
    - match:
        media_type: video
        age: ">30d"
      action: move
      destination: s3_archive
    - match:
        project: "client-*"
        tags.contains: "deliverable"
      action: copy
      destination: external_backup
    - match:
        size: ">1GB"
      action: move
      destination: cold_storage
      keep_local_preview: true
    - default: primary
`);
    expect(settings.error()).toBeNull();
    expect(settings.locations()).toEqual([]);
    expect(settings.warnings()).toEqual([]);
  });

  it('takes a missing file for the settings of somebody who has not begun', () => {
    const { settings, file } = settingsOf();
    expect(settings.locations()).toEqual([]);
    expect(fs.existsSync(file)).toBe(false);
  });

  it('leaves an entry without an id as it was written until its place is met, with a stable id meanwhile', () => {
    const text = 'storage:\n  locations:\n    - name: a # first\n      type: local\n      path: /a\n';
    const place = settingsOf(text);
    const id = place.settings.locations()[0]!.id;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(place.settings.unmet()).toEqual(['a']);
    expect(place.open().locations()[0]!.id).toBe(id);
    expect(place.text()).toBe(text);
  });

  it('writes the id of a place once it is met, and never a second one', () => {
    const text = 'storage:\n  locations:\n    - name: a # first\n      type: local\n      path: /a\n';
    const place = settingsOf(text);
    expect(place.settings.giveId('a', ids[0]!).id).toBe(ids[0]);
    expect(place.settings.unmet()).toEqual([]);
    expect(place.text()).toBe(`${text}      id: ${ids[0]}\n`);
    expect(place.settings.giveId('a', ids[1]!).id).toBe(ids[0]);
    expect(place.open().locations()[0]!.id).toBe(ids[0]);
  });

  it('changes the right one of several entries without an id', () => {
    const place = settingsOf(
      'storage:\n  locations:\n    - {name: a, type: local, path: /a}\n    - {name: b, type: local, path: /b}\n',
    );
    expect(place.settings.updateLocation('b', { name: 'c' })).toMatchObject({ name: 'c', config: { path: '/b' } });
    expect(place.settings.removeLocation('c').name).toBe('c');
    expect(place.settings.locations().map(({ name }) => name)).toEqual(['a']);
  });

  it('reads texts as typed, even where YAML would see a number or a truth value', () => {
    const { settings } = settingsOf(
      `storage:\n  locations:\n    - {name: 012, type: local, path: 2024, label: no, site: 2026-01-02, id: ${ids[0]}}\n    - {name: true, type: s3, bucket: 12345, port: 9000, id: ${ids[1]}, purpose: 'archive, backup'}\n`,
    );
    expect(settings.error()).toBeNull();
    const [first, second] = settings.locations();
    expect(first).toMatchObject({ name: '012', config: { path: '2024' }, label: 'no', site: '2026-01-02' });
    expect(second).toMatchObject({
      name: 'true',
      config: { bucket: '12345', port: 9000 },
      purpose: ['archive', 'backup'],
    });
  });
});

describe('editing settings', () => {
  it('adds a location after the last one and leaves every other byte as it was', () => {
    const { settings, text } = settingsOf(commented);
    const added = settings.addLocation({
      id: ids[2]!,
      name: 'external',
      type: 'local',
      config: { path: '/Volumes/External/AI' },
      purpose: ['overflow'],
      scan: true,
      maxBytes: 2e12,
      label: 'blue: Samsung',
    });
    expect(added).toMatchObject({ name: 'external', scan: true, maxBytes: 2e12, label: 'blue: Samsung' });
    const put = `    -   name: external
        type: local
        path: /Volumes/External/AI
        purpose: [overflow]
        scan: true
        label: "blue: Samsung"
        max_bytes: 2 TB
        id: ${ids[2]}
`;
    const at = commented.indexOf('\n    # Rules come later');
    expect(text()).toBe(commented.slice(0, at) + put + commented.slice(at));
  });

  it('changes, adds and deletes single keys in place', () => {
    const { settings, text } = settingsOf(
      commented.replace('type: network', 'label: old  # why\n        type: network'),
    );
    settings.updateLocation('SHELF', {
      name: 'nas',
      label: '',
      maxBytes: 1234,
      scan: true,
      purpose: ['backup', 'organized'],
    });
    settings.updateLocation('primary', { name: 'two', config: { path: '/new' }, purpose: ['inbox'] });
    expect(text()).toBe(
      commented
        .replace("'primary'", "'two'")
        .replace('"~/Pictures/AI"', '"/new"')
        .replace('[ organized ]', '[inbox]')
        .replace('name: shelf', 'name: nas')
        .replace('          - archive   # slow\n', '')
        .replace('          - backup\n', '          - backup\n          - organized\n')
        .replace('500 GB', '1234')
        .replace(`${ids[1]}\n`, `${ids[1]}\n        scan: true\n`),
    );
  });

  it('removes a location and keeps the comments above and below it', () => {
    const { settings, text } = settingsOf(commented);
    expect(settings.removeLocation('primary').id).toBe(ids[0]);
    const from = commented.indexOf("    -   name: 'primary'");
    expect(text()).toBe(commented.slice(0, from) + commented.slice(commented.indexOf('    # the shelf')));
    settings.removeLocation('shelf');
    expect(text()).toContain(
      'locations: []\n    # the one on this machine\n    # the shelf\n        # path before: /mnt/old\n',
    );
    expect(settings.locations()).toEqual([]);
    expect(settings.error()).toBeNull();
  });

  it('keeps Windows line ends, a byte order mark and a missing last line end', () => {
    const text = `\ufeff# a\r\nstorage:\r\n  locations:\r\n    - name: a\r\n      type: local\r\n      path: 'C:\\x' # p\r\n      id: ${ids[0]}`;
    const place = settingsOf(text);
    place.settings.addLocation({ id: ids[1]!, name: 'b', type: 'local', config: { path: 'D:\\y' } });
    place.settings.updateLocation('a', { site: 'home' });
    expect(place.text()).toBe(
      `${text}\r\n      site: home\r\n    - name: b\r\n      type: local\r\n      path: D:\\y\r\n      id: ${ids[1]}\r\n`,
    );
  });

  it.each([
    ['nothing', ''],
    ['only a comment', '# hello\n'],
    ['an empty storage', 'storage:\n'],
    ['an empty list', 'a: 1\nstorage:\n  locations: []  # none\n  rules: []\n'],
    ['a key without a list', 'storage:\n  locations: # soon\n  rules:\n    - default: a\n'],
    ['only rules', 'storage:\n  rules:\n    - default: a\n    # last rule\n# end'],
    ['other keys', 'other: [1, 2]\n'],
    ['flow style', '{storage: {locations: [{name: x, type: local, path: /x, id: ' + ids[8] + '}]}}'],
    ['empty flow style', '{}'],
    ['an empty flow list', '{storage: {locations: []}}\n'],
    [
      'JSON',
      `{\n  "storage": {\n    "locations": [\n      {"name": "x", "type": "local", "path": "/x", "id": "${ids[8]}"}\n    ]\n  }\n}\n`,
    ],
    [
      'marks of a document',
      '---\nstorage:\n  locations:\n  - name: x\n    type: local\n    path: /x\n    id: ' + ids[8] + '\n...\n',
    ],
  ])('adds, changes and removes a location in a file with %s', (_title, text) => {
    const { settings, ...place } = settingsOf(text);
    const before = settings.locations();
    settings.addLocation({
      id: ids[0]!,
      name: 'new',
      type: 'network',
      config: { mountPath: '/m' },
      purpose: ['a', 'b'],
    });
    expect(settings.locations().map((one) => one.name)).toEqual([...before.map((one) => one.name), 'new']);
    settings.updateLocation('new', { label: 'shelf, left', priority: 4, purpose: [] });
    settings.updateLocation('new', { priority: 5, label: '', maxBytes: 5e11, reserveBytes: 1234 });
    expect(settings.locations().at(-1)).toMatchObject({ priority: 5, purpose: [], config: { mountPath: '/m' } });
    expect(settings.locations().at(-1)).toMatchObject({ maxBytes: 5e11, reserveBytes: 1234 });
    settings.updateLocation('new', { maxBytes: null, reserveBytes: null });
    expect(settings.locations().at(-1)).not.toHaveProperty('maxBytes');
    expect(settings.locations().at(-1)).not.toHaveProperty('reserveBytes');
    settings.removeLocation('new');
    expect(settings.locations()).toEqual(before);
    for (const word of text.match(/# \w+|default: a|other: \[1, 2\]/g) ?? []) expect(place.text()).toContain(word);
    expect(place.open().locations()).toEqual(before);
  });

  it('refuses a change that aliases would carry elsewhere, and leaves the file alone', () => {
    const text = `x: &p /a\nstorage:\n  locations:\n    - &l {name: a, type: local, path: *p, id: ${ids[0]}}\nagain: *l\n`;
    const place = settingsOf(text);
    expect(place.settings.locations()[0]!.config).toEqual({ path: '/a' });
    expect(errorOf(() => place.settings.removeLocation('a'))).toMatchObject({ code: 'invalid' });
    expect(place.text()).toBe(text);
  });

  it('refuses a taken name in any case or Unicode form, an unknown type, a wrong config and a wrong name', () => {
    const { settings, text } = settingsOf(commented.replace('name: shelf', 'name: Stra\u00dfe-\u00e9'));
    const add = (part: object) => () =>
      settings.addLocation({ name: 'n', type: 'local', config: { path: '/x' }, ...part });
    expect(errorOf(add({ name: 'STRASSE-E\u0301' }))).toMatchObject({ code: 'already-exists' });
    expect(errorOf(add({ id: ids[0] }))).toMatchObject({ code: 'already-exists' });
    expect(errorOf(add({ type: 'constructor' }))).toMatchObject({ code: 'invalid' });
    expect(errorOf(add({ config: {} }))).toMatchObject({ code: 'invalid' });
    expect(errorOf(add({ config: { path: '/x', mountPath: '/y' } }))).toMatchObject({ code: 'invalid' });
    expect(errorOf(add({ name: 'a b' }))).toMatchObject({ code: 'invalid' });
    expect(errorOf(() => settings.updateLocation('primary', { name: 'strasse-\u00c9' }))).toMatchObject({
      code: 'already-exists',
    });
    expect(errorOf(() => settings.updateLocation('nobody', {}))).toMatchObject({ code: 'not-found' });
    expect(text()).toContain('Stra');
    expect(settings.locations()).toHaveLength(2);
  });

  it('comes back with what was written, whatever the texts are', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((word) => {
      // Characters that the reader refuses in any settings file.
      // oxlint-disable-next-line no-control-regex -- control characters are what is left out
      return !/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\u2028\u2029]/.test(word) && word.isWellFormed();
    });
    fc.assert(
      fc.property(words, words, fc.array(words, { maxLength: 4 }), fc.boolean(), (path, label, exclude, flow) => {
        const { settings, open } = settingsOf(flow ? '{storage: {locations: []}}' : commented);
        const wanted = { id: ids[3]!, name: 'n', type: 'local', config: { path }, label, exclude };
        const added = settings.addLocation(wanted);
        expect(added).toMatchObject(wanted);
        settings.updateLocation('n', { label: path, config: { path: label } });
        expect(open().locations().at(-1)).toMatchObject({ label: path, config: { path: label }, exclude });
      }),
      { numRuns: 60, seed: 20 },
    );
  });
});

describe('a file that changes under Alice', () => {
  it('reads a hand edit at the next question and tells the listeners', () => {
    const { settings, write } = settingsOf(commented);
    const heard: unknown[] = [];
    settings.onChange(({ error }) => heard.push(error?.message ?? null));
    write(commented.replace('scan: true', 'scan: false').replace('500 GB', '600 GB'));
    expect(settings.locations()[1]!.maxBytes).toBe(600e9);
    expect(heard).toEqual([null]);
    write(commented.replace('500 GB', 'much'));
    expect(settings.locations()[1]!.maxBytes).toBe(600e9);
    expect(settings.error()).toMatchObject({
      code: 'invalid',
      details: { line: 22, column: 20, path: 'storage.locations[1].max_bytes' },
    });
    expect(errorOf(() => settings.removeLocation('shelf'))).toMatchObject({ code: 'invalid' });
    write(commented);
    expect(settings.locations()[1]!.maxBytes).toBe(500e9);
    expect(settings.error()).toBeNull();
    expect(heard).toHaveLength(3);
  });

  it('looks at the file from time to time even when nobody asks', () => {
    vi.useFakeTimers();
    try {
      const { settings, write } = settingsOf(commented, { pollMs: 500 });
      let heard = 0;
      settings.onChange(() => heard++);
      write(commented.replace('500 GB', '600 GB'));
      vi.advanceTimersByTime(600);
      expect(heard).toBe(1);
      settings.close();
      write(commented);
      vi.advanceTimersByTime(5000);
      expect(heard).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('never takes an emptied or vanished file for a wish to have no locations', () => {
    const { settings, write, file } = settingsOf(commented);
    write('');
    expect(settings.locations()).toHaveLength(2);
    expect(settings.error()).toMatchObject({ code: 'invalid' });
    fs.unlinkSync(file);
    expect(settings.locations()).toHaveLength(2);
    expect(errorOf(() => settings.addLocation({ name: 'n', type: 'local', config: { path: '/n' } }))).toMatchObject({
      code: 'invalid',
    });
    expect(fs.existsSync(file)).toBe(false);
    write('storage: {locations: []}');
    expect(settings.locations()).toEqual([]);
    expect(settings.error()).toBeNull();
  });

  it('waits until a file that lost locations has rested, because an editor may still be writing it', () => {
    let nowMs = Date.now();
    const { settings, file } = settingsOf(commented, { now: () => nowMs });
    fs.writeFileSync(file, commented.slice(0, commented.indexOf('    # the shelf')));
    nowMs = fs.statSync(file).mtimeMs + 200;
    expect(settings.locations()).toHaveLength(2);
    nowMs += 2000;
    expect(settings.locations()).toHaveLength(1);
  });

  it('throws the error instead of an empty list when the file was wrong from the start', () => {
    const { settings, write } = settingsOf('storage: [');
    expect(errorOf(() => settings.locations())).toMatchObject({ code: 'invalid', details: { line: 1 } });
    expect(settings.error()).not.toBeNull();
    write(commented);
    expect(settings.locations()).toHaveLength(2);
  });
});

/** Stands in for a file call that fails with this code. */
function refuseWith(code: string) {
  return () => {
    throw Object.assign(new Error(`made to fail: ${code}`), { code });
  };
}

describe('writing settings', () => {
  const add = (settings: ReturnType<typeof openSettings>, name = 'n') =>
    settings.addLocation({ name, type: 'local', config: { path: '/n' } });

  it.each([
    ['openSync', 'EACCES', 'permission-denied'],
    ['openSync', 'EROFS', 'permission-denied'],
    ['openSync', 'EMFILE', 'unavailable'],
    ['writeSync', 'ENOSPC', 'no-space'],
    ['writeSync', 'EIO', 'unavailable'],
    ['fsyncSync', 'EIO', 'unavailable'],
    ['closeSync', 'EIO', 'unavailable'],
    ['renameSync', 'EACCES', 'permission-denied'],
  ] as const)('leaves the old content when %s fails with %s', (call, errno, code) => {
    const calls = { ...fs } as unknown as Record<string, unknown>;
    const { settings, text, file } = settingsOf(commented, { calls: calls as unknown as typeof fs });
    calls[call] = refuseWith(errno);
    expect(errorOf(() => add(settings))).toMatchObject({ code });
    expect(text()).toBe(commented);
    expect(fs.readdirSync(dirname(file))).toEqual(['alice.yaml']);
    Object.assign(calls, fs);
    expect(add(settings).name).toBe('n');
  });

  it('notices a write that was cut short', () => {
    const calls = {
      ...fs,
      writeSync: (fd: number, bytes: Uint8Array, at: number) => (at === 0 ? fs.writeSync(fd, bytes, 0, 10) : 0),
    } as unknown as typeof fs;
    const { settings, text } = settingsOf(commented, { calls });
    expect(errorOf(() => add(settings))).toMatchObject({ code: 'no-space' });
    expect(text()).toBe(commented);
  });

  it('applies its edit again when a hand edit came between reading and replacing', () => {
    const other = commented.replace('500 GB', '700 GB');
    let edits = 0;
    const place: { file?: string } = {};
    const calls = {
      ...fs,
      closeSync(fd: number) {
        fs.closeSync(fd);
        if (edits++ === 0) fs.writeFileSync(place.file!, other);
      },
    } as unknown as typeof fs;
    const { settings, text, file } = settingsOf(commented, { calls });
    place.file = file;
    add(settings);
    expect(text()).toContain('700 GB');
    expect(settings.locations().map((one) => [one.name, one.maxBytes])).toEqual([
      ['primary', undefined],
      ['shelf', 700e9],
      ['n', undefined],
    ]);
  });

  it('loses no edit of two programs that write at the same time', async () => {
    const file = join(temporaryFolder(), 'alice.yaml');
    const script = join(import.meta.dirname, 'add-locations.ts');
    const children = ['a', 'b', 'c'].map((name) =>
      fork(script, [file, name, '12'], { execPath: process.execPath, execArgv: [] }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(codes).toEqual([0, 0, 0]);
    const read = readSettings(readYaml(fs.readFileSync(file), file), types);
    expect(read.locations).toHaveLength(36);
    expect(fs.readdirSync(dirname(file))).toEqual(['alice.yaml']);
  }, 60_000);

  it('takes over the lock of a program that died, and removes what it left', () => {
    const { settings, file, open } = settingsOf(commented);
    fs.writeFileSync(`${file}.lock`, '999999999 dead\n');
    const left = `${file}.0123456789ab.tmp`;
    fs.writeFileSync(left, 'half');
    fs.utimesSync(left, 1, 1);
    expect(add(settings).name).toBe('n');
    open();
    expect(fs.readdirSync(dirname(file))).toEqual(['alice.yaml']);
  });

  it('writes through a link and keeps the permissions of the file', () => {
    const folder = temporaryFolder();
    const real = join(folder, 'dotfiles.yaml');
    fs.writeFileSync(real, commented, { mode: 0o640 });
    const file = join(folder, 'alice.yaml');
    fs.symlinkSync(real, file);
    const { settings } = settingsOf(undefined, { file });
    add(settings);
    expect(fs.lstatSync(file).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(real, 'utf8')).toContain('name: n');
    expect(fs.statSync(real).mode & 0o777).toBe(0o640);
  });
});
