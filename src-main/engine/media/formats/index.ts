/** The registry of formats: one line each; the first whose `sniff` agrees wins, so the weaker the signature the later its line. */
import type { MediaFormat } from '../format.ts';
import { flac } from './flac.ts';
import { gif } from './gif.ts';
import { jpeg } from './jpeg.ts';
import { mov, mp4 } from './movie.ts';
import { mp3 } from './mp3.ts';
import { png } from './png.ts';
import { avif, heic } from './still.ts';
import { tiff } from './tiff.ts';
import { wav } from './wav.ts';
import { webp } from './webp.ts';
import { wholeFormats } from './whole.ts';

export const formats: readonly MediaFormat[] = [
  png,
  jpeg,
  webp,
  gif,
  avif,
  heic,
  mp4,
  mov,
  tiff,
  flac,
  wav,
  mp3,
  ...wholeFormats,
];
