/** Which plans the history shows, and on which days they were made. */
import { foldText } from '#api/fold.ts';
import type { Plan } from '#api/plan.ts';
import type { Wanted } from './store.ts';

export function isWanted(plan: Plan, { verb, outcome, location, text }: Wanted): boolean {
  if (verb !== 'all' && plan.verb !== verb) return false;
  if (outcome === 'kept' ? plan.state === 'discarded' : outcome !== 'all' && plan.state !== outcome) return false;
  if (location !== null && !locationsOf(plan).includes(location)) return false;
  const needle = foldText(text.trim());
  return needle === '' || foldText(`${plan.title} ${plan.id}`).includes(needle);
}

/** Where something changes because of it, and, as far as it is written in what was asked for, where it came from. */
export function locationsOf({ totals, refused }: Pick<Plan, 'totals' | 'refused'>): string[] {
  const names = [...totals.map(({ location }) => location), ...refused.flatMap(({ location }) => location ?? [])];
  return [...new Set(names)];
}

export interface Day {
  /** As `2026-01-31`, by the reader's clock. */
  day: string;
  plans: Plan[];
}

function dayOf(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** In their order. */
export function daysOf(plans: readonly Plan[]): Day[] {
  const days: Day[] = [];
  for (const plan of plans) {
    const day = dayOf(plan.createdAt);
    const last = days.at(-1);
    if (last?.day === day) last.plans.push(plan);
    else days.push({ day, plans: [plan] });
  }
  return days;
}
