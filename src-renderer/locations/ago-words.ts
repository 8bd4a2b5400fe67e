/** How long ago something was; within the same minute a number of seconds says nothing. */
import { formatAgo } from '../ui/format.ts';
import { t } from '../ui/text.ts';

export const agoWords = (iso: string, now: number): string =>
  now - Date.parse(iso) < 60_000 ? t('locations.justNow') : formatAgo(iso, now);
