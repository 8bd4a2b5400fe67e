/** Verifying finds what is not what it was, tells the kinds of it apart, notes what it proved, and keeps to its time. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Input } from '#api/contract.ts';
import type { Finding, Verdict, VerifyResult } from '#api/verify.ts';
import type { CopyRecord } from '#engine/catalog/copy-records.ts';
import { judge } from '#engine/jobs/verify/judge.ts';
import { openLibrary, picture, type Library } from '../../../support/library.ts';

let library: Library;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  library = await openLibrary({ now: () => Date.now() + ahead });
  await library.addLocation('a');
});
afterEach(() => library.close());

const old = new Date('2024-01-01T00:00:00Z');
function put(path: string, bytes: Buffer): void {
  utimesSync(library.put(path, bytes), old, old);
}

/** Writes other bytes in place, and puts the time back. */
function spoil(path: string, change: (bytes: Buffer) => Buffer): void {
  const at = library.at(path);
  const { atime, mtime } = statSync(at);
  writeFileSync(at, change(readFileSync(at)));
  utimesSync(at, atime, mtime);
}

const flip =
  (at: number) =>
  (bytes: Buffer): Buffer => {
    bytes[at]! ^= 1;
    return bytes;
  };

async function verify(input: Partial<Input<'jobs.start'>> = {}): Promise<VerifyResult> {
  const { id } = await library.client.call('jobs.start', { kind: 'verify', ...input } as Input<'jobs.start'>);
  const job = await library.client.call('jobs.get', { id, wait: true });
  if (job.state !== 'done') throw new Error(`it ended as ${job.state}: ${JSON.stringify(job.error)}`);
  return job.result as VerifyResult;
}

/** Another picture of the same number of bytes. */
function sameSize({ length }: Buffer): Buffer {
  for (let seed = 2; seed < 500; seed++) {
    const other = picture(seed, { prompt: 'a lighthouse' });
    if (other.length === length) return other;
  }
  throw new Error('no picture has that size');
}

const findings = async (): Promise<Finding[]> => (await library.client.call('verify.findings', {})).findings;
const textAt = (bytes: Buffer): number => bytes.indexOf('a lighthouse') + 3;

function linkInstead(): void {
  rmSync(library.at('a/x.png'));
  symlinkSync(library.at('a/y.png'), library.at('a/x.png'));
}

/** Each verdict: what is done to `a/x.png` (a picture with a prompt), and what is found. */
const fixtures: [title: string, spoils: () => void, finds: Partial<Finding> & { verdict: Verdict }][] = [
  [
    'bits lost in its pixels',
    () => spoil('a/x.png', (bytes) => flip(bytes.indexOf('IDAT') + 20)(bytes)),
    { verdict: 'media-rot', silent: true },
  ],
  [
    'an edit of the same size whose time is put back',
    () => spoil('a/x.png', sameSize),
    { verdict: 'media-rot', silent: true },
  ],
  ['bits lost in its head', () => spoil('a/x.png', flip(1)), { verdict: 'media-rot', silent: true }],
  [
    'bits lost in its text',
    () => spoil('a/x.png', (bytes) => flip(textAt(bytes))(bytes)),
    { verdict: 'metadata-drift', silent: true },
  ],
  [
    'another prompt written by someone',
    () => put('a/x.png', picture(1, { prompt: 'a lighthouse at night' })),
    { verdict: 'metadata-drift', silent: false },
  ],
  [
    'the end cut off',
    () => writeFileSync(library.at('a/x.png'), readFileSync(library.at('a/x.png')).subarray(0, 100)),
    { verdict: 'truncated', silent: false },
  ],
  ['nothing left of it', () => writeFileSync(library.at('a/x.png'), ''), { verdict: 'truncated', silent: false }],
  [
    'another picture in its place',
    () => writeFileSync(library.at('a/x.png'), picture(9)),
    { verdict: 'replaced', silent: false },
  ],
  [
    'a text in its place',
    () => writeFileSync(library.at('a/x.png'), 'a shopping list'.repeat(99)),
    { verdict: 'replaced', silent: false },
  ],
  ['a link in its place, which is not followed', linkInstead, { verdict: 'unreadable' }],
  ['nothing at its path', () => rmSync(library.at('a/x.png')), { verdict: 'missing', silent: false }],
];

