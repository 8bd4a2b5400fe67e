/** The whole result of a search in plain SQL, for outlines while the columns are loading. */
import { unpackPlaces } from './places.ts';
import type { Connection } from './database.ts';
import type { SortOrder } from './order.ts';
import type { Listed, ValueName } from './outline-groups.ts';
import type { RankedPlace } from './outline-names.ts';
import { orderSql } from './plain-answer.ts';
import type { Condition } from './plain-search.ts';

const valueSql: Record<ValueName, string> = {
  created: 'm.created',
  size: 'm.size',
  rating: 'm.rating',
  project: 'm.project',
  model: 'm.model',
  place: 'm.places',
  initial: 'unicode(m.name_key)',
};

/**
 * Number and shape come as one value a medium, and the values by a statement of their own: arrays of single values arrive four
 * times as fast as rows, and by date both are read from the index alone.
 */
export function plainList(
  db: Connection,
  { sql, params }: Condition,
  sort: SortOrder,
  value: ValueName,
  ranked: readonly RankedPlace[],
): Listed {
  const column = (expression: string): unknown[] =>
    db
      .prepare(`select ${expression} from media m where ${sql} order by ${orderSql[sort]}`)
      .pluck()
      .all(...params);
  const packed = column('m.n * 256 + m.ratio') as number[];
  const media = new Uint32Array(packed.length);
  const ratios = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) {
    media[i] = packed[i]! / 256;
    ratios[i] = packed[i]! % 256;
  }
  const values = column(valueSql[value]);
  if (value !== 'place') return { media, ratios, values: Float64Array.from(values as number[]) };
  return { media, ratios, values: Uint32Array.from(values as Buffer[], (places) => primaryIn(places, ranked)) };
}

function primaryIn(packed: Buffer, ranked: readonly RankedPlace[]): number {
  const places = unpackPlaces(packed);
  const best = ranked.find((rank) =>
    places.some(({ location, state }) => location === rank.location && state === rank.state),
  );
  return best?.value ?? 0;
}
