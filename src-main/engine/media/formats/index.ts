/** The registry of formats: one line each; the first whose `sniff` agrees wins, so the weaker the signature the later its line. */
import type { MediaFormat } from '../format.ts';

export const formats: readonly MediaFormat[] = [];
