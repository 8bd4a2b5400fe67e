/** The sign of each thing that a plan can do, wherever plans are named. */
import type { PlanVerb } from '#api/plan.ts';
import type { IconName } from '../ui/icon.tsx';

export const verbIcons: Record<PlanVerb, IconName> = {
  copy: 'copy-to',
  move: 'move-to',
  trash: 'delete',
  deduplicate: 'copies',
  empty: 'delete',
  repair: 'repair',
  undo: 'undo',
};
