/** Texts of the details, the full-screen picture and the comparison. */
import type { TextTable } from './text-table.ts';

export const viewer = {} as const satisfies TextTable;
