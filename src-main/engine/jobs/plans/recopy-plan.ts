/** Plans to bring media to as many disks and servers as are wanted, each to those targets that have the most room. */
import { AliceError } from '#api/errors.ts';
import { planCopies } from './copy-plan.ts';
import { refuse, startDraft, tryStation, type Draft, type Planner } from './planner.ts';

export interface RecopyRequest {
  hashes: readonly string[];
  /** Id of the location that does not count. */
  without: string;
  /** Location ids. */
  targets: readonly string[];
  wanted: number;
  /** Whether what a location has is kept for good. */
  counts(location: string): boolean;
  /** Bytes that a location has now. */
  heldBytes(location: string): number;
  isBackup(location: string): boolean;
}

interface Target {
  id: string;
  domain: string;
  /** Bytes that may still be written there. */
  room: number;
  hashes: string[];
}

/** For each file a little more, for its sidecars and the blocks of the file system. */
const MARGIN = 64 * 1024;

export async function planRecopies(planner: Planner, request: RecopyRequest): Promise<Draft> {
  const targets: Target[] = [];
  for (const id of request.targets) targets.push(await openTarget(planner, id, request.heldBytes(id)));
  const draft = startDraft();
  const domainOf = createDomains(planner);
  for (const hash of request.hashes) {
    planner.signal.throwIfAborted();
    await assign(planner, draft, request, targets, domainOf, hash);
  }
  for (const { id, hashes } of targets) {
    const part = await planCopies(planner, { verb: 'copy', hashes, to: id, isBackup: request.isBackup });
    for (const item of part.items) draft.items.push({ ...item, index: draft.items.length });
    draft.refused.push(...part.refused);
  }
  return draft;
}

async function openTarget(planner: Planner, id: string, held: number): Promise<Target> {
  const { adapter, domain, maxBytes, reserveBytes } = await planner.world.station(id);
  const capacity = (await adapter.capacity?.()) ?? { freeBytes: 0, totalBytes: 0 };
  // Some network file systems do not say how large they are.
  const free = capacity.totalBytes === 0 ? Infinity : capacity.freeBytes - reserveBytes;
  return { id, domain, room: Math.min(free, maxBytes === null ? Infinity : maxBytes - held), hashes: [] };
}

/** A place that does not answer now is a disk of its own as far as anyone can tell; it is asked once. */
function createDomains({ world }: Planner): (location: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const ask = async (location: string): Promise<string> => {
    const station = await tryStation(world, location);
    return station instanceof AliceError ? `location ${location}` : station.domain;
  };
  return (location) => {
    let domain = known.get(location);
    if (domain === undefined) known.set(location, (domain = ask(location)));
    return domain;
  };
}

async function assign(
  planner: Planner,
  draft: Draft,
  request: RecopyRequest,
  targets: readonly Target[],
  domainOf: (location: string) => Promise<string>,
  hash: string,
): Promise<void> {
  const records = (await planner.world.notes.copiesOf(hash)).filter(({ state }) => state !== 'missing');
  const path = records[0]?.path ?? '';
  if (records.length === 0)
    return refuse(draft, { contentHash: hash, path }, 'not-found', 'No copy of it is known any more.');
  const stays = records.filter(({ location }) => location !== request.without);
  const domains = new Set<string>();
  for (const { location } of stays) if (request.counts(location)) domains.add(await domainOf(location));
  const size = Math.max(...records.map((record) => record.size)) + MARGIN;
  while (domains.size < request.wanted) {
    const target = targets
      .filter(
        ({ id, domain, room }) =>
          !domains.has(domain) && room >= size && !stays.some(({ location }) => location === id),
      )
      .reduce<Target | null>((most, one) => (most === null || one.room > most.room ? one : most), null);
    if (target === null) {
      const reason = `It will lie on ${domains.size} of ${request.wanted} disks: no other target has room for it. Name more of them.`;
      return refuse(draft, { contentHash: hash, path }, 'no-space', reason);
    }
    target.hashes.push(hash);
    target.room -= size;
    domains.add(target.domain);
  }
}
