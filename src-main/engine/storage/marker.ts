/** The marker file at a location's root: by it a disk is known again wherever it is mounted, and a wrong disk is not mistaken for it. */
import { z } from 'zod';
import { AliceError } from '#api/errors.ts';
import type { Reachability } from '#api/location.ts';
import type { Fingerprint, StorageAdapter } from './adapter.ts';
import { isSamePlace } from './place-facts.ts';

export const MARKER_PATH = '.alice/location.json';

/** Bytes; ours has some two hundred. */
const MAX_MARKER = 64 * 1024;

/** `{ "alice": 1, "id": UUID, "name": …, "createdAt": ISO 8601 }`; further keys are kept for later versions. */
const Marker = z.looseObject({
  alice: z.literal(1),
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
});
export type Marker = z.infer<typeof Marker>;

async function readSmall(adapter: StorageAdapter, path: string, limit: number): Promise<Buffer> {
  const { size } = await adapter.stat(path);
  const parts: Buffer[] = [];
  for await (const part of await adapter.read(path, { range: { start: 0, end: Math.min(size, limit) } })) {
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

function parseMarker(bytes: Buffer): Marker {
  const damaged = (why: string) =>
    new AliceError(
      'data-loss',
      `The marker file ${MARKER_PATH} is damaged (${why}). If you are sure that this is the right place, remove that file and add the location again.`,
    );
  if (bytes.length >= MAX_MARKER) throw damaged('far too long');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw damaged(bytes.length === 0 ? 'empty' : 'not complete JSON');
  }
  const version = typeof value === 'object' && value !== null && 'alice' in value ? value.alice : undefined;
  if (typeof version === 'number' && Number.isInteger(version) && version > 1) {
    throw new AliceError(
      'unsupported',
      `The marker file ${MARKER_PATH} was written by a newer version of Alice. Update this one.`,
    );
  }
  const parsed = Marker.safeParse(value);
  if (!parsed.success)
    throw damaged(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return parsed.data;
}

/** The marker of an open location, null when it has none. Throws `data-loss` (damaged), `unsupported` (newer), or as reading does. */
export async function findMarker(adapter: StorageAdapter): Promise<Marker | null> {
  try {
    return parseMarker(await readSmall(adapter, MARKER_PATH, MAX_MARKER));
  } catch (error) {
    if (error instanceof AliceError && error.code === 'not-found') return null;
    throw error;
  }
}

/**
 * Writes the marker if there is none. One with the same id is left as it is; one with another id is `already-exists`, with that
 * marker in `details.marker`; a damaged one is `data-loss`. Never overwrites.
 */
export async function writeMarker(
  adapter: StorageAdapter,
  place: { id: string; name: string; createdAt: Date },
): Promise<Marker> {
  const marker: Marker = { alice: 1, id: place.id, name: place.name, createdAt: place.createdAt.toISOString() };
  let there = await findMarker(adapter);
  if (there === null) {
    try {
      const body = Buffer.from(`${JSON.stringify(marker, null, 2)}\n`);
      await adapter.write(MARKER_PATH, body, { ifNoneMatch: '*', size: body.length });
      return marker;
    } catch (error) {
      if (!(error instanceof AliceError && error.code === 'already-exists')) throw error;
      there = await findMarker(adapter);
    }
  }
  if (there !== null && there.id === place.id) return there;
  throw new AliceError(
    'already-exists',
    `This place is already marked as the location ${JSON.stringify(there?.name ?? 'of someone else')}. Use it under that name, or remove ${MARKER_PATH} there if it is a copy of another disk.`,
    { details: { marker: there } },
  );
}

/** What is expected at a location, from the settings and from what was noted when it was added. */
export interface ExpectedPlace {
  id: string;
  name: string;
  readOnly: boolean;
  /** For read-only locations without a marker. */
  fingerprint?: Fingerprint | null | undefined;
}

export interface PlaceProbe {
  reachability: Reachability;
  /** Why it is not online and what to do; null when it is. */
  reason: string | null;
  /** The device number at the root, to be compared before and after work; null where there is none. */
  device: string | null;
  /** The id in the marker found, whosever it is. */
  markerId: string | null;
  /** `unusable`: there is one, but it is damaged or of a later version; `unknown`: the place could not be looked at. */
  marker: 'found' | 'none' | 'unusable' | 'unknown';
  /** What the place looks like now; to be noted for read-only locations. */
  fingerprint: Fingerprint | null;
}

/** Without a marker: a read-only place may be known by its signs, any other one is not believed to be the right one. */
function judgeUnmarked(expected: ExpectedPlace, now: Fingerprint | null): Pick<PlaceProbe, 'reachability' | 'reason'> {
  if (!expected.readOnly) {
    const reason = `There is something, but not the marker file ${MARKER_PATH}: is the disk really mounted? If it is, add the location again.`;
    return { reachability: 'unmarked', reason };
  }
  if (expected.fingerprint === undefined || expected.fingerprint === null || now === null) {
    return {
      reachability: 'unmarked',
      reason: 'It has not been looked at yet, and being read-only it carries no marker.',
    };
  }
  if (isSamePlace(expected.fingerprint, now)) return { reachability: 'online', reason: null };
  return {
    reachability: 'wrong-disk',
    reason: 'What is there looks like another disk. Connect the right one, or correct the path.',
  };
}

/** Statuses of locations that are not looked at. */
export const whyNotLookedAt: Readonly<Record<string, string | undefined>> = {
  retired: 'It is retired. Set its status to active to use it again.',
  lost: 'It is marked as lost. When it is found, set its status to active and scan it.',
};

/** The answer for a place that could not be looked at. */
export function unreached(reason: string | null): PlaceProbe {
  return { reachability: 'offline', reason, device: null, markerId: null, marker: 'unknown', fingerprint: null };
}

/**
 * Finds out whether the place that `open` opens is the one expected. Writes nothing. Never throws an AliceError: whatever is
 * wrong is told in the answer.
 */
export async function probeLocation(expected: ExpectedPlace, open: () => Promise<StorageAdapter>): Promise<PlaceProbe> {
  const probe = unreached(null);
  let adapter: StorageAdapter | null = null;
  try {
    adapter = await open();
    probe.fingerprint = (await adapter.fingerprint?.()) ?? null;
    probe.device = probe.fingerprint?.device ?? null;
    const marker = await findMarker(adapter);
    if (marker === null) return { ...probe, marker: 'none', ...judgeUnmarked(expected, probe.fingerprint) };
    probe.markerId = marker.id;
    probe.marker = 'found';
    if (marker.id === expected.id) return { ...probe, reachability: 'online' };
    const other =
      marker.name === expected.name
        ? 'another one of the same name'
        : `${JSON.stringify(marker.name)}, not ${JSON.stringify(expected.name)}`;
    const reason = `The disk there is ${other}. Connect the right one, or correct the path.`;
    return { ...probe, reachability: 'wrong-disk', reason };
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    const damaged = error.code === 'data-loss' || error.code === 'unsupported';
    return damaged
      ? { ...probe, reachability: 'unmarked', marker: 'unusable', reason: error.message }
      : { ...probe, reachability: 'offline', reason: error.message };
  } finally {
    await adapter?.close();
  }
}

/** Groups of names whose places carry one and the same id: a disk was cloned, or one place was added under two paths. */
export function findSharedMarkers(
  places: readonly { name: string; markerId: string | null }[],
): { id: string; names: string[] }[] {
  const byId = new Map<string, string[]>();
  for (const { name, markerId } of places) {
    if (markerId !== null) byId.set(markerId, [...(byId.get(markerId) ?? []), name]);
  }
  return [...byId].filter(([, names]) => names.length > 1).map(([id, names]) => ({ id, names }));
}
