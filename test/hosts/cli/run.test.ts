/** The command line as programs see it: one document, the right exit code, nothing else on standard output. */
import { describe, expect, it } from 'vitest';
import { AliceError, type ErrorCode, errorCodes } from '#api/errors.ts';
import { queryFields } from '#api/query.ts';
import { EXIT_DONE, EXIT_INCOMPLETE, EXIT_USAGE, exitCodes } from '../../../src-main/hosts/cli/exit-codes.ts';
import { errorLines } from '../../../src-main/hosts/cli/output.ts';
import { readGlobalFlags } from '../../../src-main/hosts/cli/run.ts';
import type { Connect } from '../../../src-main/hosts/cli/session.ts';
import { fakeConnect, runAlice } from '../../support/cli-run.ts';
import { createFakeEngine, type FakeAnswer } from '../../support/fake-engine.ts';

const report = {
  id: '6b3f0a52-6f0e-4f0c-9a49-2f8b6f2f7a11',
  name: 'studio',
  type: 'local',
  config: { path: '/pictures' },
  purpose: ['organized'],
  scan: true,
  readOnly: false,
  status: 'active',
  priority: 0,
  exclude: [],
  reachability: 'online',
  reason: null,
  copies: 3,
  media: 2,
  bytes: 1200,
  freeBytes: 5_000_000_000,
  capacityBytes: 20_000_000_000,
  lastOnline: '2026-03-01T12:00:00.000Z',
  missing: 0,
  unverified: 0,
  problems: 0,
  lastScan: '2026-02-01T10:00:00.000Z',
};

const types = {
  types: [
    {
      type: 'local',
      label: 'Folder',
      config: { type: 'object', properties: { path: { type: 'string', title: 'Folder' } }, required: ['path'] },
    },
    {
      type: 'network',
      label: 'Network',
      config: {
        type: 'object',
        properties: { mountPath: { type: 'string' }, timeoutSeconds: { type: 'integer' } },
        required: ['mountPath'],
      },
    },
  ],
};

const item = {
  contentHash: `sha256:${'3fa9'.repeat(16)}`,
  name: 'dusk.png',
  mediaType: 'image',
  format: 'png',
  size: 320_000,
  width: 704,
  height: 448,
  createdAt: '2026-01-05T18:00:00Z',
  rating: 4,
  tags: ['harbour', 'dusk'],
  copies: [
    { location: 'studio', state: 'present', online: true, count: 1 },
    { location: 'shelf-drive', state: 'present', online: false, count: 2 },
  ],
};

function withAnswers(answers: Record<string, FakeAnswer>) {
  const engine = createFakeEngine({
    'locations.types': () => types,
    'locations.list': () => ({ locations: [report] }),
    'locations.add': (input) => ({ ...report, ...(input as object) }),
    'locations.update': () => report,
    ...answers,
  });
  return { engine, connect: fakeConnect(engine) };
}

const failing = (code: ErrorCode): ReturnType<typeof withAnswers> => {
  const { engine } = withAnswers({});
  engine.dispatch = () =>
    Promise.resolve({ ok: false, error: { code, message: `It is ${code}.`, details: { name: 'x' } } });
  return { engine, connect: fakeConnect(engine) };
};