/** What no test can make a disk do: it has the file, and gives an error when it is read. */
it('a file that its disk cannot read is unreadable, and not taken for gone', () => {
  const record: CopyRecord = {
    contentHash: `sha256:${'1'.repeat(64)}`,
    algorithm: 'essence:1',
    fileHash: `sha256:${'2'.repeat(64)}`,
    location: 'a',
    path: 'x.png',
    size: 9,
    modifiedMs: 0,
    etag: 'e',
    state: 'present',
    verifiedMs: 1,
    verifyMethod: 'full',
  };
  const fault = judge(record, { kind: 'unreadable', size: 9, cause: 'Cannot read it (EIO).' }, 5);
  expect(fault).toMatchObject({ verdict: 'unreadable', found: { size: 9, fileHash: null, contentHash: null } });
  expect(fault!.message).toContain('EIO');
});

describe('what has happened to a copy is told apart', () => {
  for (const [title, spoils, finds] of fixtures) {
    it(`${title}: ${finds.verdict}`, async () => {
      put('a/x.png', picture(1, { prompt: 'a lighthouse' }));
      put('a/y.png', picture(3));
      await library.scan();
      spoils();
      const result = await verify();
      expect(result).toMatchObject({ checked: 2, sound: 1, findingCount: 1, counts: { [finds.verdict]: 1 }, left: 0 });
      expect(result.findings).toMatchObject([{ location: 'a', path: 'x.png', ...finds }]);
      expect(await findings()).toEqual(result.findings);
    });
  }
});

describe('what is found', () => {
  beforeEach(async () => {
    await library.addLocation('b');
    for (const place of ['a', 'b']) for (let n = 0; n < 4; n++) put(`${place}/${n}.png`, picture(n));
    await library.scan();
  });
  const rot = (path: string): void => spoil(path, (bytes) => flip(bytes.indexOf('IDAT') + 20)(bytes));

  it('is seen afterwards, by location and by verdict, also after another start, and says what other copies there are', async () => {
    rot('a/1.png');
    rmSync(library.at('b/2.png'));
    await verify();
    await library.reopen();
    expect(await findings()).toMatchObject([
      { location: 'a', path: '1.png', verdict: 'media-rot', others: 1 },
      { location: 'b', path: '2.png', verdict: 'missing', others: 1 },
    ]);
    const { findings: there, total, counts } = await library.client.call('verify.findings', { location: 'b' });
    expect([there.length, total, counts.missing, counts['media-rot']]).toEqual([1, 1, 1, 0]);
    const rotten = await library.client.call('verify.findings', { verdict: 'media-rot', limit: 0 });
    expect([rotten.findings, rotten.total]).toEqual([[], 1]);
  });

  it('is no longer counted on, whatever a scan says that only looks at size and time', async () => {
    rot('a/1.png');
    await verify();
    expect(await library.scan()).toMatchObject({ unchanged: 8 });
    const [fault] = await findings();
    const { copies } = await library.client.call('media.find', { ref: fault!.contentHash });
    expect(copies.map(({ location, state, lastVerified }) => [location, state, lastVerified === null])).toEqual([
      ['a', 'unknown', true],
      ['b', 'present', false],
    ]);
  });

  it('is forgotten when the copy is found sound again, or is gone from the catalog', async () => {
    const whole = readFileSync(library.at('a/1.png'));
    rot('a/1.png');
    rot('a/2.png');
    await verify();
    spoil('a/1.png', () => whole);
    expect(await verify()).toMatchObject({ checked: 8, findingCount: 1 });
    expect(await findings()).toMatchObject([{ path: '2.png' }]);
    await library.client.call('locations.remove', { name: 'a' });
    expect(await findings()).toEqual([]);
  });

  it('a file that was moved away and came back is not missing any more', async () => {
    renameSync(library.at('a/1.png'), library.at('1.png'));
    await verify();
    expect(await findings()).toMatchObject([{ verdict: 'missing' }]);
    renameSync(library.at('1.png'), library.at('a/1.png'));
    await library.scan();
    expect(await findings()).toEqual([]);
  });

  it('nothing is said of a place that is not there, or is another one', async () => {
    renameSync(library.at('a'), library.at('away'));
    mkdirSync(library.at('a'));
    const result = await verify();
    expect(result).toMatchObject({ checked: 4, findingCount: 0, left: 4, notVerified: [{ location: 'a' }] });
    expect(await findings()).toEqual([]);
  });

  it('a chosen medium is read wherever it lies, or only in the locations named', async () => {
    rot('a/1.png');
    const { items } = await library.client.call('media.search', { query: 'name:1.png' });
    const hashes = items.map(({ contentHash }) => contentHash);
    expect(await verify({ hashes, locations: ['b'] })).toMatchObject({ checked: 1, sound: 1, left: 0 });
    expect(await verify({ query: 'name:1.png' })).toMatchObject({ checked: 2, sound: 1, findingCount: 1 });
  });
});

