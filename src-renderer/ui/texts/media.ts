/** Texts of media wherever they are shown: types, states, places. */
import type { TextTable } from './text-table.ts';

export const media = {} as const satisfies TextTable;
