/** What a location is for: each purpose with its sign, its name and the one sentence that says what it does. */
import { knownPurposes } from '#api/location-words.ts';
import type { IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';

export type KnownPurpose = (typeof knownPurposes)[number];

const icons: Record<KnownPurpose, IconName> = {
  inbox: 'inbox',
  organized: 'library',
  archive: 'archive',
  backup: 'backup',
  overflow: 'overflow',
};

export function purposeWords(purpose: string): { icon: IconName; label: string; help: string } {
  const known = knownPurposes.find((each) => each === purpose);
  if (!known) return { icon: 'tag', label: purpose, help: t('locations.purposeFree') };
  return { icon: icons[known], label: t(`locations.purpose.${known}`), help: t(`locations.purpose.${known}.help`) };
}