describe('with --json', () => {
  it('a success is one document on standard output and nothing else', async () => {
    const { connect } = withAnswers({});
    const run = await runAlice(['locations', 'list', '--json'], { connect, terminal: 80 });
    expect(run.stdout.endsWith('\n')).toBe(true);
    expect(JSON.parse(run.stdout)).toEqual({ ok: true, result: { locations: [report] } });
    expect(run).toMatchObject({ exitCode: EXIT_DONE, stderr: '' });
  });

  it.each([...errorCodes])(
    'the failure %s is one document with code, message and details, and its own exit code',
    async (code) => {
      const run = await runAlice(['--json', 'status'], failing(code));
      expect(JSON.parse(run.stdout)).toEqual({
        ok: false,
        error: { code, message: `It is ${code}.`, details: { name: 'x' } },
      });
      expect(run).toMatchObject({ exitCode: exitCodes[code], stderr: '' });
    },
  );

  it.each([
    ['no verb', []],
    ['an unknown verb', ['frobnicate']],
    ['an unknown verb of locations', ['locations', 'frobnicate']],
    ['an unknown flag', ['scan', '--fast']],
    ['a missing argument', ['find']],
    ['one argument too many', ['find', 'a', 'b']],
    ['a number that is none', ['search', '--limit', 'many']],
    ['an unknown order', ['search', '--sort', 'sideways']],
    ['a flag without its value', ['search', '--tag']],
    ['input that is not JSON', ['call', 'host.about', '{x']],
  ])('%s is a usage error in the same form', async (_name, words) => {
    const { connect } = withAnswers({});
    const run = await runAlice([...words, '--json'], { connect });
    const document = JSON.parse(run.stdout) as { ok: boolean; error: { code: string; message: string } };
    expect(document).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(document.error.message).toMatch(/^[A-Z].*\.$/s);
    expect(run).toMatchObject({ exitCode: EXIT_USAGE, stderr: '' });
  });

  it('an engine that cannot be opened is a document as well', async () => {
    const connect = (): Promise<never> => Promise.reject(new AliceError('no-space', 'The disk is full.'));
    const run = await runAlice(['status', '--json'], { connect });
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, error: { code: 'no-space' } });
    expect(run.exitCode).toBe(exitCodes['no-space']);
  });

  it('a name that would drive the terminal is spelled out, and still the same name', async () => {
    const name = 'evil\u009b2J\u202e.png';
    const { connect } = withAnswers({ 'media.find': () => ({ name }) });
    const run = await runAlice(['call', 'media.find', '{"ref":"evil"}', '--json'], { connect });
    expect(run.stdout).toContain('evil\\u009b2J\\u202e.png');
    expect(JSON.parse(run.stdout)).toEqual({ ok: true, result: { name } });
  });

  it('the engine is closed before the answer is given, whatever the answer', async () => {
    const { engine } = withAnswers({});
    let closed = 0;
    const connect: Connect = async (dataDir) => ({
      ...(await fakeConnect(engine)(dataDir)),
      close: () => Promise.resolve(void (closed += 1)),
    });
    await runAlice(['locations', 'list', '--json'], { connect });
    expect(closed).toBe(1);
    await runAlice(['find', 'nothing', '--json'], { connect });
    expect(closed).toBe(2);
  });

  it('help and version are documents, too', async () => {
    const { connect } = withAnswers({});
    const version = await runAlice(['--version', '--json'], { connect });
    expect(JSON.parse(version.stdout)).toEqual({ ok: true, result: { version: '1.2.3' } });
    const help = await runAlice(['scan', '--help', '--json'], { connect });
    expect(JSON.parse(help.stdout)).toMatchObject({ ok: true, result: { text: expect.stringContaining('Examples:') } });
  });

  it('call passes any method and input through, also from standard input', async () => {
    const { engine, connect } = withAnswers({ 'media.find': (input) => ({ asked: input }) });
    const run = await runAlice(['call', 'media.find', '-', '--json'], { connect, input: '{"ref":"3fa9c1"}' });
    expect(JSON.parse(run.stdout)).toEqual({ ok: true, result: { asked: { ref: '3fa9c1' } } });
    expect(engine.calls).toEqual([{ method: 'media.find', input: { ref: '3fa9c1' } }]);
    const unknown = await runAlice(['call', 'media.frobnicate', '--json'], { connect });
    expect(JSON.parse(unknown.stdout)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(unknown.exitCode).toBe(exitCodes.unsupported);
  });

  it('methods names every method with the schemas of its input and output', async () => {
    const { connect } = withAnswers({});
    const run = await runAlice(['methods', '--json'], { connect });
    const { result } = JSON.parse(run.stdout) as { result: { methods: { name: string; input: { type?: string } }[] } };
    expect(result.methods.map(({ name }) => name)).toContain('media.search');
    expect(result.methods.find(({ name }) => name === 'media.search')?.input.type).toBe('object');
  });
});

describe('exit codes', () => {
  it('there is one for every error code, each its own, and none looks like success', () => {
    expect(Object.keys(exitCodes).sort()).toEqual([...errorCodes].sort());
    const numbers = Object.values(exitCodes);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) {
      expect(number).not.toBe(EXIT_DONE);
      expect(number).not.toBe(EXIT_INCOMPLETE);
      expect(number).toBeLessThan(256);
    }
  });
});

