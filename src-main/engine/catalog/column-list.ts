/** The whole result of a search from the columns: sorted, with shapes and one value of each medium. */
import { createBits, type Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import type { Listed, ValueName } from './outline-groups.ts';
import type { RankedPlace } from './outline-names.ts';

export function describeList(
  media: Uint32Array<ArrayBuffer>,
  columns: Columns,
  value: ValueName,
  ranked: readonly RankedPlace[],
  initials: () => Uint32Array,
): Listed {
  const { ratio } = columns;
  const ratios = new Uint8Array(media.length);
  for (let i = 0; i < media.length; i++) ratios[i] = ratio[media[i]!]!;
  return { media, ratios, values: valuesOf(media, columns, value, ranked, initials) };
}

function valuesOf(
  media: Uint32Array,
  columns: Columns,
  value: ValueName,
  ranked: readonly RankedPlace[],
  initials: () => Uint32Array,
): ArrayLike<number> {
  switch (value) {
    case 'created':
    case 'size': {
      const column = columns[value];
      const values = new Float64Array(media.length);
      for (let i = 0; i < media.length; i++) values[i] = column[media[i]!]!;
      return values;
    }
    case 'rating': {
      const { rating, ratings } = columns;
      const values = new Float64Array(media.length);
      for (let i = 0; i < media.length; i++) values[i] = ratings[rating[media[i]!]!]!;
      return values;
    }
    case 'project':
    case 'model':
      return gather(media, columns[value]);
    case 'initial':
      return gather(media, initials());
    case 'place':
      return gather(media, primaryPlaces(columns, ranked));
  }
}

function gather(media: Uint32Array, column: Uint32Array): Uint32Array {
  const values = new Uint32Array(media.length);
  for (let i = 0; i < media.length; i++) values[i] = column[media[i]!]!;
  return values;
}

/** By medium: `value` of the best place it has a copy in; 0 for none. */
function primaryPlaces(columns: Columns, ranked: readonly RankedPlace[]): Uint32Array {
  const values = new Uint32Array(columns.capacity);
  const done = createBits(columns.capacity / 32);
  for (const { location, state, value } of ranked) {
    const part: Bits | undefined = columns.places.get(location * 4 + state);
    if (!part) continue;
    for (let i = 0; i < part.length; i++) {
      for (let word = part[i]! & ~done[i]!; word !== 0; word &= word - 1)
        values[i * 32 + 31 - Math.clz32(word & -word)] = value;
      done[i]! |= part[i]!;
    }
  }
  return values;
}
