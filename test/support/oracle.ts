/** The oracle: what must hold of a library after any fault, restart and recovery. One for all campaigns, over folders or a whole engine. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** `location/path` → hash and time of a file. */
export type Snapshot = Map<string, string>;

/** A library under test, however it is driven. */
export interface Subject {
  /** The locations are folders in it, and the data folder is `data`. */
  dir: string;
  locations: readonly string[];
  /** What a restart settles; how many steps or plans that were. */
  recover(): Promise<number>;
  /** `location/path` of what the catalog takes for present. */
  present(): Promise<Set<string>>;
  /** Whether what looks like a medium (content: hash and time) is one; all are when left out. */
  isMedium?(content: string): boolean;
  /** What is wrong with the ledger. */
  ledgerProblems(): Promise<string[]>;
  /** Of the last plan: how many of its items have no state that a person could be told of. Null when it never began. */
  strayItems(): Promise<number | null>;
}

/** What must not be, as sentences. */
export interface Faults {
  lost: string[];
  torn: string[];
  wrongExists: string[];
  leaked: string[];
  others: string[];
}

export interface Expectations {
  before: Snapshot;
  /** The library had the plan been carried out undisturbed; without it only contents are compared, not their places. */
  whole?: Snapshot | undefined;
  /** Two steps make it up, and between them a file is not at its place. */
  parts?: boolean | undefined;
  /** Contents that may be there, and need not: what somebody has replaced meanwhile. */
  also?: ReadonlySet<string> | undefined;
  /** Locations that are not connected: nothing can be settled there. */
  away?: ReadonlySet<string> | undefined;
}

export const noFaults = (): Faults => ({ lost: [], torn: [], wrongExists: [], leaked: [], others: [] });

export function addFaults(all: Faults, more: Faults, prefix = ''): void {
  for (const kind of ['lost', 'torn', 'wrongExists', 'leaked', 'others'] as const)
    all[kind].push(...more[kind].map((text) => `${prefix}${text}`));
}

export const sentencesOf = (faults: Faults): string[] => Object.values(faults).flat() as string[];

const trashId = /\.alice\/(?:trash|quarantine)\/(\d{8}-\d{6}-\w{6})\//;
const isOwn = (path: string): boolean => path.includes('/.alice/');
const isCatalogued = (path: string): boolean => /\.(?:png|jpg|cr2|mov)$/.test(path) && !isOwn(path);

/** Alice's own notes in a location are not the user's: its marker, and the ledger's mirror. */
export function takeSnapshot(dir: string, locations: readonly string[]): Snapshot {
  const files: Snapshot = new Map();
  for (const location of locations.filter((name) => existsSync(join(dir, name)))) {
    for (const entry of readdirSync(join(dir, location), { recursive: true, withFileTypes: true })) {
      const full = join(entry.parentPath, entry.name);
      const path = full.slice(dir.length + 1);
      if (!entry.isFile() || path.includes('/.alice/ledger/') || path.endsWith('/.alice/location.json')) continue;
      const hash = createHash('sha256').update(readFileSync(full)).digest('hex');
      files.set(path, `${hash} ${Math.round(statSync(full).mtimeMs)}`);
    }
  }
  return files;
}

/** The trash and the quarantine have their plan's id in their paths, and each run has one of its own. */
function withoutIds(files: Snapshot, before: Snapshot): Snapshot {
  const old = new Set([...before.keys()].map((path) => trashId.exec(path)?.[1]));
  return new Map(
    [...files].map(([path, content]) => {
      const id = trashId.exec(path)?.[1];
      return [id === undefined || old.has(id) ? path : path.replace(id, 'PLAN'), content];
    }),
  );
}

/** (1) nothing is lost, (2) each file is as it was or as it should be, (4) nothing is left behind, (5) the neighbours are untouched. */
export function judgeFiles(now: Snapshot, { before, whole, parts = false, also = new Set() }: Expectations): Faults {
  const faults = noFaults();
  const contents = new Set(now.values());
  const wanted = whole === undefined ? null : withoutIds(whole, before);
  const kept = wanted === null ? null : new Set(wanted.values());
  for (const [path, content] of before) {
    // What the plan removes for good may be gone, and nothing else.
    if (!contents.has(content) && (kept === null || kept.has(content))) faults.lost.push(`${path} is lost`);
    if (path.includes('canary') && now.get(path) !== content) faults.torn.push(`${path} was touched`);
  }
  const known = new Set([...before.values(), ...also, ...(wanted?.values() ?? [])]);
  for (const [path, content] of withoutIds(now, before)) {
    if (path.includes('.alice-tmp-')) faults.leaked.push(`${path} was left behind`);
    else if (!known.has(content)) faults.torn.push(`${path} is torn`);
    else if (wanted !== null && before.get(path) !== content && wanted.get(path) !== content)
      faults.torn.push(`${path} is neither as it was nor as it should be`);
  }
  for (const path of parts ? [] : now.keys()) {
    const side = [...before.keys()].find((one) => !isOwn(one) && one.endsWith(`/${path.split('/').at(-1)}.xmp`));
    if (side !== undefined && isCatalogued(path) && !now.has(`${path}.xmp`))
      faults.torn.push(`${path} has lost its sidecar`);
  }
  return faults;
}

/** Temporary files in the data folder. */
function findTemps(dir: string): string[] {
  const data = join(dir, 'data');
  if (!existsSync(data)) return [];
  return readdirSync(data, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tmp') || name.includes('.alice-tmp-'))
    .map((name) => `data/${name} was left behind`);
}

/** Processes other than this one that hold a file below `dir` open, as Linux lists them; of this one, the files. */
export function openFilesBelow(dir: string, own: boolean): string[] {
  if (process.platform !== 'linux') return [];
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if ((Number(pid) === process.pid) !== own) continue;
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
        if (target.startsWith(`${dir}/`)) found.push(`process ${pid} holds ${target}`);
      }
    } catch {
      continue; // It has ended meanwhile, or is not ours to look at.
    }
  }
  return found;
}

/** Recovers, and looks at everything. */
export async function judge(subject: Subject, expectations: Expectations): Promise<Faults> {
  const { dir, locations } = subject;
  await subject.recover();
  const now = takeSnapshot(dir, locations);
  const faults = judgeFiles(now, expectations);
  faults.leaked.push(...findTemps(dir));
  const isMedium = subject.isMedium ?? (() => true);
  const there = new Set(
    [...now].filter(([path, content]) => isCatalogued(path) && isMedium(content)).map(([path]) => path),
  );
  const present = await subject.present();
  const away = (path: string): boolean => expectations.away?.has(path.split('/')[0]!) ?? false;
  for (const path of there)
    if (!present.has(path) && !away(path)) faults.wrongExists.push(`${path} is there and the catalog does not know it`);
  for (const path of present)
    if (!there.has(path) && !away(path)) faults.wrongExists.push(`${path} is known and not there`);
  faults.others.push(...(await subject.ledgerProblems()).map((problem) => `the ledger: ${problem}`));
  const stray = await subject.strayItems();
  const changed = JSON.stringify([...now].toSorted()) !== JSON.stringify([...expectations.before].toSorted());
  if (stray === null && changed) faults.others.push('something was changed that the ledger does not name');
  if ((stray ?? 0) > 0) faults.others.push(`${stray} items are neither done nor pending nor failed`);
  if ((await subject.recover()) !== 0) faults.others.push('a second recovery found something');
  const later = takeSnapshot(dir, locations);
  if (JSON.stringify([...later].toSorted()) !== JSON.stringify([...now].toSorted()))
    faults.others.push('a second recovery changed something');
  return faults;
}
