/** Values to start from where a field takes numbers, sizes, spans of time or days, each with what it means. */
import { queryFields, type FieldName } from './query-fields.ts';
import { unitsOf } from './query-values.ts';

export interface QueryExample {
  value: string;
  help: string;
}

const numbers: Partial<Record<FieldName, readonly QueryExample[]>> = {
  rating: [
    { value: '5', help: 'Five stars.' },
    { value: '>=4', help: 'Four stars or more.' },
    { value: '3..5', help: 'From three to five stars.' },
    { value: '-1', help: 'Rejected.' },
  ],
  width: [
    { value: '>=1920', help: 'At least so many pixels wide.' },
    { value: '<1024', help: 'Narrower than that.' },
  ],
  height: [
    { value: '>=1080', help: 'At least so many pixels high.' },
    { value: '<1024', help: 'Lower than that.' },
  ],
  steps: [
    { value: '>=30', help: 'So many sampling steps or more.' },
    { value: '20..30', help: 'From 20 to 30 steps.' },
  ],
  cfg: [
    { value: '<=5', help: 'A guidance scale up to that.' },
    { value: '6..8', help: 'From 6 to 8.' },
  ],
  copies: [
    { value: '1', help: 'One copy only.' },
    { value: '<2', help: 'At most one copy.' },
    { value: '>=2', help: 'Two copies or more.' },
  ],
};

const bytes: readonly QueryExample[] = [
  { value: '>10MB', help: 'Larger than ten megabytes.' },
  { value: '>1GB', help: 'Larger than a gigabyte.' },
  { value: '<500kB', help: 'Smaller than half a megabyte.' },
  { value: '1MB..10MB', help: 'From one to ten megabytes.' },
];

const seconds: readonly QueryExample[] = [
  { value: '<10s', help: 'Shorter than ten seconds.' },
  { value: '>1min', help: 'Longer than a minute.' },
  { value: '10s..1min', help: 'From ten seconds to a minute.' },
];

const ages: readonly QueryExample[] = [
  { value: '<1d', help: 'Within the last day.' },
  { value: '<7d', help: 'Within the last week.' },
  { value: '<30d', help: 'Within the last 30 days.' },
  { value: '>1y', help: 'More than a year ago.' },
];

function dates(now: number): QueryExample[] {
  const day = new Date(now).toISOString().slice(0, 10);
  const year = Number(day.slice(0, 4));
  return [
    { value: day, help: 'Today.' },
    { value: day.slice(0, 7), help: 'This month.' },
    { value: String(year), help: 'This year.' },
    { value: String(year - 1), help: 'Last year.' },
    { value: `${year - 1}-06..${year - 1}-08`, help: 'From June to August of last year.' },
  ];
}

/** `now`: milliseconds since 1970. Empty for fields whose values are to be looked up. */
export function examplesOf(field: FieldName, now: number): readonly QueryExample[] {
  switch (queryFields[field].operand) {
    case 'number':
      return numbers[field] ?? [];
    case 'bytes':
      return bytes;
    case 'seconds':
      return seconds;
    case 'age':
      return ages;
    case 'date':
      return dates(now);
    case 'pattern':
    case 'part':
    case 'text':
    case 'choice':
    case 'hex':
      return [];
  }
}

const unitHelp: Partial<Record<string, readonly QueryExample[]>> = {
  bytes: [
    { value: 'kB', help: 'Thousands of bytes.' },
    { value: 'MB', help: 'Millions of bytes.' },
    { value: 'GB', help: 'Thousands of megabytes.' },
    { value: 'TB', help: 'Thousands of gigabytes.' },
  ],
  seconds: [
    { value: 's', help: 'Seconds.' },
    { value: 'min', help: 'Minutes.' },
    { value: 'h', help: 'Hours.' },
  ],
  age: [
    { value: 'h', help: 'Hours.' },
    { value: 'd', help: 'Days.' },
    { value: 'w', help: 'Weeks.' },
    { value: 'mo', help: 'Months of 30 days.' },
    { value: 'y', help: 'Years of 365 days.' },
  ],
};

/** Ways to go on with an amount whose unit is missing or half typed, such as `>20` or `<3m`. */
export function unitsAfter(field: FieldName, typed: string): QueryExample[] {
  const { operand } = queryFields[field];
  const match = /^((?:.*\.\.|>=|<=|>|<|=)?\d+(?:\.\d+)?)([a-z]*)$/i.exec(typed);
  if (!match || !Object.hasOwn(unitsOf, operand)) return [];
  const [, amount = '', unit = ''] = match;
  // An age needs a direction before it is one.
  if (operand === 'age' && !/^[<>=]|\.\./.test(typed)) return [];
  return (unitHelp[operand] ?? [])
    .filter(({ value }) => value.toLowerCase().startsWith(unit.toLowerCase()))
    .map(({ value, help }) => ({ value: `${amount}${value}`, help }));
}
