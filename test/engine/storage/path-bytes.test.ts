/** Names survive the way through strings, whatever their bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPath, decodeName, encodeName, fsPath, windowsNameProblem } from '#engine/storage/path-bytes.ts';

const runs = { seed: 20240506, numRuns: 3000 };

/** Bytes as file systems hand them out, with the awkward ones frequent: cut sequences, and the escape range in UTF-8. */
const nameBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom([0x61], [0xff], [0xc3], [0xef, 0x9e], [0xef, 0x9e, 0x80], [0xef, 0x9f, 0xbf], [0xef, 0xbf, 0xbd]),
      fc.constantFrom(
        [0xf0, 0x9f, 0x98, 0x80],
        [0xed, 0xa0, 0x80],
        [0xc0, 0xaf],
        [0xf4, 0x90, 0x80, 0x80],
        [0xef, 0xbb, 0xbf],
      ),
      fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.from(parts.flat()));

describe('names as bytes and strings', () => {
  it('any bytes come back the same', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => encodeName(decodeName(bytes)).equals(bytes)),
      runs,
    );
  });

  it('two different names never share a string', () => {
    fc.assert(
      fc.property(nameBytes, nameBytes, (a, b) => a.equals(b) === (decodeName(a) === decodeName(b))),
      runs,
    );
  });

  it('plain UTF-8 is not changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const isPlain = !/[\uF780-\uF7FF]/.test(text) && text.isWellFormed();
        return !isPlain || decodeName(Buffer.from(text)) === text;
      }),
      runs,
    );
  });

  it('invalid bytes become private-use characters, one each', () => {
    expect(decodeName(Buffer.from([0x61, 0xff, 0xfe]))).toBe('a\uf7ff\uf7fe');
    expect(decodeName(Buffer.from([0xed, 0xa0, 0x80]))).toBe('\uf7ed\uf7a0\uf780');
  });

  it('a genuine character of the escape range is escaped byte by byte', () => {
    expect(decodeName(Buffer.from('\uf780'))).toBe('\uf7ef\uf79e\uf780');
    expect(decodeName(Buffer.from('\uf77f'))).toBe('\uf77f');
  });

  it('a decoded name is always a path that may be used, unless it is too long or special', () => {
    fc.assert(
      fc.property(nameBytes, (bytes) => {
        const name = decodeName(bytes);
        if (name === '' || name === '.' || name === '..' || name.includes('/')) return;
        expect(() => checkPath(name, { platform: 'linux' })).not.toThrow();
      }),
      runs,
    );
  });

  it('gives bytes to the file calls only where a string would not do', () => {
    expect(fsPath('/root', '')).toBe('/root');
    expect(fsPath('/root', 'a/ü')).toBe('/root/a/ü');
    expect(fsPath('/', 'a')).toBe('/a');
    expect(fsPath('/root', 'a\uf7ff')).toEqual(Buffer.from([...Buffer.from('/root/a'), 0xff]));
  });
});

describe('paths', () => {
  const refused = [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/..',
    'a/./b',
    'a\0b',
    'x'.repeat(256),
    'ä'.repeat(128),
    '\ud800',
  ];

  it.each(refused.map((path) => [path.slice(0, 20), path]))('%j is refused', (_, path) => {
    expect(() => checkPath(path)).toThrow(/cannot be used as a path/);
  });

  it('a backslash and a colon are refused on Windows only', () => {
    for (const path of ['a\\b', 'a:b', 'NUL', 'com1.png', 'dot.', 'blank ', 'a?']) {
      expect(() => checkPath(path, { platform: 'linux' }), path).not.toThrow();
      expect(() => checkPath(path, { platform: 'win32' }), path).toThrow(/cannot be used as a path/);
    }
    expect(windowsNameProblem('console.png')).toBeNull();
  });

  it('255 bytes are a name and 4,096 bytes a path', () => {
    expect(() => checkPath('x'.repeat(255))).not.toThrow();
    const deep = 'a/'.repeat(2047) + 'bc';
    expect(deep).toHaveLength(4096);
    expect(() => checkPath(deep)).not.toThrow();
    expect(() => checkPath(`${deep}d`)).toThrow(/longer than 4096 bytes/);
  });
});
