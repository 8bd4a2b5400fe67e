/** Whether something can be put into a location now. */
import type { LocationReport } from '#api/location.ts';
import { t } from '../ui/text.ts';

/** Why not, in a few words; null when it can. The plan looks at all of it again. */
export function unfitReason({
  status,
  readOnly,
  reachability,
}: Pick<LocationReport, 'status' | 'readOnly' | 'reachability'>): string | null {
  if (status === 'retired') return t('plans.unfit.retired');
  if (readOnly) return t('plans.unfit.readOnly');
  if (reachability !== 'online') return t('plans.unfit.offline');
  return null;
}
