/** The registry of formats: one line each; the first whose `sniff` agrees wins, so the weaker the signature the later its line. */
import type { MediaFormat } from '../format.ts';
import { gif } from './gif.ts';
import { jpeg } from './jpeg.ts';
import { png } from './png.ts';
import { webp } from './webp.ts';

export const formats: readonly MediaFormat[] = [png, jpeg, webp, gif];
