/** Reverse lookup: from a hash, the beginning of one, or a path, to the medium and all of its copies. */
import { foldText } from '#api/fold.ts';
import { AliceError } from '#api/errors.ts';
import type { Facts, FoundMedia, MediaCopy, ShownMedia } from '#api/media.ts';
import type { Connection } from './database.ts';
import { copyQuery, fileFacts, sortDate } from './derive.ts';
import { projectOf } from './media-texts.ts';
import type { CopyRow, FileRow } from './tables.ts';
import { mergeFacts } from './merge.ts';
import type { LocationView } from './records.ts';
import { compareStanding } from './primary.ts';
import { copyState, mediaKinds } from './schema.ts';
import { hashText, joinPath, methodName, shownState, splitPath } from './tables.ts';
import { matchExpression } from './text.ts';

interface FullCopy extends CopyRow {
  seen: number;
  /** When the location was last listed completely, if ever. */
  listed: number | null;
}

interface Found {
  n: number;
  matched: FoundMedia['matched'];
}

/** One copy as the media door needs it: where the bytes lie and what they are. */
export interface ReadableCopy {
  /** Location id. */
  location: string;
  path: string;
  state: MediaCopy['state'];
  size: number;
  modifiedMs: number;
  fileHash: string;
  mime: string;
  format: string;
  mediaType: Facts['mediaType'];
}

export interface Finder {
  find(ref: string, locations: readonly LocationView[]): FoundMedia;
  show(ref: string, locations: readonly LocationView[]): ShownMedia;
  copiesOf(contentHash: string): ReadableCopy[];
}

/** So many candidates are named when a question is ambiguous. */
const NAMED = 5;

