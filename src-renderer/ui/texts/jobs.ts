/** Texts of scans and other long work. */
import type { TextTable } from './text-table.ts';

export const jobs = {} as const satisfies TextTable;
