/** The kill campaign of transfers: move, undo and trash are killed with SIGKILL at random points; nothing may be lost, torn or wrongly known. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, type Client } from '#api/client.ts';
import { openEngine } from '#engine/engine.ts';
import { openLibrary, picture } from '../support/library.ts';

export interface TransferCampaign {
  kills: number;
  /** Kills that hit a program still at work, and those that left something to settle. */
  hits: number;
  settled: number;
  /** What must not be, as sentences. */
  faults: string[];
}

/** From source, so that no build is needed. */
export const sourceCli = fileURLToPath(new URL('../../src-main/hosts/cli/index.ts', import.meta.url));

/** What is shipped: the built program. */
export const builtCli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

const locations = ['a', 'b'];

/** Every file of the locations: path → hash and time. The ledger's mirror is Alice's own. */
function snapshot(dir: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of locations.flatMap((name) =>
    readdirSync(join(dir, name), { recursive: true, withFileTypes: true }),
  )) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.includes('/.alice/ledger/') || path.endsWith('/.alice/location.json')) continue;
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    files.set(path.slice(dir.length + 1), `${hash} ${Math.round(statSync(path).mtimeMs)}`);
  }
  return files;
}

async function makeTemplate(dir: string, media: number): Promise<void> {
  const library = await openLibrary();
  try {
    for (const name of locations) await library.addLocation(name);
    for (let n = 0; n < media; n++) {
      library.put(
        `a/trip ${n % 5}/picture ${n}.png`,
        Buffer.concat([picture(n, { tags: ['all'] }), Buffer.alloc(50_000, n)]),
      );
      if (n % 3 === 0) library.put(`a/trip ${n % 5}/picture ${n}.png.xmp`, `<x n="${n}"/>`);
    }
    await library.scan();
    await library.engine.close();
    cpSync(library.dir, dir, { recursive: true, preserveTimestamps: true });
    const settings = join(dir, 'data/alice.yaml');
    writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll(library.dir, '@HERE@'));
  } finally {
    await library.close().catch(() => undefined);
  }
}

function place(template: string, dir: string): void {
  rmSync(dir, { recursive: true, force: true });
  cpSync(template, dir, { recursive: true, preserveTimestamps: true });
  const settings = join(dir, 'data/alice.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replaceAll('@HERE@', dir));
}

const markerOf = (dir: string): string => join(dir, 'data/ledger/running.json');

interface Run {
  killed: boolean;
  out: string;
  /** Milliseconds for which a plan was at work. */
  busyMs: number;
}

/** Kills so many milliseconds after the plan has begun; the beginning of the program itself changes nothing. */
function alice(cli: string, dir: string, words: string[], killAfterMs = Infinity): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, '--data-dir', join(dir, 'data'), '--json', ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    let begun = 0;
    let ended = 0;
    child.stdout.on('data', (part: Buffer) => (out += part.toString()));
    const look = setInterval(() => {
      const there = existsSync(markerOf(dir));
      if (there && begun === 0) {
        begun = performance.now();
        if (killAfterMs !== Infinity) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      }
      if (!there && begun > 0 && ended === 0) ended = performance.now();
    }, 1);
    child.on('close', (_code, signal) => {
      clearInterval(look);
      resolve({ killed: signal === 'SIGKILL', out, busyMs: (ended || performance.now()) - begun });
    });
  });
}

async function withEngine<T>(dir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const engine = await openEngine({ dataDir: join(dir, 'data'), host: 'direct', onNotice: () => undefined });
  try {
    return await work(
      createClient({ call: (method, input) => engine.dispatch(method, input), listen: () => () => undefined }),
    );
  } finally {
    await engine.close();
  }
}

/** `location:path` of what the catalog takes for present. */
async function presentCopies(client: Client): Promise<Set<string>> {
  const { items } = await client.call('media.search', { limit: 1000, facets: false });
  const found = await Promise.all(items.map(({ contentHash }) => client.call('media.find', { ref: contentHash })));
  return new Set(
    found.flatMap(({ copies }) =>
      copies.filter(({ state }) => state === 'present').map(({ location, path }) => `${location}/${path}`),
    ),
  );
}

/** The oracle of a library after a kill and recovery. */
async function judge(dir: string, before: Map<string, string>): Promise<string[]> {
  const faults: string[] = [];
  await withEngine(dir, async (client) => {
    const now = snapshot(dir);
    const contents = new Set(now.values());
    for (const [path, content] of before) if (!contents.has(content)) faults.push(`${path} is lost`);
    const known = new Set(before.values());
    for (const [path, content] of now) {
      if (path.includes('.alice-tmp-')) faults.push(`${path} was left behind`);
      else if (!known.has(content)) faults.push(`${path} is torn`);
    }
    const media = [...now.keys()].filter((path) => path.endsWith('.png') && !path.includes('/.alice/'));
    const present = await presentCopies(client);
    for (const path of media)
      if (!present.delete(path)) faults.push(`${path} is there and the catalog does not know it`);
    for (const path of present) faults.push(`${path} is known and not there`);
    for (const path of media)
      if (before.has(`${path}.xmp`) && !now.has(`${path}.xmp`)) faults.push(`${path} has lost its sidecar`);
    const { ok, problems } = await client.call('ledger.verify', {});
    if (!ok) faults.push(`the ledger: ${JSON.stringify(problems)}`);
    const again = await client.call('ledger.recover', {});
    if (again.plans !== 0) faults.push(`a second recovery found something: ${JSON.stringify(again)}`);
    const { plans } = await client.call('plans.list', {});
    for (const { id, state } of plans) if (state === 'running') faults.push(`the plan ${id} is said to run`);
    if (JSON.stringify([...snapshot(dir)]) !== JSON.stringify([...now]))
      faults.push('a second recovery changed something');
  });
  return faults;
}

/** `rounds` kills at seeded random moments, of a move, of its undo, and of trash in turn. */
export async function transferCampaign(
  rounds: number,
  media: number,
  cli: string = sourceCli,
  seed = 11,
): Promise<TransferCampaign> {
  const home = mkdtempSync(join(tmpdir(), 'alice-transfer-kill-'));
  try {
    const fresh = join(home, 'fresh');
    await makeTemplate(fresh, media);
    const moved = join(home, 'moved');
    const at = join(home, 'round');
    place(fresh, at);
    const undisturbed = await alice(cli, at, ['move', 'tag:all', '--to', 'b', '--yes']);
    const { plan } = (JSON.parse(undisturbed.out) as { result: { plan: { id: string } } }).result;
    cpSync(at, moved, { recursive: true, preserveTimestamps: true });
    const acts = [
      { template: fresh, words: ['move', 'tag:all', '--to', 'b', '--yes'] },
      { template: moved, words: ['undo', plan.id] },
      { template: fresh, words: ['trash', 'tag:all', '--yes'] },
    ];
    const campaign: TransferCampaign = { kills: 0, hits: 0, settled: 0, faults: [] };
    let state = seed;
    for (let round = 0; round < rounds; round++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const { template, words } = acts[round % acts.length]!;
      place(template, at);
      // The template was taken where it ran first.
      const before = snapshot(at);
      const { killed } = await alice(cli, at, words, (state / 2 ** 32) * undisturbed.busyMs);
      campaign.kills += 1;
      if (killed) campaign.hits += 1;
      if (existsSync(markerOf(at))) campaign.settled += 1;
      for (const fault of await judge(at, before)) campaign.faults.push(`round ${round} (${words[0]}): ${fault}`);
      if ((round + 1) % 50 === 0) console.log(`${round + 1} kills: ${JSON.stringify(campaign)}`);
    }
    return campaign;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
