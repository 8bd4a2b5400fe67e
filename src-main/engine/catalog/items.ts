/** Media as lists show them. */
import type { MediaItem } from '#api/media.ts';
import type { Connection } from './database.ts';
import { countLocations, unpackPlaces, type PlaceCopies } from './places.ts';
import { isoTime, kindName } from './find.ts';
import type { QueryScope } from './query-scope.ts';
import { mediaFlag } from './schema.ts';
import { hashText, shownState } from './tables.ts';

interface Row {
  hash: Buffer;
  name: string;
  kind: number;
  format: number;
  size: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  created: number;
  rating: number;
  title: string | null;
  model: number;
  generator: number;
  tags: string | null;
  places: Buffer;
  flags: number;
}

/** Dictionary entries remembered; models and generators are few. */
const REMEMBERED = 10_000;

/** Gives null for media that are not there. */
export function createItemReader(
  db: Connection,
): (media: readonly number[], scope: QueryScope) => (MediaItem | null)[] {
  const get = db.prepare(
    `select hash, name, kind, format, size, width, height, duration, created, rating, title, model, generator, tags, places, flags
     from media where n = ?`,
  );
  const getTerm = db.prepare('select text from term where n = ?').pluck();
  const terms = new Map<number, string>();
  // Joining the dictionary costs more than the row itself; its entries never change.
  const termOf = (n: number): string | undefined => {
    if (n === 0) return undefined;
    let text = terms.get(n);
    if (text === undefined) {
      text = getTerm.get(n) as string;
      if (terms.size >= REMEMBERED) terms.clear();
      terms.set(n, text);
    }
    return text;
  };
  return (media, scope) => {
    const owners = new Map(
      scope.views.flatMap((view) => (scope.numbers.has(view.id) ? [[scope.numbers.get(view.id)!, view]] : [])),
    );
    return media.map((n) => {
      const row = get.get(n) as Row | undefined;
      return row ? itemOf(row, termOf, owners, scope.wantedCopies) : null;
    });
  };
}

type Owners = ReadonlyMap<number, { name: string; online: boolean }>;

function itemOf(row: Row, termOf: (n: number) => string | undefined, owners: Owners, wantedCopies: number): MediaItem {
  const places = unpackPlaces(row.places);
  const item: MediaItem = {
    contentHash: hashText(row.hash),
    name: row.name,
    mediaType: kindName(row.kind),
    format: termOf(row.format) ?? '',
    size: row.size,
    createdAt: isoTime(row.created),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
    copies: copiesOf(places, owners),
    unverified: (row.flags & mediaFlag.unverified) !== 0,
    belowWanted: countLocations(places) < wantedCopies,
  };
  if (row.width !== null) item.width = row.width;
  if (row.height !== null) item.height = row.height;
  if (row.duration !== null) item.durationSeconds = row.duration;
  if (row.rating !== 0) item.rating = row.rating;
  if (row.title !== null) item.title = row.title;
  const [model, generator] = [termOf(row.model), termOf(row.generator)];
  if (model !== undefined) item.model = model;
  if (generator !== undefined) item.generator = generator;
  return item;
}

/** By location and state as shown; the two kinds of unknown are one. */
function copiesOf(places: readonly PlaceCopies[], owners: Owners): MediaItem['copies'] {
  const copies: MediaItem['copies'] = [];
  for (const { location, state, count } of places) {
    const owner = owners.get(location);
    if (!owner) continue;
    const shown = shownState(state);
    const same = copies.find((copy) => copy.location === owner.name && copy.state === shown);
    if (same) same.count += count;
    else copies.push({ location: owner.name, state: shown, online: owner.online, count });
  }
  if (copies.length < 2) return copies;
  const key = (copy: (typeof copies)[number]) => `${copy.location}\0${copy.state}`;
  return copies.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
