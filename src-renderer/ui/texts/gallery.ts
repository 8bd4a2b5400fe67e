/** Texts of the gallery. */
import type { TextTable } from './text-table.ts';

export const gallery = {} as const satisfies TextTable;
