/** The locations as the policy of what is kept sees them: by what they are for, and by what may be done there. */
import { defaultKeepOrder, type KeepOrder } from '#api/duplicate.ts';
import type { KeepPlace, KeepPolicy } from './catalog/keep-policy.ts';
import { whyKept } from './jobs/transfer/open-world.ts';
import type { Places } from './places.ts';
import type { Settings } from './settings/settings.ts';

/** Purposes of places that are not asked to give anything up, unless the order names them. */
const protectedPurposes = ['archive', 'backup'];

/** The lowest is kept first; null for what is not asked. */
export function rankOf(purpose: readonly string[], order: readonly string[]): number | null {
  if (purpose.some((word) => protectedPurposes.includes(word) && !order.includes(word))) return null;
  const ranks = purpose.map((word) => order.indexOf(word)).filter((at) => at >= 0);
  if (ranks.length > 0) return Math.min(...ranks);
  const other = order.indexOf('other');
  return other < 0 ? order.length : other;
}

/** `from`: names of the locations that may be asked. Throws `not-found`. */
export function keepPolicy(
  { places, settings }: { places: Pick<Places, 'all' | 'get'>; settings: Settings },
  { keep = [...defaultKeepOrder], from }: { keep?: KeepOrder | undefined; from?: readonly string[] | undefined },
): KeepPolicy {
  return {
    places: places.all().map(({ location }): KeepPlace => {
      const { id, name, priority, purpose, status } = location;
      const onlyInbox = purpose.length === 1 && purpose[0] === 'inbox';
      const inUse = status === 'active' || status === 'paused';
      return {
        id,
        name,
        priority,
        rank: rankOf(purpose, keep),
        locked: whyKept(location) !== null,
        counts: inUse && !onlyInbox,
      };
    }),
    wanted: Math.max(settings.minimumCopies(), settings.wantedCopies()),
    from: from?.map((name) => places.get(name).location.id) ?? null,
  };
}
