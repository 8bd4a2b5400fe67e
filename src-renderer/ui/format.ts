/** Numbers, sizes and times as people read them, in the language of the page. */
import { languageTag } from './text.ts';

const kept = new Map<string, unknown>();

/** Making an Intl object costs far more than using it. */
function cached<T>(key: string, make: (tag: string) => T): T {
  const tag = languageTag();
  const name = `${tag} ${key}`;
  if (!kept.has(name)) kept.set(name, make(tag));
  return kept.get(name) as T;
}

export const formatCount = (value: number): string =>
  cached('count', (tag) => new Intl.NumberFormat(tag)).format(value);

/** `12,345` as `12k`, for narrow places. */
export const formatShort = (value: number): string =>
  cached('short', (tag) => new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 })).format(value);

export const formatPercent = (share: number): string =>
  cached('percent', (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 })).format(share);

/** Decimal units, as drives are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const format = cached(`bytes${digits}`, (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }));
  return `${format.format(value)} ${units[step]}`;
}

function formatWith(key: string, iso: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : cached(key, (tag) => new Intl.DateTimeFormat(tag, options)).format(date);
}

export const formatDate = (iso: string): string => formatWith('date', iso, { dateStyle: 'medium', timeStyle: 'short' });

/** The time of the day alone. */
export const formatTime = (iso: string): string => formatWith('time', iso, { timeStyle: 'short' });

/** A calendar day written as `2026-01-31`, whatever the reader's time zone. */
export const formatDay = (day: string): string =>
  formatWith('day', `${day}T12:00:00Z`, { dateStyle: 'full', timeZone: 'UTC' });

/** A month written as `2026-01`. */
export const formatMonth = (month: string): string =>
  formatWith('month', `${month}-15T12:00:00Z`, { month: 'long', year: 'numeric', timeZone: 'UTC' });

export function formatAgo(iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ];
  const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  const format = cached('ago', (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }));
  return format.format(Math.trunc(seconds / length), unit);
}

/** Minutes and seconds, with hours when there are any. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}

export const formatList = (words: readonly string[]): string =>
  cached('list', (tag) => new Intl.ListFormat(tag, { type: 'conjunction' })).format(words);
