/** The values of query fields: numbers with units, spans of time and days, read from and written as text. */
import { byteUnits } from './byte-size.ts';
import { ValueProblem } from './query-problems.ts';

/** Bounds in the field's base unit (bytes, seconds, plain numbers); `open` bounds are not included. */
export interface Range {
  min?: number;
  minOpen?: boolean;
  max?: number;
  maxOpen?: boolean;
}

/** Milliseconds since 1970, `from` included, `to` not. */
export interface DateRange {
  from?: number;
  to?: number;
}

type Units = Readonly<Record<string, number>>;

const secondUnits: Units = { '': 1, ms: 0.001, s: 1, min: 60, h: 3600 };
/** A month is 30 and a year 365 days of 24 hours. */
const ageUnits: Units = {
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  mo: 2_592_000,
  y: 31_536_000,
};

export const unitsOf = {
  number: { '': 1 } as Units,
  bytes: Object.fromEntries(byteUnits) as Units,
  seconds: secondUnits,
  age: ageUnits,
};

const numberText = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)([a-z]*)$/i;

function parseAmount(text: string, units: Units): number {
  const match = numberText.exec(text);
  if (!match) throw new ValueProblem('notANumber', { text });
  const unit = match[2]!.toLowerCase();
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) {
    const known = Object.keys(units)
      .filter((name) => name !== '')
      .join(', ');
    if (known === '') throw new ValueProblem('unitUnwanted', { unit: match[2]! });
    if (unit === '') throw new ValueProblem('unitMissing', { text, units: known });
    throw new ValueProblem('unitUnknown', { unit: match[2]!, units: known });
  }
  const value = Number(match[1]) * factor;
  if (!Number.isFinite(value)) throw new ValueProblem('tooLarge', { text });
  return value === 0 ? 0 : value;
}

/** `>=4`, `>4`, `<=4`, `<4`, `=4`, `4`, `3..5`, `3..`, `..5`. Throws {@link ValueProblem}. */
export function parseRange(text: string, kind: keyof typeof unitsOf): Range {
  const units = unitsOf[kind];
  const compare = /^(>=|<=|>|<|=)(.*)$/s.exec(text);
  if (compare) {
    const value = parseAmount(compare[2]!.trim(), units);
    if (compare[1] === '>=') return { min: value };
    if (compare[1] === '>') return { min: value, minOpen: true };
    if (compare[1] === '<=') return { max: value };
    if (compare[1] === '<') return { max: value, maxOpen: true };
    return { min: value, max: value };
  }
  const dots = text.indexOf('..');
  if (dots >= 0) {
    const [low, high] = [text.slice(0, dots), text.slice(dots + 2)];
    if (low === '' && high === '') throw new ValueProblem('rangeWithoutEnds');
    const range: Range = {};
    if (low !== '') range.min = parseAmount(low, units);
    if (high !== '') range.max = parseAmount(high, units);
    if (range.min !== undefined && range.max !== undefined && range.min > range.max) {
      throw new ValueProblem('rangeBackwards');
    }
    return range;
  }
  if (kind === 'age') throw new ValueProblem('ageWithoutDirection', { text });
  const value = parseAmount(text, units);
  return { min: value, max: value };
}

/** The inverse of {@link parseRange}, in base units (ages in seconds). */
export function formatRange(range: Range, kind: keyof typeof unitsOf): string {
  const unit = kind === 'age' ? 's' : '';
  const { min, max } = range;
  if (min !== undefined && max !== undefined)
    return min === max && kind !== 'age' ? `${min}` : `${min}${unit}..${max}${unit}`;
  if (min !== undefined) return `${range.minOpen ? '>' : '>='}${min}${unit}`;
  return `${range.maxOpen ? '<' : '<='}${max}${unit}`;
}

const dayMs = 86_400_000;

/** A year, month or day as the milliseconds it covers. */
function parsePeriod(text: string): { from: number; to: number } {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (!match) throw new ValueProblem('notADate', { text });
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  const from = utc(year, month, day);
  const check = new Date(from);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) throw new ValueProblem('noSuchDay', { text });
  if (match[3] !== undefined) return { from, to: from + dayMs };
  return { from, to: match[2] === undefined ? utc(year + 1, 1, 1) : utc(year, month + 1, 1) };
}

/** Date.UTC takes the years 0–99 for 1900–1999, so the year is set apart. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

/** Periods and ranges of periods, both ends included; comparisons as for numbers. Throws {@link ValueProblem}. */
export function parseDates(text: string): DateRange {
  const compare = /^(>=|<=|>|<|=)(.*)$/s.exec(text);
  if (compare) {
    const period = parsePeriod(compare[2]!.trim());
    if (compare[1] === '>=') return { from: period.from };
    if (compare[1] === '>') return { from: period.to };
    if (compare[1] === '<=') return { to: period.to };
    if (compare[1] === '<') return { to: period.from };
    return period;
  }
  const dots = text.indexOf('..');
  if (dots < 0) return parsePeriod(text);
  const [low, high] = [text.slice(0, dots), text.slice(dots + 2)];
  if (low === '' && high === '') throw new ValueProblem('rangeWithoutEnds');
  const range: DateRange = {};
  if (low !== '') range.from = parsePeriod(low).from;
  if (high !== '') range.to = parsePeriod(high).to;
  if (range.from !== undefined && range.to !== undefined && range.from >= range.to) {
    throw new ValueProblem('rangeBackwards');
  }
  return range;
}

/** The inverse of {@link parseDates}, in days. */
export function formatDates(range: DateRange): string {
  const day = (ms: number) =>
    new Date(ms)
      .toISOString()
      .replace(/T.*/, '')
      .replace(/^\+0*(?=\d{4})/, '');
  const from = range.from === undefined ? '' : day(range.from);
  const to = range.to === undefined ? '' : day(range.to - dayMs);
  return from === to ? from : `${from}..${to}`;
}