export function createFinder(db: Connection): Finder {
  const byContent = db.prepare('select n from identity where hash >= +? and hash <= +? limit 50').pluck();
  const byFile = db.prepare('select identity from file where hash >= +? and hash <= +? limit 50').pluck();
  const byPath = db
    .prepare(
      `select distinct f.identity from folder d join copy c on c.folder = d.n join file f on f.n = c.file
     where d.location = +? and d.path = +? and c.name = +?`,
    )
    .pluck();
  const byName = db.prepare(
    `select f.identity, c.name, d.path from words w join file f on f.identity = w.rowid join copy c on c.file = f.n
     join folder d on d.n = c.folder where words match ?`,
  );
  const allLocations = db.prepare('select n, id from location');
  const getIdentity = db.prepare('select hash, first_seen from identity where n = ?');
  const getFiles = db.prepare('select n, hash, size, facts from file where identity = +?');
  const getCopies = db.prepare(
    `select q.*, c.seen, l.seen listed from (${copyQuery} where c.file = +?) q
     join location l on l.n = q.location join folder d on d.location = q.location and d.path = q.folder
     join copy c on c.folder = d.n and c.name = q.name`,
  );

  function load(n: number) {
    const identity = getIdentity.get(n) as { hash: Buffer; first_seen: number };
    const files = (getFiles.all(n) as FileRow[])
      .map((file) => ({ ...file, copies: getCopies.all(file.n) as FullCopy[] }))
      .filter((file) => file.copies.length > 0);
    return { identity, files };
  }

  function locate(ref: string, locations: readonly LocationView[]): Found {
    const digits = /^(?:sha256:)?([0-9a-f]{6,64})$/i.exec(ref.trim())?.[1]?.toLowerCase();
    const found = (digits && findByHash(digits)) || findByPath(ref, locations);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) throw ambiguous(ref, found, locations);
    const remedy = digits
      ? 'Scan the locations where it may lie, or give more of the name.'
      : 'Give a hash (6 or more digits), a file name, or a path below a location.';
    throw new AliceError('not-found', `Nothing in the catalog matches "${ref}". ${remedy}`, { details: { ref } });
  }

  function findByHash(digits: string): Found[] {
    const low = Buffer.from(digits.padEnd(64, '0'), 'hex');
    const high = Buffer.from(digits.padEnd(64, 'f'), 'hex');
    const content = (byContent.all(low, high) as number[]).map((n): Found => ({ n, matched: 'content-hash' }));
    const file = (byFile.all(low, high) as number[]).map((n): Found => ({ n, matched: 'file-hash' }));
    return distinct([...content, ...file]);
  }

  function findByPath(ref: string, locations: readonly LocationView[]): Found[] {
    const rows = allLocations.all() as { n: number; id: string }[];
    const colon = ref.indexOf(':');
    const owner = colon > 0 ? locations.find(({ name }) => name === ref.slice(0, colon)) : undefined;
    const path = (owner ? ref.slice(colon + 1) : ref).replace(/^\.?\/+/, '');
    const { folder, name } = splitPath(path);
    const places = owner ? rows.filter(({ id }) => id === owner.id) : rows;
    const exact = places.flatMap(({ n }) => byPath.all(n, folder, name) as number[]);
    const found = exact.length > 0 || owner ? exact : findByName(path);
    return distinct(found.map((n) => ({ n, matched: 'path' })));
  }

  /** Copies whose name, or whose path's end, is this; by exact letters first, else whatever the case. */
  function findByName(path: string): number[] {
    const { name } = splitPath(path);
    if (!/[\p{L}\p{N}\p{So}]/u.test(name)) return [];
    const rows = byName.all(matchExpression(name, false, 'name')) as { identity: number; name: string; path: string }[];
    const ends = (fold: (text: string) => string) =>
      rows
        .filter((row) => `/${fold(joinPath(row.path, row.name))}`.endsWith(`/${fold(path)}`))
        .map((row) => row.identity);
    const exact = ends((text) => text);
    return exact.length > 0 ? exact : ends(foldText);
  }

  function ambiguous(ref: string, found: Found[], locations: readonly LocationView[]): AliceError {
    const candidates = found.slice(0, NAMED).map(({ n }) => {
      const { identity, files } = load(n);
      const copy = files[0]?.copies[0];
      const place = copy && locations.find(({ id }) => id === copy.locationId);
      const contentHash = hashText(identity.hash);
      return { contentHash, location: place?.name ?? null, path: copy ? joinPath(copy.folder, copy.name) : null };
    });
    const named = candidates.map(
      ({ contentHash, location, path }) => `${contentHash.slice(7, 19)} (${location}:${path})`,
    );
    const more = found.length > NAMED ? ', …' : '';
    return new AliceError(
      'invalid',
      `"${ref}" fits ${found.length} media: ${named.join(', ')}${more}. Give more of it.`,
      {
        details: { ref, candidates },
      },
    );
  }

  function describe({ n, matched }: Found, locations: readonly LocationView[]) {
    const { identity, files } = load(n);
    const merged = mergeFacts(fileFacts(files));
    const views = new Map(locations.map((view) => [view.id, view]));
    const copies = files.flatMap((file) =>
      file.copies.map((copy) => ({ copy, hash: file.hash, owner: views.get(copy.locationId) })),
    );
    const primary = primaryOf(copies);
    const shown = copies
      .filter(({ owner }) => owner !== undefined)
      .map(({ copy, hash, owner }) => copyOf(copy, hash, owner!, metadataPlace(copy, files)));
    shown.sort((a, b) => (a.location + '\0' + a.path < b.location + '\0' + b.path ? -1 : 1));
    const found: FoundMedia = {
      contentHash: hashText(identity.hash),
      matched,
      mediaType: merged.facts.mediaType,
      size: primary?.copy.size ?? files.find(({ hash }) => hashText(hash) === merged.latest.fileHash)!.size,
      primaryLocation: primary?.owner?.name ?? null,
      copies: shown,
    };
    return { found, merged, identity, files };
  }

  return {
    find: (ref, locations) => describe(locate(ref, locations), locations).found,
    show(ref, locations) {
      const { found, merged, identity, files } = describe(locate(ref, locations), locations);
      const copies = files.flatMap((file) => file.copies);
      const created = sortDate(merged.facts, copies);
      const project = projectOf(merged.facts, copies);
      return {
        ...found,
        facts: project === undefined ? merged.facts : { ...merged.facts, project },
        recipe: merged.facts.recipe ?? null,
        diverged: merged.diverged,
        createdAt: isoTime(created),
        firstSeen: isoTime(identity.first_seen),
      };
    },
    copiesOf(contentHash) {
      const digits = /^(?:sha256:)?([0-9a-f]{64})$/.exec(contentHash)?.[1];
      const [n] =
        digits === undefined ? [] : (byContent.all(Buffer.from(digits, 'hex'), Buffer.from(digits, 'hex')) as number[]);
      if (n === undefined) return [];
      return load(n).files.flatMap((file) => {
        const { facts } = fileFacts([file])[0]!;
        return file.copies.map((copy) => ({
          location: copy.locationId,
          path: joinPath(copy.folder, copy.name),
          state: shownState(copy.state),
          size: copy.size,
          modifiedMs: copy.modified,
          fileHash: hashText(file.hash),
          mime: facts.mime,
          format: facts.format,
          mediaType: facts.mediaType,
        }));
      });
    },
  };
}

