/** Finds the file of a medium on this computer, for hosts that show, open or drag it. */
import { AliceError } from '#api/errors.ts';
import type { MediaType } from '#api/media.ts';
import type { ReadableCopy as KnownCopy } from './catalog/find.ts';
import { openCopy } from './open-copy.ts';
import { readableCopy, type Place, type Places } from './places.ts';
import { noCopyReadable } from './previews.ts';

/** A medium, or that copy of it which lies at `path` in `location`. */
export interface CopyRef {
  contentHash: string;
  location?: string | undefined;
  path?: string | undefined;
}

export interface LocalFile {
  /** Absolute. */
  path: string;
  mediaType: MediaType;
  mime: string;
}

interface Parts {
  places: Pick<Places, 'get' | 'ranked' | 'refresh'>;
  copiesOf(contentHash: string): Promise<KnownCopy[]>;
}

/**
 * The copy that is named, else the best one that can be read now. Throws `not-found` (no such medium, copy or location),
 * `unavailable` (details `connect`: which locations to connect), `unsupported` (it has no path that a program could be given).
 */
export async function findLocalFile(ref: CopyRef, { places, copiesOf }: Parts): Promise<LocalFile> {
  const copies = await namedCopies(ref, places, await copiesOf(ref.contentHash));
  let ranked = await places.ranked(copies);
  let found = await findFile(ranked);
  if (found === null) {
    // A disk may have been plugged in, or pulled out, a moment ago.
    await places.refresh();
    ranked = await places.ranked(copies);
    found = await findFile(ranked);
  }
  if (found !== null) return found;
  if (ranked.some(({ place, copy }) => place.reachability === 'online' && pathOf(place, copy) === null)) {
    throw new AliceError(
      'unsupported',
      'Other programs cannot be given this file: it has no path here, or a name that is not UTF-8. Rename it there.',
    );
  }
  throw noCopyReadable(ranked.map(({ place, copy }) => readableCopy(place, copy)));
}

type RankedCopy = Awaited<ReturnType<Places['ranked']>>[number];

async function findFile(ranked: readonly RankedCopy[]): Promise<LocalFile | null> {
  for (const { place, copy } of ranked) {
    const path = place.reachability === 'online' ? pathOf(place, copy) : null;
    if (path !== null && (await isThere(place, copy))) return { path, mediaType: copy.mediaType, mime: copy.mime };
  }
  return null;
}

/** Null where there is none that another program could be told. */
function pathOf(place: Place, copy: KnownCopy): string | null {
  const { localPath } = readableCopy(place, copy);
  return typeof localPath === 'string' ? localPath : null;
}

async function namedCopies(ref: CopyRef, places: Parts['places'], copies: KnownCopy[]): Promise<KnownCopy[]> {
  if (copies.length === 0) throw new AliceError('not-found', 'There is no such medium in the catalog.');
  const id = ref.location === undefined ? undefined : places.get(ref.location).location.id;
  const named = copies.filter(
    (copy) => (id === undefined || copy.location === id) && (ref.path === undefined || copy.path === ref.path),
  );
  if (named.length > 0) return named;
  const where = [ref.path === undefined ? '' : JSON.stringify(ref.path), ref.location ?? ''].filter(
    (one) => one !== '',
  );
  throw new AliceError('not-found', `This medium has no copy at ${where.join(' in ')}. Look at its copies anew.`);
}

/** As the catalog knows it, and below the location's root. Where file calls may hang, the place's own process looks. */
async function isThere(place: Place, copy: KnownCopy): Promise<boolean> {
  if (place.isolated) {
    try {
      return (await (await place.reader()).stat(copy.path)).size === copy.size;
    } catch (error) {
      if (error instanceof AliceError && error.code === 'unavailable') await place.forgetReader();
      return false;
    }
  }
  const source = await openCopy(readableCopy(place, copy), new AbortController().signal);
  await source?.close();
  return source !== undefined;
}
