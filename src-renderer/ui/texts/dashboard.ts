/** Texts of the storage dashboard. */
import type { TextTable } from './text-table.ts';

export const dashboard = {} as const satisfies TextTable;