describe('the order and the time', () => {
  const verifiedOf = async (): Promise<Record<string, string>> => {
    const { items } = await library.client.call('media.search', { limit: 100 });
    const found = await Promise.all(
      items.map(({ contentHash }) => library.client.call('media.find', { ref: contentHash })),
    );
    return Object.fromEntries(
      found.flatMap(({ copies }) => copies.map((copy) => [copy.path, copy.lastVerified ?? ''])),
    );
  };
  const HOUR = 3_600_000;

  it('takes those up first that were not read for longest, and comes round to all', async () => {
    for (let n = 0; n < 10; n++) put(`a/${n}.png`, picture(n));
    await library.scan();
    const scanned = await verifiedOf();
    const seen = new Set<string>();
    for (let round = 0; round < 5; round++) {
      ahead += HOUR;
      const before = await verifiedOf();
      expect(await verify({ sample: 20 })).toMatchObject({ checked: 2, sound: 2, left: 0 });
      const after = await verifiedOf();
      const renewed = Object.keys(after).filter((path) => after[path] !== before[path]);
      expect(renewed).toHaveLength(2);
      for (const path of renewed) {
        expect(seen).not.toContain(path);
        seen.add(path);
        expect(after[path]! > scanned[path]!).toBe(true);
      }
    }
    expect(seen.size).toBe(10);
  });

  it('ends when its time is up, and the next one goes on where it has stopped', async () => {
    for (let n = 0; n < 150; n++) put(`a/${n}.png`, picture(n));
    await library.scan();
    ahead = HOUR;
    // The clock goes on by a minute each time that the job says what it reads.
    library.engine.listen('job.progress', () => (ahead += 60_000));
    const first = await verify({ minutes: 0.5 });
    expect(first.checked).toBeGreaterThan(0);
    expect(first.checked).toBeLessThan(150);
    expect(first.left).toBe(150 - first.checked);
    ahead += HOUR;
    const { total } = await library.client.call('media.search', {});
    expect(total).toBe(150);
    const rest = await verify({ sample: ((150 - first.checked) * 100) / 150 });
    expect(rest.checked).toBe(150 - first.checked);
    const times = Object.values(await verifiedOf()).map((time) => Date.parse(time));
    expect(Math.min(...times)).toBeGreaterThan(Date.now() + HOUR / 2);
  });

  it('is cancelled between two files and keeps what was proved; paused it holds', async () => {
    for (let n = 0; n < 300; n++) put(`a/${n}.png`, Buffer.concat([picture(n), Buffer.alloc(20_000, n)]));
    await library.scan();
    ahead = HOUR;
    const { id } = await library.client.call('jobs.start', { kind: 'verify' });
    await library.client.call('jobs.pause', { id });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const { filesDone, state } = await library.client.call('jobs.get', { id });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await library.client.call('jobs.get', { id })).filesDone).toBe(filesDone);
    expect(state).toBe('paused');
    await library.client.call('jobs.resume', { id });
    expect(await library.client.call('jobs.get', { id, wait: true })).toMatchObject({ state: 'done', filesDone: 300 });
    const again = await library.client.call('jobs.start', { kind: 'verify' });
    expect(await library.client.call('jobs.cancel', { id: again.id })).toMatchObject({ state: 'cancelled' });
  });

  it('a proof from the future, left by a clock that was wrong, is renewed as well', async () => {
    put('a/1.png', picture(1));
    ahead = 400 * 24 * HOUR;
    await library.scan();
    await verify();
    ahead = 0;
    expect(await verify()).toMatchObject({ checked: 1, sound: 1 });
  });

  it('lets a scan and a transfer have their turn', async () => {
    await library.addLocation('b');
    for (let n = 0; n < 50; n++) put(`a/${n}.png`, picture(n));
    await library.scan();
    const { id } = await library.client.call('jobs.start', { kind: 'verify' });
    const plan = await library.client.call('plans.create', { verb: 'move', query: '', to: 'b' });
    const { job } = await library.client.call('plans.run', { id: plan.id, hash: plan.hash });
    expect(await library.client.call('jobs.get', { id: job, wait: true })).toMatchObject({ state: 'done' });
    expect(await library.client.call('jobs.get', { id, wait: true })).toMatchObject({ state: 'done' });
    expect(await library.scan()).toMatchObject({ unchanged: 50, new: 0 });
    expect(await findings()).toEqual([]);
  });
});
