/** Days of a time zone: which one an instant falls on, with its changes of the clock, at next to no cost a medium. */
import { AliceError } from '#api/errors.ts';

export interface Calendar {
  /** Days since 1970-01-01 of the local date at this instant. */
  dayOf(ms: number): number;
}

const DAY_MS = 86_400_000;
/** The ends of the calendar of JavaScript (ECMA-262, "time values"). */
const LAST_MS = 8_640_000_000_000_000;
const REMEMBERED = 8;

const calendars = new Map<string, Calendar>();

/** Throws `invalid` for a name that no time zone has. */
export function calendarOf(timeZone: string): Calendar {
  let calendar = calendars.get(timeZone);
  calendars.delete(timeZone);
  calendar ??= createCalendar(timeZone);
  if (calendars.size >= REMEMBERED) calendars.delete(calendars.keys().next().value!);
  calendars.set(timeZone, calendar);
  return calendar;
}

/** `2026-01-31`; years beyond 9999 and before 0 as ISO 8601 writes them, with a sign and six digits. */
export function dayLabel(day: number): string {
  const ms = Math.min(LAST_MS, Math.max(-LAST_MS, day * DAY_MS));
  return new Date(ms).toISOString().split('T')[0]!;
}

/** What the clock is ahead of UTC over one day of UTC; two values where it is changed on that day. */
interface Offsets {
  before: number;
  changesAt: number;
  after: number;
}

function createCalendar(timeZone: string): Calendar {
  const offsetAt = createClock(timeZone);
  const known = new Map<number, Offsets>();
  // Dates mostly come in order, so the day before is mostly the day again.
  let from = 0;
  let to = 0;
  let offset = 0;

  function offsetsOn(utcDay: number): Offsets {
    let offsets = known.get(utcDay);
    if (!offsets) {
      const start = utcDay * DAY_MS;
      offsets = { before: offsetAt(start), changesAt: start + DAY_MS, after: offsetAt(start + DAY_MS) };
      if (offsets.before !== offsets.after) offsets.changesAt = findChange(start, start + DAY_MS, offsets.before);
      known.set(utcDay, offsets);
    }
    return offsets;
  }

  function findChange(start: number, end: number, before: number): number {
    let [low, high] = [start, end];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  return {
    dayOf(ms) {
      if (!(ms >= from && ms < to)) {
        const utcDay = Math.floor(ms / DAY_MS);
        const { before, changesAt, after } = offsetsOn(utcDay);
        const changed = ms >= changesAt;
        from = changed ? changesAt : utcDay * DAY_MS;
        to = changed ? (utcDay + 1) * DAY_MS : changesAt;
        offset = changed ? after : before;
      }
      return Math.floor((ms + offset) / DAY_MS);
    },
  };
}

/** Milliseconds that local time is ahead of UTC. */
function createClock(timeZone: string): (ms: number) => number {
  if (timeZone === 'UTC') return () => 0;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    const message = `There is no time zone "${timeZone}". Write one as Europe/Rome or UTC.`;
    throw new AliceError('invalid', message, { cause: error, details: { timeZone } });
  }
  return (ms) => {
    const text = format.format(Math.min(LAST_MS, Math.max(-LAST_MS, ms)));
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
    if (!match?.[1]) return 0;
    const [, sign, hours, minutes, seconds = '0'] = match;
    const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ahead : ahead;
  };
}
