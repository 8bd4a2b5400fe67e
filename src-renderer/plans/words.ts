/** Plans in words: what will be done, what that means, and how each of its items ended. */
import type { Plan } from '#api/plan.ts';
import { t } from '../ui/text.ts';
import { targetOf } from './store.ts';

/** "Copy 12 media to nas". */
export const planTitle = (plan: Pick<Plan, 'verb' | 'items' | 'totals'>): string =>
  plan.items === 0 ? t('plans.title.nothing') : t(`plans.title.${plan.verb}`, { n: plan.items, to: targetOf(plan) });

/** "Copied 12 media to nas", by what was really done. */
export function planPast(plan: Plan): string {
  const n = plan.result?.done ?? plan.items;
  return t(`plans.done.${plan.verb}`, { n, to: targetOf(plan) });
}

/** By the position of an item, why it was not done; of the first ones, as many as the result lists. */
export function failuresOf({ result }: Pick<Plan, 'result'>): Map<number, { message: string; kept: boolean }> {
  return new Map((result?.failed ?? []).map(({ index, message, kept }) => [index, { message, kept }]));
}

/** Reasons are sentences of the engine, of which the page knows the frequent ones in its own language. */
const reasons: [RegExp, Parameters<typeof t>[0]][] = [
  [/^It is copied from (?<name>.+)\.$/u, 'plans.reason.copied'],
  [/^It is moved from (?<name>.+)\.$/u, 'plans.reason.moved'],
  [/^It was asked for\.$/, 'plans.reason.asked'],
  [/^All of its copies go into the trash\.$/, 'plans.reason.all'],
  [/^It is taken back\.$/, 'plans.reason.back'],
  [/^It lies elsewhere, too\.$/, 'plans.reason.elsewhere'],
  [/^It is removed for good\.$/, 'plans.reason.forGood'],
  [/^It is in (?<name>.+) already\.$/u, 'plans.reason.there'],
  [/^It is pinned\.$/, 'plans.reason.pinned'],
  [/^It has no copy there\.$/, 'plans.reason.noCopy'],
  [/^No copy of it is known\.$/, 'plans.reason.unknown'],
  [/^It stays: too few other copies of it can be proved to be there/, 'plans.reason.tooFew'],
  [/^It stays in the trash: it lies nowhere else/, 'plans.reason.last'],
];

/** A reason that says no more than the way itself. */
export const isPlain = (reason: string): boolean =>
  /^It (?:is (?:copied|moved) from .+|was asked for|is taken back)\.$/u.test(reason);

export function reasonWords(reason: string): string {
  for (const [pattern, key] of reasons) {
    const match = pattern.exec(reason);
    if (match) return t(key, { name: match.groups?.name ?? '' });
  }
  return reason;
}
