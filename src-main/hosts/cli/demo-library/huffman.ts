/** Huffman tables made to measure for one picture (the procedure of ITU-T T.81 Annex K.2), for the JPEG writer. */

export interface HuffmanTable {
  /** How many codes there are of 1 to 16 bits. */
  counts: number[];
  /** From the commonest to the rarest. */
  symbols: number[];
  /** By symbol. */
  code: Uint16Array;
  bits: Uint8Array;
}

const LONGEST = 16;
/** A symbol that is never used takes the code of only ones, which the standard bars. */
const RESERVED = 256;

/** Code length by symbol, from a tree that joins the two rarest branches until one is left. */
function codeLengths(frequencies: Uint32Array): number[] {
  interface Branch {
    weight: number;
    symbols: number[];
  }
  const lengths = Array.from({ length: RESERVED + 1 }, () => 0);
  const branches: Branch[] = [{ weight: 0, symbols: [RESERVED] }];
  frequencies.forEach((weight, symbol) => {
    if (weight > 0) branches.push({ weight, symbols: [symbol] });
  });
  while (branches.length > 1) {
    branches.sort((a, b) => b.weight - a.weight);
    const [rarest, next] = [branches.pop()!, branches.pop()!];
    const symbols = [...rarest.symbols, ...next.symbols];
    for (const symbol of symbols) lengths[symbol]! += 1;
    branches.push({ weight: rarest.weight + next.weight, symbols });
  }
  // A picture of one symbol still needs a code of one bit.
  if (lengths[RESERVED] === 0) lengths[RESERVED] = 1;
  return lengths;
}

/** Shortens codes beyond 16 bits: a pair moves up, and a shorter code makes room by becoming two (figure K.3). */
function limitLengths(counts: number[]): void {
  for (let length = counts.length - 1; length > LONGEST; length -= 1) {
    while (counts[length]! > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter -= 1;
      counts[length]! -= 2;
      counts[length - 1]! += 1;
      counts[shorter + 1]! += 2;
      counts[shorter]! -= 1;
    }
  }
}

/** `frequencies` by symbol (0 to 255). */
export function createHuffmanTable(frequencies: Uint32Array): HuffmanTable {
  const lengths = codeLengths(frequencies);
  const counts = Array.from({ length: Math.max(LONGEST, ...lengths) + 1 }, () => 0);
  for (const length of lengths) if (length > 0) counts[length]! += 1;
  limitLengths(counts);
  let longest = LONGEST;
  while (counts[longest] === 0) longest -= 1;
  counts[longest]! -= 1;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length, symbol }) => length > 0 && symbol !== RESERVED)
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  const code = new Uint16Array(256);
  const bits = new Uint8Array(256);
  let [next, at] = [0, 0];
  for (let length = 1; length <= LONGEST; length += 1) {
    for (let left = counts[length]!; left > 0; left -= 1, at += 1, next += 1) {
      code[symbols[at]!] = next;
      bits[symbols[at]!] = length;
    }
    next <<= 1;
  }
  return { counts: counts.slice(1, LONGEST + 1), symbols, code, bits };
}
