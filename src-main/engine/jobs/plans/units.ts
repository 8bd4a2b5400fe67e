/** Finds what belongs to a file: sidecars, and its partner where a camera wrote two files as one picture. */
import type { PlanFile } from '#api/plan.ts';
import type { CopyRecord } from '../../catalog/copy-records.ts';
import type { Entry } from '../../storage/adapter.ts';
import { splitPath } from '../../storage/path-bytes.ts';
import { findEntry, hashFile } from '../transfer/hash-copy.ts';
import type { Station } from '../transfer/world.ts';
import { stemOf } from './target-names.ts';

/** A file with everything that goes with it, the file itself first. Targets are filled in later. */
export interface Unit {
  main: CopyRecord;
  /** Goes along, and leaves the source with the main file. */
  files: PlanFile[];
  /** Sidecars of the whole stem, which other pictures of that name use, too: they are copied and stay. */
  lent: PlanFile[];
}

export interface UnitSource {
  /** The files that the catalog knows in a folder. */
  siblings(location: string, folder: string): Promise<string[]>;
  recordsAt(location: string, paths: string[]): Promise<CopyRecord[]>;
}

const sidecarEndings = ['.xmp', '.XMP', '.txt', '.json'];
export const isSidecar = (name: string): boolean => /\.(?:xmp|txt|json)$/i.test(name);
/** Larger ones are no sidecars. */
const MAX_SIDECAR = 16 * 1024 * 1024;
const raw = /\.(?:3fr|arw|cr2|cr3|dng|erf|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|srf|srw|x3f)$/i;
const still = /\.(?:jpe?g|hei[cf]|tiff?)$/i;
const moving = /\.mov$/i;

/** RAW and its JPEG, or a Live Photo's picture and film. */
export function arePartners(a: string, b: string): boolean {
  if (stemOf(a) !== stemOf(b)) return false;
  const pair = (one: string, other: string): boolean => still.test(one) && (raw.test(other) || moving.test(other));
  return pair(a, b) || pair(b, a);
}

function planFile(entry: Entry, hash: string, contentHash: string | null): PlanFile {
  const { path, size, modifiedAt, etag } = entry;
  return { from: path, to: '', size, hash, contentHash, modifiedAt: modifiedAt.toISOString(), etag };
}

/** The file of a record as it is now; null when it is not what the catalog knows. */
export async function findPlanFile(station: Station, record: CopyRecord): Promise<PlanFile | null> {
  const entry = await findEntry(station.adapter, record.path);
  if (entry === null || entry.size !== record.size) return null;
  const same =
    entry.etag === record.etag || `sha256:${await hashFile(station.adapter, record.path)}` === record.fileHash;
  return same ? planFile(entry, record.fileHash, record.contentHash) : null;
}

async function findSidecars(station: Station, path: string, endings: string): Promise<PlanFile[]> {
  const found: PlanFile[] = [];
  for (const ending of sidecarEndings) {
    if (ending === '.XMP' && !station.adapter.traits.caseSensitive) continue;
    const entry = await findEntry(station.adapter, `${endings}${ending}`).catch(() => null);
    if (entry === null || entry.size > MAX_SIDECAR || entry.path === path) continue;
    found.push(planFile(entry, `sha256:${await hashFile(station.adapter, entry.path)}`, null));
  }
  return found;
}

/** Null when the file is not what the catalog knows of it. */
export async function findUnit(station: Station, main: CopyRecord, source: UnitSource): Promise<Unit | null> {
  const file = await findPlanFile(station, main);
  if (file === null) return null;
  const { folder, name } = splitPath(main.path);
  const inFolder = (one: string): string => (folder === '' ? one : `${folder}/${one}`);
  const stem = stemOf(name);
  const sameStem = (await source.siblings(main.location, folder)).filter(
    (one) => one !== name && stemOf(one) === stem && !isSidecar(one),
  );
  const partners = sameStem.filter((one) => arePartners(name, one));
  const unit: Unit = { main, files: [file], lent: [] };
  for (const record of await source.recordsAt(main.location, partners.map(inFolder))) {
    const partner = await findPlanFile(station, record);
    if (partner === null) continue;
    unit.files.push(partner, ...(await findSidecars(station, partner.from, partner.from)));
  }
  unit.files.push(...(await findSidecars(station, main.path, main.path)));
  if (stem !== name) {
    const ofStem = await findSidecars(station, main.path, inFolder(stem));
    const others = sameStem.length > partners.length;
    (others ? unit.lent : unit.files).push(...ofStem);
  }
  return unit;
}
