/** Dates in metadata: read from the many spellings in use, weighed, and the earliest believable one chosen. */

/** A date some part of a file gives; `from` names the part as users will read it: `EXIF DateTimeOriginal`. */
export interface DateCandidate {
  /** ISO 8601 as {@link parseDate} gives it. */
  iso: string;
  from: string;
}

/** The first photograph that is still there was taken in 1826 or 1827; nothing that claims to be older is believed. */
const FIRST_YEAR = 1826;
/** Clocks set to a far future exist (a real sample says 2099) and stay readable; beyond this it is noise. */
const LAST_YEAR = 2200;

const pattern =
  /^(\d{4})(?:[:\-/.](\d{1,2})(?:[:\-/.](\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;
const englishMonths = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A date in ISO 8601, as precise as the text was (`2001`, `2001-05`, `2001-05-06T07:08:09.12+02:00`); a zone only when the
 * text or `offset` (EXIF OffsetTime*, `+02:00`) gives one. Undefined for blank, zero, impossible and unbelievable dates.
 * Reads EXIF `2001:05:06 07:08:09`, ISO 8601, IPTC `20010506`, and RFC 1123 `Sun, 06 May 2001 07:08:09 GMT`.
 */
export function parseDate(text: string, offset?: string): string | undefined {
  const trimmed = text.replaceAll('\0', ' ').trim();
  if (trimmed.length < 4 || trimmed.length > 64) return undefined;
  const match = pattern.exec(normalise(trimmed));
  if (!match) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction, zone] = match;
  if (!isBelievable(Number(year))) return undefined;
  if (month === undefined) return year;
  if (!isBetween(month, 1, 12)) return undefined;
  if (day === undefined) return `${year}-${two(month)}`;
  if (!isBetween(day, 1, daysIn(Number(year), Number(month)))) return undefined;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined || minute === undefined) return date;
  if (!isBetween(hour, 0, 23) || !isBetween(minute, 0, 59) || !isBetween(second ?? '0', 0, 59)) return undefined;
  const decimals = fraction === undefined || /^0+$/.test(fraction) ? '' : `.${fraction.slice(0, 3)}`;
  const time = `${two(hour)}:${minute}${second === undefined ? '' : `:${second}${decimals}`}`;
  return `${date}T${time}${isoZone(zone ?? offset)}`;
}

/** Brings compact and RFC 1123 spellings into the one that the pattern reads. */
function normalise(text: string): string {
  const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (compact) {
    const [, year, month, day, hour, minute, second, zone] = compact;
    const time = hour === undefined ? '' : ` ${hour}:${minute}${second === undefined ? '' : `:${second}`}${zone ?? ''}`;
    return `${year}-${month}-${day}${time}`;
  }
  const spoken = /^(?:[A-Za-z]{3},? )?(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})(?: (\d{2}:\d{2}(?::\d{2})?) ?(.*))?$/.exec(
    text,
  );
  if (!spoken) return text;
  const [, day, name = '', year, time, zone] = spoken;
  const month = englishMonths.indexOf(name.toLowerCase()) + 1;
  return `${year}-${month}-${day}${time === undefined ? '' : ` ${time}${zone ?? ''}`}`;
}

function isoZone(zone: string | undefined): string {
  if (zone === undefined) return '';
  if (/^(Z|UTC|GMT)$/i.test(zone.trim())) return 'Z';
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone.trim());
  if (!match || Number(match[2]) > 14 || Number(match[3]) > 59) return '';
  return `${match[1]}${match[2]}:${match[3]}`;
}

function isBelievable(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function isBetween(text: string, low: number, high: number): boolean {
  const value = Number(text);
  return value >= low && value <= high;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function two(text: string): string {
  return text.padStart(2, '0');
}

/**
 * The earliest of the candidates, to the second; on a tie the first in the list. A coarse date gives way to a precise one
 * inside it (`2001` to `2001-05-06T…`). A wall-clock time without zone is compared as if it were UTC; where another
 * candidate gives the same wall-clock time with a zone, the two are one statement and the zone is kept.
 */
export function earliestDate(candidates: readonly DateCandidate[]): DateCandidate | undefined {
  const precise = candidates.filter(
    (one) => !candidates.some((other) => other.iso.length > one.iso.length && isInside(other.iso, one.iso)),
  );
  const wallClocks = new Set(precise.filter((one) => !hasZone(one.iso)).map((one) => one.iso.slice(0, 19)));
  let best: DateCandidate | undefined;
  for (const candidate of precise) {
    if (hasZone(candidate.iso) && wallClocks.has(candidate.iso.slice(0, 19))) continue;
    if (best === undefined || seconds(candidate.iso) < seconds(best.iso)) best = candidate;
  }
  if (best === undefined || hasZone(best.iso)) return best;
  const wall = best.iso.slice(0, 19);
  const zoned = precise.find((one) => hasZone(one.iso) && one.iso.slice(0, 19) === wall);
  return zoned ? { iso: zoned.iso, from: best.from } : best;
}

/** Only dates without a time give way: 10:00 is not a coarse form of 10:00:37+02:00, it is another statement. */
function isInside(precise: string, coarse: string): boolean {
  return coarse.length <= 10 && precise.startsWith(coarse);
}

function hasZone(iso: string): boolean {
  return iso.includes('T') && /(Z|[+-]\d{2}:\d{2})$/.test(iso);
}

/** Whole seconds since 1970, taking a missing zone for UTC. */
function seconds(iso: string): number {
  return Math.floor(Date.parse(iso.includes('T') && !hasZone(iso) ? `${iso}Z` : iso) / 1000);
}
