/** Texts of the search bar, the filters and saved searches. */
import type { TextTable } from './text-table.ts';

export const search = {} as const satisfies TextTable;
