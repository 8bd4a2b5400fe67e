/** Handlers of the noun duplicate: what is there more than once, and the plan that gives up what is not wanted. */
import type { Handlers } from '#api/contract.ts';
import { planDeduplication } from '../jobs/plans/deduplicate-plan.ts';
import { keepPolicy } from '../keep-places.ts';
import { chosenHashes, isChosen, namedChoice } from './chosen.ts';
import { circumstances, type Parts } from './parts.ts';

type Method = `duplicates.${'exact' | 'plan' | 'near' | 'dismiss'}` | 'media.variations';

/**
 * Of 256 bits. Pictures encoded anew (JPEG down to 20 %, WebP), halved, quartered or doubled differ in up to 10, other pictures of one
 * prompt in 26 and more, bar one in a hundred (measured, see the test of likenesses).
 */
const DISTANCE = 15;

export function duplicateHandlers(parts: Parts): Pick<Handlers, Method> {
  return {
    'duplicates.exact': async ({ offset, limit, location, keep }) => {
      const policy = keepPolicy(parts, { keep, from: location === undefined ? undefined : [location] });
      const { read } = await parts.catalog();
      const page = await read.duplicates(policy, { offset, limit }, await parts.places.view());
      return { ...page, wanted: policy.wanted };
    },
    'duplicates.plan': async ({ keep, from, ...choice }) => {
      const policy = keepPolicy(parts, { keep, from });
      const spare = await (await parts.catalog()).read.duplicateHashes(policy);
      const wanted = isChosen(choice) ? new Set(await chosenHashes(parts, choice)) : null;
      const hashes = spare.filter((hash) => wanted?.has(hash) ?? true);
      const what = wanted === null ? 'everything' : namedChoice(choice, hashes.length);
      const where = from === undefined ? '' : ` in ${from.join(', ')}`;
      const title = `give up copies of ${what} that are not wanted${where}`;
      return parts.transfers.make({ verb: 'deduplicate', title }, (planner) =>
        planDeduplication(planner, { hashes, policy }),
      );
    },
    'duplicates.near': async ({ offset, limit, distance = DISTANCE }) => {
      await parts.likenessNotes.flush();
      const { read } = await parts.catalog();
      const dismissed = parts.dismissed.list();
      const page = await read.alike({ offset, limit, distance, dismissed }, await circumstances(parts));
      return { ...page, distance };
    },
    'duplicates.dismiss': async ({ hashes, undo = false }) => {
      if (undo) parts.dismissed.remove(hashes);
      else parts.dismissed.add(hashes);
      return {};
    },
    'media.variations': async ({ contentHash, ...page }) =>
      (await parts.catalog()).read.variations(contentHash, page, await circumstances(parts)),
  };
}