describe('for people', () => {
  it('every verb has help with examples, without opening a library', async () => {
    const connect = (): Promise<never> => Promise.reject(new AliceError('internal', 'was opened'));
    const verbs = [
      'scan',
      'search',
      'find',
      'show',
      'status',
      'report',
      'settings',
      'problems',
      'copy',
      'move',
      'trash',
      'duplicates',
      'drives',
      'variations',
      'undo',
      'ensure',
      'pin',
      'unpin',
      'pins',
      'verify',
      'findings',
      'repair',
      'recover',
      'rebuild',
      'serve',
      'demo',
      'call',
      'methods',
    ];
    const below = [
      ...['list', 'rename', 'remove', 'retire', 'lost', 'pause', 'resume'].map((verb) => ['locations', verb]),
      ...['list', 'save', 'remove', 'forget'].map((verb) => ['searches', verb]),
      ...['list', 'show', 'run', 'discard'].map((verb) => ['plans', verb]),
      ...['list', 'empty'].map((verb) => ['trash', verb]),
      ['duplicates', 'dismiss'],
      ...['list', 'verify', 'export'].map((verb) => ['audit', verb]),
    ];
    for (const words of [...verbs.map((verb) => [verb]), ...below]) {
      const run = await runAlice([...words, '--help'], { connect });
      expect([words, run.exitCode]).toEqual([words, EXIT_DONE]);
      expect(run.stdout).toContain(`$ alice ${words.join(' ')}`);
    }
  });

  it('a location tells of its room and when it was last seen', async () => {
    const away = { ...report, name: 'shelf', reachability: 'offline', freeBytes: null, capacityBytes: null };
    const { connect } = withAnswers({ 'locations.list': () => ({ locations: [report, away] }) });
    const run = await runAlice(['locations', 'list'], { connect });
    const [titles, online, offline] = run.stdout.split('\n');
    expect(titles).toMatch(/ free +last seen +last scan/);
    expect(online).toContain(' 5.00 GB of 20.0 GB  now ');
    expect(offline).toMatch(/ 1\.20 kB +2026-03-01 +2026-02-01 10:00$/);
  });

  it('a search is a table that says where each medium lies', async () => {
    const { connect } = withAnswers({
      'media.search': () => ({ items: [item], total: 12, nextCursor: 'abc', facets: null }),
    });
    const run = await runAlice(['search', 'harbour', '--no-facets'], { connect });
    expect(run.stdout).toBe(
      [
        'name      kind    size   pixels  created     rating  tags           where',
        'dusk.png  png   320 kB  704×448  2026-01-05  ★★★★    harbour, dusk  studio, shelf-drive ×2 (offline)',
        '',
        '1 shown of 12 media.',
        'Next page: add --cursor abc',
        '',
      ].join('\n'),
    );
  });

  it('a wrong query is shown with carets under the word', async () => {
    const { engine, connect } = withAnswers({});
    const error = {
      code: 'invalid' as const,
      message: 'There is no field "colour".',
      details: { position: 9, length: 10, hint: 'Did you mean "color:"?' },
    };
    engine.dispatch = () => Promise.resolve({ ok: false, error });
    const run = await runAlice(['search', '写真 portrait', 'colour:red'], { connect });
    expect(run.stderr).toBe(
      [
        'alice: There is no field "colour".',
        '  写真 portrait colour:red',
        '             ^^^^^^^^^^',
        '  Did you mean "color:"?',
        '',
      ].join('\n'),
    );
    expect(run.stdout).toBe('');
  });

  it('an error tells the details that its sentence does not', () => {
    const lines = errorLines({
      code: 'invalid',
      message: 'Two locations are called "nas".',
      details: { name: 'nas', line: 12 },
    });
    expect(lines).toEqual(['alice: Two locations are called "nas".', '  line: 12']);
    const structured = { issues: [{ path: 'limit', message: 'Too small' }], names: ['a', 'b'] };
    expect(errorLines({ code: 'invalid', message: 'No.', details: structured })).toEqual([
      'alice: No.',
      '  names: a, b',
    ]);
  });

  it('a terminal gets colours and its width, a pipe gets neither', async () => {
    const { connect } = withAnswers({
      'media.search': () => ({ items: [item], total: 1, nextCursor: null, facets: null }),
    });
    const terminal = await runAlice(['search'], { connect, terminal: 90 });
    expect(terminal.stdout).toContain('\x1b[1mdusk.png\x1b[22m');
    const plain = await runAlice(['search'], { connect, terminal: 90, env: { NO_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\x1b');
  });

  it('an unknown verb suggests the one that was meant', async () => {
    const { connect } = withAnswers({});
    const run = await runAlice(['serach'], { connect });
    expect(run.stderr).toContain('(Did you mean search?)');
    expect(run.exitCode).toBe(EXIT_USAGE);
  });
});

describe('flags', () => {
  it('search hands words, tags, locations, order, limit and cursor on, and a leading dash is a word', async () => {
    const { engine, connect } = withAnswers({
      'media.search': () => ({ items: [], total: 0, nextCursor: null, facets: null }),
    });
    const words = [
      'search',
      'portrait',
      '-tag:wip',
      '--tag',
      'a b',
      '--tag',
      'c',
      '--in',
      'studio',
      '--sort',
      'best',
      '--limit',
      '5',
      '--cursor',
      'x',
      '--no-facets',
    ];
    await runAlice(words, { connect });
    expect(engine.calls).toEqual([
      {
        method: 'media.search',
        input: {
          query: 'portrait -tag:wip',
          tags: ['a b', 'c'],
          locations: ['studio'],
          sort: 'best',
          limit: 5,
          cursor: 'x',
          facets: false,
        },
      },
    ]);
  });

  it('adding a location takes the flags of its type from the schema and makes paths absolute', async () => {
    const { engine, connect } = withAnswers({});
    const words = [
      'locations',
      'add',
      'studio',
      '--type',
      'local',
      '--path',
      'ai',
      '--purpose',
      'inbox, organized',
      '--scan',
      '--read-only',
    ];
    const run = await runAlice(words, { connect });
    expect(run.exitCode).toBe(EXIT_DONE);
    expect(engine.calls.at(-1)).toEqual({
      method: 'locations.add',
      input: {
        name: 'studio',
        type: 'local',
        config: { path: '/home/ida/ai' },
        purpose: ['inbox', 'organized'],
        scan: true,
        readOnly: true,
      },
    });
    await runAlice(
      [
        'locations',
        'add',
        'nas',
        '--type=network',
        '--mount-path',
        '/mnt/nas',
        '--timeout-seconds',
        '20',
        '--no-scan',
        '--max-bytes',
        '1.5TB',
      ],
      { connect },
    );
    expect(engine.calls.at(-1)?.input).toEqual({
      name: 'nas',
      type: 'network',
      config: { mountPath: '/mnt/nas', timeoutSeconds: 20 },
      scan: false,
      maxBytes: 1_500_000_000_000,
    });
  });

  it('a setting without a flag can be given as key=value', async () => {
    const { engine, connect } = withAnswers({});
    await runAlice(['locations', 'add', 's', '--path', '/p', '--set', 'depth=3', '--set', 'note=two words'], {
      connect,
    });
    expect(engine.calls.at(-1)?.input).toMatchObject({ config: { path: '/p', depth: 3, note: 'two words' } });
  });

  it('a flag of another type, an unknown type and a number that is none are refused', async () => {
    const { connect } = withAnswers({});
    const other = await runAlice(['locations', 'add', 's', '--mount-path', '/mnt'], { connect });
    expect(other).toMatchObject({
      exitCode: EXIT_USAGE,
      stderr: expect.stringContaining('--mount-path belongs to the type network'),
    });
    const unknown = await runAlice(['locations', 'add', 's', '--type', 'tape'], { connect });
    expect(unknown).toMatchObject({
      exitCode: exitCodes.unsupported,
      stderr: expect.stringContaining('local, network'),
    });
    const number = await runAlice(['locations', 'add', 's', '--type', 'network', '--timeout-seconds', 'soon'], {
      connect,
    });
    expect(number).toMatchObject({ exitCode: EXIT_USAGE, stderr: expect.stringContaining('must be a number') });
  });

  it('an update sends only what was given, with the rest of the config kept', async () => {
    const { engine, connect } = withAnswers({});
    await runAlice(['locations', 'update', 'studio', '--path', '/new', '--site', 'bank box'], { connect });
    expect(engine.calls.at(-1)).toEqual({
      method: 'locations.update',
      input: { name: 'studio', change: { config: { path: '/new' }, site: 'bank box' } },
    });
    const nothing = await runAlice(['locations', 'update', 'studio'], { connect });
    expect(nothing).toMatchObject({ exitCode: EXIT_USAGE, stderr: expect.stringContaining('Nothing to change') });
    const nobody = await runAlice(['locations', 'update', 'usb', '--site', 'x'], { connect });
    expect(nobody).toMatchObject({ exitCode: exitCodes['not-found'], stderr: expect.stringContaining('studio') });
  });

  it('adding without --scan says what that means, and with it what comes next', async () => {
    const { connect } = withAnswers({});
    const add = ['locations', 'add', 'studio', '--path', '/p'];
    expect((await runAlice([...add, '--scan'], { connect })).stdout).toMatch(/Next: alice scan studio\n$/);
    expect((await runAlice([...add, '--no-scan'], { connect })).stdout).toContain(
      'alice locations update studio --scan',
    );
  });

  it('a setting that a type cannot do without is asked for by its flag', async () => {
    const { engine, connect } = withAnswers({});
    expect((await runAlice(['locations', 'add', 'a'], { connect })).stderr).toContain('--path is missing');
    const run = await runAlice(['locations', 'add', 'a', '--type', 'network'], { connect });
    expect(run).toMatchObject({ exitCode: EXIT_USAGE, stderr: expect.stringContaining('--mount-path is missing') });
    expect(engine.calls.map(({ method }) => method)).not.toContain('locations.add');
  });

  it('a port that there cannot be is refused before anything is built', async () => {
    for (const port of ['99999', '-1', 'http']) {
      const run = await runAlice(['serve', '--port', port], withAnswers({}));
      expect(run).toMatchObject({ exitCode: EXIT_USAGE, stderr: expect.stringContaining('0 to 65535') });
    }
  });

  it('rename, pause and resume are updates', async () => {
    const { engine, connect } = withAnswers({});
    await runAlice(['locations', 'rename', 'studio', 'atelier'], { connect });
    await runAlice(['locations', 'pause', 'studio'], { connect });
    await runAlice(['locations', 'resume', 'studio'], { connect });
    expect(engine.calls.map(({ input }) => (input as { change: unknown }).change)).toEqual([
      { name: 'atelier' },
      { status: 'paused' },
      { status: 'active' },
    ]);
  });

  it('the data folder is found wherever it stands on the line', () => {
    expect(readGlobalFlags(['status', '--data-dir', 'lib', '--json'], '/home/ida')).toEqual({
      json: true,
      dataDir: '/home/ida/lib',
    });
    expect(readGlobalFlags(['--data-dir=/lib', 'status'], '/home/ida')).toEqual({ json: false, dataDir: '/lib' });
    expect(readGlobalFlags(['status', '--demo'], '/home/ida')).toEqual({
      json: false,
      dataDir: '/home/ida/.alice-demo/data',
    });
    expect(readGlobalFlags(['search', '--', '--json'], '/home/ida')).toEqual({ json: false, dataDir: undefined });
  });

  it('a demo that nobody has made yet is named, and nothing is opened in its place', async () => {
    const { engine, connect } = withAnswers({});
    for (const words of [['status'], ['locations', 'add', 'x'], ['serve'], ['search', 'demo']]) {
      const run = await runAlice([...words, '--demo', '--json'], { connect, cwd: '/nonexistent' });
      expect(run.exitCode, words.join(' ')).toBe(exitCodes['not-found']);
      expect(run.stdout).toContain('npm run demo');
    }
    expect(engine.calls).toEqual([]);
    expect(await runAlice(['status', '--demo', '--help'], { connect, cwd: '/nonexistent' })).toMatchObject({
      exitCode: EXIT_DONE,
    });
  });
});

describe('help', () => {
  const helpOf = async (...words: string[]) => (await runAlice([...words, '--help'], withAnswers({}))).stdout;

  it('of every verb names the flags that all have', async () => {
    for (const verb of ['scan', 'search', 'find', 'show', 'status', 'problems', 'rebuild', 'serve', 'call']) {
      expect(await helpOf(verb), verb).toMatch(/--data-dir[^]*--demo[^]*--json/);
    }
  });

  it('of search lists every field of the query language', async () => {
    const text = await helpOf('search');
    for (const name of Object.keys(queryFields)) expect(text).toContain(`\n  ${name}: `);
  });
});
