/** What is wrong with a field of the wizard, in a sentence that says what to do. */
import { t } from '../ui/text.ts';
import type { Draft, FieldProblem } from './draft.ts';
import { cloudAddress, type NameProblem } from './names.ts';

export function sayProblem({ field, problem }: FieldProblem, draft: Draft): string {
  if (problem === 'needed' || problem === 'badPath' || problem === 'badBytes') return t(`locations.${problem}`);
  if (problem === 'cloud') {
    const value = String(draft.config[field.replace('config.', '')] ?? '');
    return t('locations.cloudLater', { scheme: `${cloudAddress(value)?.scheme ?? 's3'}://` });
  }
  return sayNameProblem(problem.replace('name-', '') as NameProblem, draft.name.trim());
}

export function sayNameProblem(problem: NameProblem, name: string): string {
  const words: Record<NameProblem, string> = {
    empty: t('locations.nameEmpty'),
    long: t('locations.nameLong'),
    signs: t('locations.nameSigns'),
    taken: t('locations.nameTaken', { name }),
  };
  return words[problem];
}
