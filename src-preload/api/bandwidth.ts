/** How many bytes per second transfers may take, over the day, written as rclone writes it: `08:00,512k 23:00,off`. */
import { parseByteSize } from './byte-size.ts';

/** From this minute of the week on (Monday 00:00 is 0) this many bytes per second; null for no limit. */
export interface TimetableEntry {
  minute: number;
  bytesPerSecond: number | null;
}

/** In the order of the week; empty where there never is a limit. */
export type Timetable = readonly TimetableEntry[];

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const entry = /^(?:(mon|tue|wed|thu|fri|sat|sun)[a-z]*-)?([01]?\d|2[0-3]):([0-5]\d),(\S+)$/i;

function parseRate(text: string): number | null | undefined {
  if (text.toLowerCase() === 'off') return null;
  const rate = parseByteSize(text);
  return rate === 0 ? undefined : rate;
}

/**
 * A rate (`5M`, `off`), or times with the rate from then on, for every day or with a weekday before them (`Sat-10:00,off`). A bare
 * number counts bytes. Undefined when the text is neither.
 */
export function parseTimetable(text: string): Timetable | undefined {
  const words = text.trim().split(/\s+/);
  const single = words.length === 1 ? parseRate(words[0]!) : undefined;
  if (single !== undefined) return single === null ? [] : [{ minute: 0, bytesPerSecond: single }];
  const entries: TimetableEntry[] = [];
  for (const word of words) {
    const [, day, hours, minutes, written = ''] = entry.exec(word) ?? [];
    const bytesPerSecond = parseRate(written);
    if (hours === undefined || bytesPerSecond === undefined) return undefined;
    const minute = Number(hours) * 60 + Number(minutes);
    const on = day === undefined ? days.map((_, at) => at) : [days.indexOf(day.toLowerCase())];
    entries.push(...on.map((at) => ({ minute: at * DAY + minute, bytesPerSecond })));
  }
  return entries.toSorted((a, b) => a.minute - b.minute);
}

/** Bytes per second at a moment, by the clock of this computer; null for no limit. Before the first entry the last one holds. */
export function bandwidthAt(timetable: Timetable, at: Date): number | null {
  const minute = (((at.getDay() + 6) % 7) * DAY + at.getHours() * 60 + at.getMinutes()) % WEEK;
  const begun = timetable.findLast((one) => one.minute <= minute) ?? timetable.at(-1);
  return begun?.bytesPerSecond ?? null;
}
