/**
 * A picture is drawn from its previews as long as they show as much as the original, and from nothing that cannot be read.
 *
 * @vitest-environment happy-dom
 */
import { describe, expect, it } from 'vitest';
import { isAnimated, sourcesFor } from '../../src-renderer/viewer/sources.ts';

const photo = { contentHash: 'sha256:ab', mediaType: 'image', format: 'jpeg' } as const;
const large = { width: 4000, height: 3000 };
const short = (sources: string[]) =>
  sources.map((url) => (url.includes('/original/') ? 'original' : Number(/size=(\d+)/.exec(url)?.[1])));

describe('the sources of a picture', () => {
  it('begin with the preview that the wall has drawn, and go on with one as large as the screen needs', () => {
    expect(short(sourcesFor(photo, 400, large, true))).toEqual([512]);
    expect(short(sourcesFor(photo, 900, large, true))).toEqual([512, 1024]);
    expect(short(sourcesFor(photo, 1800, large, true))).toEqual([512, 2048]);
  });

  it('end with the original when it is zoomed beyond the pixels of the previews', () => {
    expect(short(sourcesFor(photo, 4000, large, true))).toEqual([512, 2048, 'original']);
    expect(short(sourcesFor(photo, 2048, large, true))).toEqual([512, 2048]);
  });

  it('do not ask for previews that would be no larger than the picture', () => {
    expect(short(sourcesFor(photo, 1400, { width: 640, height: 400 }, true))).toEqual([512, 1024, 'original']);
    expect(short(sourcesFor(photo, 1400, { width: 300, height: 200 }, true))).toEqual([512, 'original']);
  });

  it('never hold an original that cannot be read, or that browsers do not draw', () => {
    expect(short(sourcesFor(photo, 9000, large, false))).toEqual([512, 2048]);
    expect(short(sourcesFor({ ...photo, format: 'heic' }, 9000, large, true))).toEqual([512, 2048]);
  });

  it('hold the original of what moves, however small it is drawn', () => {
    for (const moving of [
      { format: 'gif' },
      { format: 'webp', durationSeconds: 2 },
      { format: 'png', durationSeconds: 1 },
    ])
      expect(short(sourcesFor({ ...photo, ...moving }, 200, large, true)).at(-1)).toBe('original');
    expect(isAnimated({ ...photo, format: 'webp' })).toBe(false);
    expect(isAnimated({ mediaType: 'video', format: 'mp4', durationSeconds: 3 })).toBe(false);
  });
});
