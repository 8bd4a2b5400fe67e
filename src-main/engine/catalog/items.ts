/** Media as lists show them. */
import type { MediaItem } from '#api/media.ts';
import type { Connection } from './database.ts';
import { unpackPlaces } from './derive.ts';
import { isoTime, kindName } from './find.ts';
import type { QueryScope } from './query-scope.ts';
import { hashText, shownState } from './tables.ts';

interface Row {
  hash: Buffer;
  name: string;
  kind: number;
  format: string;
  size: number;
  width: number | null;
  height: number | null;
  duration: number | null;
  created: number;
  rating: number;
  title: string | null;
  model: string | null;
  generator: string | null;
  tags: string | null;
  places: Buffer;
}

export function createItemReader(db: Connection): (media: readonly number[], scope: QueryScope) => MediaItem[] {
  const get = db.prepare(
    `select i.hash, m.name, m.kind, f.text format, m.size, m.width, m.height, m.duration, m.created, m.rating, m.title,
       mo.text model, g.text generator, m.tags, m.places
     from media m join identity i on i.n = m.n left join term f on f.n = m.format left join term mo on mo.n = m.model
     left join term g on g.n = m.generator where m.n = ?`,
  );
  return (media, scope) => {
    const owners = new Map(
      scope.views.flatMap((view) => (scope.numbers.has(view.id) ? [[scope.numbers.get(view.id)!, view]] : [])),
    );
    return media.flatMap((n) => {
      const row = get.get(n) as Row | undefined;
      return row ? [itemOf(row, owners)] : [];
    });
  };
}

function itemOf(row: Row, owners: ReadonlyMap<number, { name: string; online: boolean }>): MediaItem {
  const item: MediaItem = {
    contentHash: hashText(row.hash),
    name: row.name,
    mediaType: kindName(row.kind),
    format: row.format,
    size: row.size,
    createdAt: isoTime(row.created),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
    copies: [],
  };
  if (row.width !== null) item.width = row.width;
  if (row.height !== null) item.height = row.height;
  if (row.duration !== null) item.durationSeconds = row.duration;
  if (row.rating !== 0) item.rating = row.rating;
  if (row.title !== null) item.title = row.title;
  if (row.model !== null) item.model = row.model;
  if (row.generator !== null) item.generator = row.generator;
  for (const { location, state, count } of unpackPlaces(row.places)) {
    const owner = owners.get(location);
    if (!owner) continue;
    const shown = shownState(state);
    const same = item.copies.find((copy) => copy.location === owner.name && copy.state === shown);
    if (same) same.count += count;
    else item.copies.push({ location: owner.name, state: shown, online: owner.online, count });
  }
  item.copies.sort((a, b) =>
    a.location === b.location ? (a.state < b.state ? -1 : 1) : a.location < b.location ? -1 : 1,
  );
  return item;
}
