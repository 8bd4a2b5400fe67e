/** From a sorted list to an outline: bundles it into groups, and sets the marks of the scrubber. */
import type { Outline, OutlineInput } from '#api/media.ts';
import { calendarOf, dayLabel } from './calendar.ts';

/** A whole result in its order, and one value of each medium: the one that groups or marks are made from. */
export interface Listed {
  media: Uint32Array<ArrayBuffer>;
  /** Shapes, by position. */
  ratios: Uint8Array<ArrayBuffer>;
  values: ArrayLike<number>;
}

/**
 * What the values are: dates and sizes as they are; dictionary numbers; places of the primary location in a list of names, 1 being
 * the first; the first character of the folded name. 0 stands for "none" where there is such a thing.
 */
export type ValueName = 'created' | 'size' | 'rating' | 'project' | 'model' | 'place' | 'initial';

type Question = Pick<OutlineInput, 'sort' | 'group' | 'timeZone'>;
type Grouped = Pick<Outline, 'groups' | 'marks'> & Pick<Listed, 'media' | 'ratios'>;

/** Names of the values in use, each with how many media have it: equal names are one group; '' is "without". */
export type NameValues = (counts: ReadonlyMap<number, number>) => ReadonlyMap<number, string>;

export function valueFor({ sort, group }: Pick<Question, 'sort' | 'group'>): ValueName {
  if (group === 'project' || group === 'model') return group;
  if (group === 'location') return 'place';
  if (group === 'day' || sort === 'newest' || sort === 'oldest') return 'created';
  if (sort === 'best') return 'rating';
  return sort === 'name' ? 'initial' : 'size';
}

/** Throws `invalid` for an unknown time zone. */
export function groupListed(listed: Listed, question: Question, nameValues: NameValues): Grouped {
  const { dayOf } = calendarOf(question.timeZone);
  const { media, ratios, values } = listed;
  switch (question.group) {
    case 'none':
      return { media, ratios, groups: [], marks: marksOf(values, labelOf(question, dayOf)) };
    case 'day': {
      const grouped = bundle(listed, dayOf, (days) => {
        days.sort(question.sort === 'oldest' ? (a, b) => a - b : (a, b) => b - a);
        return days.map((day) => ({ label: dayLabel(day), keys: [day] }));
      });
      return { ...grouped, marks: monthsOf(grouped.groups) };
    }
    case 'project':
    case 'model':
    case 'location': {
      const grouped = bundle(
        listed,
        (value) => value,
        (_, counts) => byName(nameValues(counts)),
      );
      return { ...grouped, marks: [] };
    }
  }
}

interface Bundle {
  label: string;
  keys: number[];
}

/** A stable bucket sort. */
function bundle(
  { media, ratios, values }: Listed,
  keyOf: (value: number) => number,
  arrange: (keys: number[], counts: ReadonlyMap<number, number>) => Bundle[],
): Omit<Grouped, 'marks'> {
  const total = media.length;
  // Numbers in the order of their first use, since keys may be anything.
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  const numberAt = new Uint32Array(total);
  let [lastKey, last] = [NaN, 0];
  for (let i = 0; i < total; i++) {
    const key = keyOf(values[i]!);
    if (key !== lastKey) {
      lastKey = key;
      last = numbers.get(key) ?? counts.length;
      if (last === counts.length) {
        numbers.set(key, last);
        counts.push(0);
      }
    }
    numberAt[i] = last;
    counts[last]!++;
  }
  const bundles = arrange([...numbers.keys()], new Map([...numbers].map(([key, number]) => [key, counts[number]!])));
  const groupOf = new Uint32Array(counts.length);
  const groups: Outline['groups'] = [];
  let [start, sorted] = [0, true];
  bundles.forEach(({ label, keys }, at) => {
    const count = keys.reduce((sum, key) => sum + counts[numbers.get(key)!]!, 0);
    for (const key of keys) groupOf[numbers.get(key)!] = at;
    sorted &&= keys.length === 1 && numbers.get(keys[0]!) === at;
    groups.push({ label, start, count });
    start += count;
  });
  // Numbers follow first use: where they already stand in the order of the groups, only a return to an earlier one needs a move.
  if (sorted && isAscending(numberAt)) return { media, ratios, groups };
  const next = Uint32Array.from(groups, (group) => group.start);
  const moved = { media: new Uint32Array(total), ratios: new Uint8Array(total) };
  for (let i = 0; i < total; i++) {
    const to = next[groupOf[numberAt[i]!]!]!++;
    moved.media[to] = media[i]!;
    moved.ratios[to] = ratios[i]!;
  }
  return { ...moved, groups };
}

function isAscending(list: Uint32Array): boolean {
  for (let i = 1; i < list.length; i++) if (list[i]! < list[i - 1]!) return false;
  return true;
}

/** Groups in the order of {@link NameValues}, which gives them sorted. */
function byName(names: ReadonlyMap<number, string>): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const [key, label] of names) {
    const known = bundles.get(label);
    if (known) known.keys.push(key);
    else bundles.set(label, { label, keys: [key] });
  }
  return [...bundles.values()];
}

/** A mark wherever the label changes along the list. */
function marksOf(values: ArrayLike<number>, keyed: Labelled): Outline['marks'] {
  const marks: Outline['marks'] = [];
  let last = NaN;
  let label: string | undefined;
  for (let i = 0; i < values.length; i++) {
    const key = keyed.keyOf(values[i]!);
    if (key === last) continue;
    last = key;
    const next = keyed.label(key);
    if (next !== label) marks.push({ label: (label = next), start: i });
  }
  return marks;
}

function monthsOf(groups: Outline['groups']): Outline['marks'] {
  const marks: Outline['marks'] = [];
  for (const { label, start } of groups) {
    const month = label.slice(0, -3);
    if (marks.at(-1)?.label !== month) marks.push({ label: month, start });
  }
  return marks;
}

/** The key changes no less often than the label, and is cheap. */
interface Labelled {
  keyOf(value: number): number;
  label(key: number): string;
}

function labelOf({ sort }: Question, dayOf: (ms: number) => number): Labelled {
  switch (sort) {
    case 'newest':
    case 'oldest':
      return { keyOf: dayOf, label: (day) => dayLabel(day).slice(0, -3) };
    case 'largest':
    case 'smallest':
      return { keyOf: powerOfTen, label: String };
    case 'best':
      return { keyOf: Math.floor, label: String };
    case 'name':
      return { keyOf: (initial) => initial, label: letterOf };
  }
}

/** The largest power of ten that is not above; 0 below one. */
function powerOfTen(bytes: number): number {
  let power = 1;
  while (power * 10 <= bytes) power *= 10;
  return bytes < 1 ? 0 : power;
}

function letterOf(codePoint: number): string {
  const character = codePoint === 0 ? '' : String.fromCodePoint(codePoint);
  return /\p{L}/u.test(character) ? character.toUpperCase() : '#';
}
