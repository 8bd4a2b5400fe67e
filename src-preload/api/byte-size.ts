/** Byte counts as people write them: `500 GB`, `1.5TiB`, `1000000`; one reading for settings, flags and queries. */

/** GB = 10^9 and GiB = 2^30; letters in any case; a bare number counts bytes. */
export const byteUnits: ReadonlyMap<string, number> = new Map<string, number>([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't', 'p'].flatMap((letter, index): [string, number][] => [
    [letter, 1000 ** (index + 1)],
    [`${letter}b`, 1000 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
  ]),
]);

/** Whole bytes, or undefined when the text is no byte count (negative, unknown unit, above 2^53). */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(text.trim().replace(/(?<=\d)_(?=\d)/g, ''));
  const unit = match && byteUnits.get(match[2]!.toLowerCase());
  if (!match || unit === undefined || unit === null) return undefined;
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The shortest exact form: `500 GB` where that is exact, else the bare number; read back by {@link parseByteSize}. */
export function formatByteSize(bytes: number): string | number {
  for (const [letter, power] of [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
  ] as const)
    if (bytes >= power && bytes % power === 0) return `${bytes / power} ${letter}`;
  return bytes;
}
