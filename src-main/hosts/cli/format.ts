/** Figures as people read them: counts, bytes, durations, dates. Always the same on every machine, whatever its locale. */

/** 1234567 → `1,234,567`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 file", "2 files"; `many` for words with an irregular plural. */
export function formatNumberOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Decimal units, as in the query language: 1 kB is 1000 bytes. Three significant digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${Math.round(value)} B`;
  return `${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${byteUnits[unit]}`;
}

/** 7 → `7 s`, 75 → `1:15`, 3725 → `1:02:05`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return seconds < 10 && seconds % 1 !== 0 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const pad = (part: number): string => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** ISO 8601 → `2026-03-01 12:30` with the zone left as the file gave it (times of Alice's own are UTC). */
export function formatTime(iso: string | null | undefined): string {
  return iso === null || iso === undefined ? 'never' : iso.slice(0, 16).replace('T', ' ');
}

/** `sha256:` and the first digits: enough to type into `alice find`. */
export function shortHash(hash: string): string {
  return hash.slice(0, 'sha256:'.length + 12);
}

export function formatStars(rating: number | undefined): string {
  if (rating === undefined) return '';
  return rating < 0 ? 'rejected' : '★'.repeat(Math.round(rating));
}
