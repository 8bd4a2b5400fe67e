/** Sorts lists of media by a number each, keeping the order of equals: several times as fast as comparing a million pairs. */

type List = Uint32Array<ArrayBuffer>;

const DIGIT_BITS = 11;
const BUCKETS = 1 << DIGIT_BITS;

/** The largest first. `keys` by medium: whole numbers from 0 below 2^53. A radix sort, digit by digit from the last. */
export function sortDescending(list: List, keys: ArrayLike<number>): List {
  const total = list.length;
  // Keys travel with their media: reading a column here and there costs more than all the rest.
  let [from, to] = [list.slice(), new Uint32Array(total)];
  let [fromKeys, toKeys] = [new Float64Array(total), new Float64Array(total)];
  let most = 0;
  for (let i = 0; i < total; i++) {
    const key = keys[list[i]!]!;
    fromKeys[i] = key;
    if (key > most) most = key;
  }
  const digits = new Uint16Array(total);
  for (let scale = 1; scale <= most; scale *= BUCKETS) {
    const starts = new Uint32Array(BUCKETS + 1);
    for (let i = 0; i < total; i++) {
      // Digits count down, so that the largest come first.
      const digit = BUCKETS - 1 - (Math.floor(fromKeys[i]! / scale) & (BUCKETS - 1));
      digits[i] = digit;
      starts[digit + 1]!++;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
    for (let i = 0; i < total; i++) {
      const at = starts[digits[i]!]!++;
      to[at] = from[i]!;
      toKeys[at] = fromKeys[i]!;
    }
    [from, to] = [to, from];
    [fromKeys, toKeys] = [toKeys, fromKeys];
  }
  return from;
}
