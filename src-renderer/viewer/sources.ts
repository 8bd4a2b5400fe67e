/** Which files to draw a picture from: the quickest preview first, the original where only it shows more. */
import type { MediaItem } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import type { Size } from './zoom.ts';

type Shown = Pick<MediaItem, 'contentHash' | 'mediaType' | 'format'> & { durationSeconds?: number | undefined };

/** What every browser of today draws by itself. */
const drawn = new Set(['png', 'apng', 'jpeg', 'webp', 'gif', 'avif', 'bmp']);
const LARGEST_PREVIEW = 2048;
/** The wall has drawn this one already, so it is there at once. */
const FIRST_PREVIEW = 512;

/** Pictures that move have a length. */
export function isAnimated({ mediaType, format, durationSeconds }: Omit<Shown, 'contentHash'>): boolean {
  return mediaType === 'image' && (durationSeconds !== undefined || format === 'gif' || format === 'apng');
}

export function isDrawable(format: string): boolean {
  return drawn.has(format);
}

/**
 * Addresses from the quickest to the best, each better than the one before. `pixels`: how many of the screen the longer side
 * takes now. `picture`: its size in pixels where it is known.
 */
export function sourcesFor(item: Shown, pixels: number, picture: Size | null, readable: boolean): string[] {
  const longest = picture ? Math.max(picture.width, picture.height) : Infinity;
  const sources = [previewUrl(item.contentHash, FIRST_PREVIEW)];
  if (pixels > FIRST_PREVIEW && longest > FIRST_PREVIEW) {
    const size = Math.min(pixels, longest) > 1024 ? LARGEST_PREVIEW : 1024;
    sources.push(previewUrl(item.contentHash, size));
  }
  const seen = Math.min(longest, LARGEST_PREVIEW);
  const original = isDrawable(item.format) && (isAnimated(item) || pixels > seen * 1.02);
  return original && readable ? [...sources, originalUrl(item.contentHash)] : sources;
}
