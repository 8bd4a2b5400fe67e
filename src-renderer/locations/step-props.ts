/** What each step of the wizard is given. */
import type { Draft, FieldName } from './draft.ts';

export interface StepProps {
  draft: Draft;
  /** `field`: what the change answers, so that its problem is no longer shown. */
  change: (next: (now: Draft) => Draft, field?: FieldName) => void;
  problems: Record<FieldName, string>;
  /** Names that are not free. */
  taken: readonly string[];
  editing: boolean;
}
