/** Texts of the locations screen and its wizard. */
import type { TextTable } from './text-table.ts';

export const locations = {} as const satisfies TextTable;
