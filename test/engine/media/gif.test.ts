/** GIF: the format suite, and what only GIF has: versions, comments, bare XMP packets, loops. */
import { describe, expect, it } from 'vitest';
import { identifyAs } from '#engine/media/essence.ts';
import type { Identity } from '#engine/media/essence.ts';
import { gif } from '#engine/media/formats/gif.ts';
import { bufferSource } from '#engine/media/source.ts';
import { applicationExtension, commentExtension, makeGif, xmpExtension } from '../../fixtures/make-gif.ts';
import { makeImageResources, makeIptc, makeXmp } from '../../fixtures/make-metadata.ts';
import { formatSuite } from '../../suites/format-suite.ts';

const xmp = makeXmp(['sea'], 3);
const iptc = makeIptc(['sea']);
const still = makeGif(40, 30, 1, { version: '87a', delay: null });
const animation = makeGif(40, 30, 4, { delay: 12 });
const extensions = [commentExtension('made by a fixture'), xmpExtension(xmp)];
const tagged = makeGif(40, 30, 4, { delay: 12, extensions });
const trailing = Buffer.concat([animation, Buffer.from('appended')]);

function identity(bytes: Buffer): Identity {
  return identifyAs(gif, bufferSource(bytes));
}

formatSuite(gif, [
  { name: 'a still picture of version 87a', bytes: still, mediaByteAt: [6, 14, still.length - 20] },
  {
    name: 'an animation',
    bytes: animation,
    mediaByteAt: [8, animation.indexOf('NETSCAPE') + 13, animation.length - 20],
  },
  { name: 'with a comment and XMP', bytes: tagged, mediaByteAt: [tagged.length - 20] },
  {
    name: 'with bytes behind its end',
    bytes: trailing,
    mediaByteAt: [trailing.length - 1],
    mayEndAfter: animation.length,
  },
]);

describe('GIF', () => {
  it('has the same identity as version 87a and 89a', () => {
    const newer = Buffer.from(still);
    newer.write('GIF89a', 0, 'latin1');
    expect(identity(newer).contentHash).toBe(identity(still).contentHash);
  });

  it('has its plain SHA-256 as identity when it carries no metadata', () => {
    expect(identity(animation).contentHash).toBe(identity(animation).fileHash);
    expect(identity(tagged).contentHash).toBe(identity(animation).contentHash);
  });

  it('finds comments, XMP bare or cut into blocks, IPTC and C2PA', () => {
    const { findings } = identity(
      makeGif(40, 30, 1, {
        extensions: [
          ...extensions,
          applicationExtension('XMP DataXMP', xmp),
          applicationExtension('MGK8BIM0000', makeImageResources(iptc)),
          applicationExtension('C2PA_GIF\x01\0\0', Buffer.alloc(700, 5)),
        ],
      }),
    );
    expect(findings.texts).toEqual([{ carrier: 'GIF comment', key: 'Comment', value: 'made by a fixture' }]);
    expect(findings.xmp).toEqual([xmp, xmp]);
    expect(findings.iptc).toEqual([iptc]);
    expect(findings.c2pa).toEqual(Buffer.alloc(700, 5));
  });

  it('keeps loops, colour profiles and unknown applications in the identity', () => {
    for (const name of ['ANIMEXTS1.0', 'ICCRGBG1012', 'UNKNOWN 1.0']) {
      const other = makeGif(40, 30, 4, { delay: 12, extensions: [applicationExtension(name, Buffer.from('x'))] });
      expect(identity(other).contentHash, name).not.toBe(identity(animation).contentHash);
    }
  });

  it('tells size, frames and duration', () => {
    expect(identity(animation).findings).toMatchObject({ width: 40, height: 30, frames: 4, durationSeconds: 0.48 });
    expect(identity(still).findings.durationSeconds).toBeUndefined();
  });
});
