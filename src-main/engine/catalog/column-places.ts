/** Sets of media by where their copies are, from the columns. */
import { createBits, inAtLeast, orInto, withoutInto, type Bits } from './bits.ts';
import type { Columns } from './columns.ts';
import { copyState } from './schema.ts';

/** States of copies that are not known to be missing. */
export const believed = [copyState.present, copyState.suspect, copyState.unknown];

/** Numbers of all locations that any medium has or had a copy in. */
export function everywhere({ places }: Columns): Set<number> {
  return new Set([...places.keys()].map((key) => key >> 2));
}

/** Media with a copy in any of the locations in any of the states. */
export function inPlaces({ places, capacity }: Columns, locations: Iterable<number>, states: readonly number[]): Bits {
  const bits = createBits(capacity / 32);
  for (const location of locations) {
    for (const state of states) {
      const part = places.get(location * 4 + state);
      if (part) orInto(bits, part);
    }
  }
  return bits;
}

/** Media with a copy that is not missing in these locations and with none in any other. */
export function onlyIn(columns: Columns, locations: readonly number[]): Bits {
  const bits = inPlaces(columns, locations, believed);
  const others = [...everywhere(columns)].filter((location) => !locations.includes(location));
  withoutInto(bits, inPlaces(columns, others, believed));
  return bits;
}

/** Media with copies that are not missing in fewer locations than that. */
export function belowWanted(columns: Columns, wanted: number): Bits {
  const bits = columns.alive.slice();
  const held = [...everywhere(columns)].map((location) => inPlaces(columns, [location], believed));
  withoutInto(bits, inAtLeast(held, wanted, columns.capacity / 32));
  return bits;
}