/** The first of each medium: being the content hash itself weighs more than being one of its files. */
function distinct(found: Found[]): Found[] {
  const seen = new Map<number, Found>();
  for (const entry of found) if (!seen.has(entry.n)) seen.set(entry.n, entry);
  return [...seen.values()];
}

/** The best to read now; of two in one location the first by path. Never a missing one. */
function primaryOf<T extends { copy: CopyRow; owner: LocationView | undefined }>(copies: readonly T[]): T | undefined {
  const usable = copies.flatMap((one) =>
    one.owner === undefined || one.copy.state === copyState.missing
      ? []
      : [{ one, owner: one.owner, state: one.copy.state, path: joinPath(one.copy.folder, one.copy.name) }],
  );
  usable.sort((a, b) => compareStanding(a, b) || (a.path < b.path ? -1 : 1));
  return usable[0]?.one;
}

function copyOf(copy: FullCopy, hash: Buffer, owner: LocationView, metadata: MediaCopy['metadata']): MediaCopy {
  // A complete listing that found everything renews all sightings at once, without a write per copy.
  const seen = copy.state === copyState.present ? Math.max(copy.seen, copy.listed ?? 0) : copy.seen;
  return {
    location: owner.name,
    path: joinPath(copy.folder, copy.name),
    state: shownState(copy.state),
    online: owner.online,
    fileHash: hashText(hash),
    size: copy.size,
    modifiedAt: isoTime(copy.modified),
    lastSeen: isoTime(seen),
    lastVerified: copy.verified === null ? null : isoTime(copy.verified),
    verifyMethod: methodName(copy.method),
    metadata,
  };
}

function metadataPlace(copy: CopyRow, files: readonly (FileRow & { copies: CopyRow[] })[]): MediaCopy['metadata'] {
  const file = files.find(({ n }) => n === copy.file)!;
  const { facts } = fileFacts([file])[0]!;
  const { tags, hierarchicalTags, rating, label, title, description, project } = facts;
  const any =
    tags.length > 0 ||
    hierarchicalTags.length > 0 ||
    [rating, label, title, description, project].some((v) => v !== undefined);
  return any ? 'embedded' : 'none';
}

/** ISO 8601 in UTC; times that no calendar holds are brought to its ends. */
export function isoTime(ms: number): string {
  const bound = 8_640_000_000_000_000;
  return new Date(Math.min(bound, Math.max(-bound, ms))).toISOString();
}

/** For callers that keep the number of a kind. */
export function kindName(kind: number): Facts['mediaType'] {
  return mediaKinds[kind]!;
}
