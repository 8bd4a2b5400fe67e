/** Days of time zones are those that the system's own calendar gives, whatever the clocks did. */
import { describe, expect, it } from 'vitest';
import { calendarOf, dayLabel } from '#engine/catalog/calendar.ts';
import { createRandom } from '../../fixtures/make-catalog.ts';

const HOUR = 3_600_000;
const zones = [
  'UTC',
  'Europe/Rome',
  // Changed the clock at one minute past midnight, so that a day came twice.
  'America/St_Johns',
  // Left out a whole day in 2011.
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  '+05:30',
];

/** The Swedish way to write a date is the ISO one. */
function format(timeZone: string): (ms: number) => string {
  const swedish = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (ms) => swedish.format(ms);
}

describe('the day of an instant', () => {
  it('is that of the system, at any time since 1850 and around every change of the clock', () => {
    const random = createRandom(3);
    for (const timeZone of zones) {
      const { dayOf } = calendarOf(timeZone);
      const expected = format(timeZone);
      const check = (ms: number): void =>
        expect([timeZone, ms, dayLabel(dayOf(ms))]).toEqual([timeZone, ms, expected(ms)]);
      for (let i = 0; i < 3000; i++)
        check(Math.floor(Date.UTC(1850, 0) + random() * (Date.UTC(2100, 0) - Date.UTC(1850, 0))));
      // Minute by minute over the nights in which clocks were changed, or may have been.
      for (const night of [
        Date.UTC(2009, 10, 1),
        Date.UTC(2010, 2, 14),
        Date.UTC(2011, 11, 30),
        Date.UTC(2018, 10, 4),
        Date.UTC(2026, 2, 29),
        Date.UTC(2026, 9, 25),
      ])
        for (let ms = night - 14 * HOUR; ms < night + 26 * HOUR; ms += 7 * 60_000 + 1) check(ms);
    }
  }, 60_000);

  it('is found in whatever order instants are asked for', () => {
    const { dayOf } = calendarOf('Europe/Rome');
    const instants = Array.from({ length: 400 }, (_, i) => Date.UTC(2026, 0, 1) + i * 6 * HOUR);
    const forth = instants.map(dayOf);
    expect(instants.toReversed().map(dayOf)).toEqual(forth.toReversed());
  });

  it('is told at the ends of the calendar and beyond them, and for parts of milliseconds', () => {
    for (const timeZone of zones) {
      const { dayOf } = calendarOf(timeZone);
      for (const ms of [8.64e15, -8.64e15, 1e300, -1e300]) expect(dayLabel(dayOf(ms))).toMatch(/^[+-]\d{6}-\d\d-\d\d$/);
      expect(dayOf(0.5)).toBe(dayOf(0));
    }
  });

  it('is not told for a zone that there is not', () => {
    for (const timeZone of ['', 'Mars/Olympus', '__proto__', '+99:00'])
      expect(() => calendarOf(timeZone)).toThrow(/no time zone/);
  });
});
