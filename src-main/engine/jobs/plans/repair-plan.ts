/** Plans the repair of what was found wrong: each bad copy gives way to bytes of a copy that was read and compared just now. */
import { AliceError } from '#api/errors.ts';
import type { PlanAside, PlanFile, PlanStep } from '#api/plan.ts';
import type { Verdict } from '#api/verify.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { FoundFault } from '../../catalog/findings.ts';
import type { Entry } from '../../storage/adapter.ts';
import { findEntry, hashFile, holds } from '../transfer/hash-copy.ts';
import { quarantinePath, stagedPath } from '../transfer/paths.ts';
import type { Station } from '../transfer/world.ts';
import { addItem, copyOf, refuse, startDraft, tryStation, type Draft, type Planner } from './planner.ts';

export interface RepairRequest {
  /** Page by page; an empty page is the end. */
  findings(offset: number, limit: number): Promise<FoundFault[]>;
  /** Of these media, in these locations (ids), with these verdicts; null for all, and for what nobody has done openly. */
  hashes: ReadonlySet<string> | null;
  locations: readonly string[] | null;
  verdicts: readonly Verdict[] | null;
  isBackup(location: string): boolean;
}

const PAGE = 500;
const damage: ReadonlySet<Verdict> = new Set(['media-rot', 'truncated', 'unreadable']);

export async function planRepair(planner: Planner, request: RepairRequest): Promise<Draft> {
  const draft = startDraft();
  for (let offset = 0; ; offset += PAGE) {
    const page = await request.findings(offset, PAGE);
    for (const fault of page) {
      planner.signal.throwIfAborted();
      if (!isMeant(fault, request)) continue;
      const { contentHash, location, path } = fault;
      const about = { contentHash, location: planner.nameOf(location), path };
      try {
        await planFault(planner, draft, request, fault, about);
      } catch (error) {
        // A link or a folder in its place, or a disk that fails: what cannot be looked at is not touched.
        if (!(error instanceof AliceError)) throw error;
        refuse(draft, about, error.code, error.message);
      }
    }
    if (page.length < PAGE) return draft;
  }
}

function isMeant(fault: FoundFault, { hashes, locations, verdicts }: RepairRequest): boolean {
  if (hashes !== null && !hashes.has(fault.contentHash)) return false;
  if (locations !== null && !locations.includes(fault.location)) return false;
  if (verdicts !== null) return verdicts.includes(fault.verdict);
  return damage.has(fault.verdict) || (fault.verdict === 'metadata-drift' && fault.silent);
}

interface Source {
  station: Station;
  file: PlanFile;
}

interface About {
  contentHash: string;
  location: string;
  path: string;
}

async function planFault(
  planner: Planner,
  draft: Draft,
  request: RepairRequest,
  fault: FoundFault,
  about: About,
): Promise<void> {
  const { world } = planner;
  const { contentHash, location, path } = fault;
  if (request.isBackup(location) && request.locations === null)
    return refuse(draft, about, 'permission-denied', `${about.location} is a backup: name it to repair it.`);
  const station = await tryStation(world, location);
  if (station instanceof Error) return refuse(draft, about, station.code, station.message);
  if (station.closed !== null)
    return refuse(draft, about, 'permission-denied', `Nothing is written to ${about.location}: ${station.closed}.`);
  const bad = await findEntry(station.adapter, path);
  if (bad !== null && station.keeps !== null)
    return refuse(draft, about, 'permission-denied', `Nothing is put aside in ${about.location}: ${station.keeps}.`);
  const now = bad === null ? null : await readHash(station, bad);
  if (now === fault.expected.fileHash)
    return refuse(draft, about, 'already-exists', 'It is as it was: verify it again, and it is found sound.');
  const wasThere = fault.found !== null || fault.verdict === 'unreadable';
  const other = now !== null && fault.found?.fileHash != null && now !== fault.found.fileHash;
  if (other || (bad !== null) !== wasThere)
    return refuse(draft, about, 'conflict', 'It was changed since it was verified. Verify it again.');
  const source = await findSource(planner, draft, fault, about);
  if (source === null) return;
  const step = stepOf(planner, source, station, path, bad === null ? null : { entry: bad, hash: now });
  const own = source.file.hash === fault.expected.fileHash;
  const from = source.station.place.name;
  const reason = own
    ? `It is put right from ${from}.`
    : `It is put right from ${from}, with the tags that the copy there has.`;
  const copies = await world.notes.copiesOf(contentHash);
  const leaves = copies.filter((copy) => copy.state === 'present').length + 1;
  addItem(draft, { contentHash, path, steps: [step], reason, leaves });
}

/** Null where it cannot be read. */
async function readHash(station: Station, { path }: Entry): Promise<string | null> {
  return hashFile(station.adapter, path).then(
    (hex) => `sha256:${hex}`,
    () => null,
  );
}

/** A copy that holds what it should, as it was read just now; those with the very bytes that are missing come first. */
async function findSource(planner: Planner, draft: Draft, fault: FoundFault, about: About): Promise<Source | null> {
  const { fileHash } = fault.expected;
  const isOther = ({ location, path }: CopyRecord): boolean => location !== fault.location || path !== fault.path;
  const known = (await planner.world.notes.copiesOf(fault.contentHash)).filter(
    (copy) => copy.state !== 'missing' && isOther(copy),
  );
  // Whole media are not exchanged for the same media with other tags.
  const fit = fault.verdict === 'metadata-drift' ? known.filter((copy) => copy.fileHash === fileHash) : known;
  const why: string[] = [];
  for (const record of fit.toSorted((a, b) => Number(b.fileHash === fileHash) - Number(a.fileHash === fileHash))) {
    const station = await tryStation(planner.world, record.location);
    if (station instanceof Error) {
      why.push(station.message);
      continue;
    }
    const entry = await findSound(station, record);
    if (entry === null) {
      why.push(`The copy in ${station.place.name} is not sound either.`);
      continue;
    }
    const { size, etag } = entry;
    const modifiedAt = new Date(fault.modifiedMs).toISOString();
    const { contentHash } = fault;
    return { station, file: { from: record.path, to: '', size, hash: record.fileHash, contentHash, modifiedAt, etag } };
  }
  const reason = why.length === 0 ? 'No other copy of it is known.' : [...new Set(why)].join(' ');
  refuse(draft, about, why.length === 0 ? 'data-loss' : 'unavailable', reason);
  return null;
}

async function findSound(station: Station, record: CopyRecord): Promise<Entry | null> {
  try {
    return await holds(station.adapter, record.path, { size: record.size, hash: record.fileHash });
  } catch {
    return null; // What cannot be read is no source.
  }
}

function stepOf(
  { id }: Planner,
  { station: from, file }: Source,
  to: Station,
  path: string,
  bad: { entry: Entry; hash: string | null } | null,
): PlanStep {
  if (bad === null) return copyOf(from, to, [file], [path]);
  const { size, etag, modifiedAt } = bad.entry;
  const aside: PlanAside = {
    from: path,
    to: quarantinePath(id, path),
    through: stagedPath(id, path),
    size,
    hash: bad.hash,
    modifiedAt: modifiedAt.toISOString(),
    etag,
  };
  return { ...copyOf(from, to, [file], [path]), kind: 'replace', aside: [aside] };
}
