/** A tile says where its medium lies, for eyes in badges and for screen readers in words, in the language of the page. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import type { MediaItem } from '#api/media.ts';
import { describeMedium } from '../../src-renderer/gallery/labels.ts';
import { isAway, LocationBadges } from '../../src-renderer/media/location-badges.tsx';
import { setLocale } from '../../src-renderer/ui/text.ts';

const medium: MediaItem = {
  contentHash: `sha256:${'a'.repeat(64)}`,
  name: 'dune.png',
  mediaType: 'image',
  format: 'png',
  size: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  rating: 4,
  tags: [],
  copies: [
    { location: 'studio', state: 'present', online: true, count: 2 },
    { location: 'nas', state: 'present', online: false, count: 1 },
    { location: 'laptop', state: 'missing', online: true, count: 1 },
    { location: 'old', state: 'unknown', online: true, count: 1 },
  ],
  unverified: true,
  belowWanted: true,
};
const draw = (item: MediaItem, named: number) => renderToStaticMarkup(createElement(LocationBadges, { item, named }));

afterEach(() => setLocale('en'));

describe('the badges of a tile', () => {
  it('show every location by its state, and name as many as there is room for', () => {
    const html = draw(medium, 1);
    for (const state of ['badge present', 'badge offline', 'badge missing', 'badge unknown'])
      expect(html).toContain(`class="${state}"`);
    expect(html.match(/badge-name/g)).toHaveLength(1);
    expect(html).toContain('title="nas (offline)"');
    expect(html).toContain('title="studio ×2"');
  });

  it('mark what was never verified and what lies in too few locations, and nothing else', () => {
    expect(draw(medium, 0).match(/class="badge mark/g)).toHaveLength(2);
    expect(draw({ ...medium, unverified: false, belowWanted: false }, 0)).not.toContain('mark');
  });

  it('know when nothing can be read', () => {
    expect(isAway(medium)).toBe(false);
    expect(isAway({ copies: medium.copies.slice(1) })).toBe(true);
  });
});

describe('the name of a tile', () => {
  it('says all of it', () => {
    expect(describeMedium(medium)).toBe(
      'dune.png, image, 4 stars, in studio ×2, nas (offline), laptop (missing), and old (not seen lately), ' +
        'not verified, in fewer locations than wanted',
    );
    const video: MediaItem = { ...medium, title: 'Waves', mediaType: 'video', rating: -1, durationSeconds: 75 };
    expect(describeMedium({ ...video, copies: [], unverified: false, belowWanted: false })).toBe(
      'Waves, video, rejected, 1:15, in no location',
    );
  });

  it('says it in German and Chinese', () => {
    setLocale('de');
    expect(describeMedium(medium)).toContain('Bild, 4 Sterne, in studio ×2, nas (offline), laptop (fehlt) und old');
    setLocale('zh');
    expect(describeMedium(medium)).toContain('图片, 4 星，位于 studio ×2');
  });
});
