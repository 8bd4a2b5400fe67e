/** The types of media in words, in the order in which they lie on one another. */
import { t } from '../ui/text.ts';
import { shownTypes } from './figures.ts';

export const typeNames = (): string[] => shownTypes.map((type) => t(`dashboard.${type}`));
