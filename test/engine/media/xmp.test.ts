/** The XMP reader: every spelling of RDF, exact values, and packets made to hurt it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALICE_NS, readXmp } from '#engine/media/xmp.ts';

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const DC = 'http://purl.org/dc/elements/1.1/';

function packet(inner: string): string {
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}">${inner}</rdf:RDF></x:xmpmeta>${' '.repeat(50)}<?xpacket end="w"?>`;
}

const namespaces =
  `xmlns:dc="${DC}" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/" ` +
  `xmlns:digiKam="http://www.digikam.org/ns/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" ` +
  `xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:alice="${ALICE_NS}" ` +
  `xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"`;

function described(inner: string, attributes = ''): string {
  return packet(`<rdf:Description rdf:about="" ${namespaces} ${attributes}>${inner}</rdf:Description>`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');
}

function bag(name: string, tags: string[]): string {
  return `<${name}><rdf:Bag>${tags.map((tag) => `<rdf:li>${escape(tag)}</rdf:li>`).join('')}</rdf:Bag></${name}>`;
}

describe('readXmp', () => {
  it('reads the same facts from attributes, elements, nested descriptions and other prefixes', () => {
    const forms = [
      described('', 'xmp:Rating="4" xmp:Label="Red" tiff:Make="Canon"'),
      described('<xmp:Rating>4</xmp:Rating><xmp:Label>Red</xmp:Label><tiff:Make>Canon</tiff:Make>'),
      packet(
        `<rdf:Description rdf:about="" xmlns:a="http://ns.adobe.com/xap/1.0/" a:Rating="4"/>` +
          `<rdf:Description xmlns:b="http://ns.adobe.com/xap/1.0/" xmlns:t="http://ns.adobe.com/tiff/1.0/"><b:Label>Red</b:Label><t:Make>Canon</t:Make></rdf:Description>`,
      ),
      described(
        '<rdf:Description xmp:Rating="4"><xmp:Label>Red</xmp:Label></rdf:Description><tiff:Make>Canon</tiff:Make>',
      ),
      described(
        '<xmp:Rating rdf:parseType="Resource"><rdf:value>4</rdf:value></xmp:Rating><xmp:Label><![CDATA[Red]]></xmp:Label><tiff:Make>Canon</tiff:Make>',
      ),
    ];
    for (const form of forms)
      expect(readXmp(form)).toMatchObject({ rating: 4, label: 'Red', make: 'Canon', warnings: [] });
  });

  it('takes the default language of alternatives, wherever it stands', () => {
    const title =
      '<dc:title><rdf:Alt><rdf:li xml:lang="de">Katze</rdf:li><rdf:li xml:lang="x-default">Cat</rdf:li></rdf:Alt></dc:title>';
    expect(readXmp(described(title)).title).toBe('Cat');
    expect(
      readXmp(described('<dc:title><rdf:Alt><rdf:li xml:lang="de">Katze</rdf:li></rdf:Alt></dc:title>')).title,
    ).toBe('Katze');
  });

  it('keeps values exactly as they are', () => {
    const tags = [
      ' leading',
      '1.0',
      '1e5',
      'true',
      'a & b',
      '<script>',
      '😀👩‍👩‍👧',
      'עברית\u202e',
      '__proto__',
      'constructor',
      'a|b',
    ];
    expect(readXmp(described(bag('dc:subject', tags))).subjects).toEqual(tags);
  });

  it('brings any tags back from a packet that holds them', () => {
    // Control characters and unpaired surrogates cannot be written in XML at all.
    const tag = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() !== '' && !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text));
    fc.assert(
      fc.property(fc.array(tag), fc.constantFrom('utf8' as const, 'utf16le' as const), (tags, encoding) => {
        const source = described(bag('dc:subject', tags)).slice(encoding === 'utf8' ? 0 : described('').indexOf('<x:'));
        expect(readXmp(Buffer.from(source, encoding)).subjects).toEqual(tags);
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('reads a megabyte of text', () => {
    const text = 'long words & more '.repeat(60_000);
    expect(
      readXmp(
        described(
          `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escape(text)}</rdf:li></rdf:Alt></dc:description>`,
        ),
      ).description,
    ).toBe(text);
  });

  it('reads tag paths of Lightroom, digiKam and Microsoft as one set', () => {
    const facts = readXmp(
      described(
        bag('lr:hierarchicalSubject', ['a|b']) +
          bag('digiKam:TagsList', ['a/b', 'c/d']) +
          bag('MicrosoftPhoto:LastKeywordXMP', ['e/f']),
      ),
    );
    expect(facts.hierarchical).toEqual(['a|b', 'c|d', 'e|f']);
  });

  it('believes ratings of -1 to 5 only, and falls back on percentages', () => {
    const rating = (attributes: string): number | undefined => readXmp(described('', attributes)).rating;
    expect(rating('xmp:Rating="-1"')).toBe(-1);
    expect(rating('xmp:Rating="5.0"')).toBe(5);
    expect(rating('xmp:Rating="-"')).toBeUndefined();
    expect(rating('xmp:Rating="80"')).toBeUndefined();
    expect(rating('MicrosoftPhoto:Rating="75"')).toBe(4);
    expect(rating('xmp:Rating="2" MicrosoftPhoto:Rating="99"')).toBe(2);
  });

  it("reads Alice's own properties, dates, position and source type", () => {
    const facts = readXmp(
      described(
        '<photoshop:DateCreated>2001-05-06</photoshop:DateCreated>',
        'alice:project="Wald" alice:firstSeen="2024-01-02T03:04:05Z" exif:DateTimeOriginal="2001-05-06T07:08:09+02:00" exif:GPSLatitude="50,17.976N" ' +
          'exif:GPSLongitude="14,49,30W" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"',
      ),
    );
    expect(facts).toMatchObject({ project: 'Wald', firstSeen: '2024-01-02T03:04:05Z' });
    expect(facts.alice.get('project')).toEqual(['Wald']);
    expect(facts.dates).toEqual([
      { iso: '2001-05-06T07:08:09+02:00', from: 'XMP exif:DateTimeOriginal' },
      { iso: '2001-05-06', from: 'XMP photoshop:DateCreated' },
    ]);
    expect(facts.gps?.latitude).toBeCloseTo(50.2996, 6);
    expect(facts.gps?.longitude).toBeCloseTo(-14.825, 6);
    expect(facts.digitalSourceType).toMatch(/trainedAlgorithmicMedia$/);
  });

  it('refuses document types, so that no entity ever grows', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;&a;">]>${described('<dc:title>&b;</dc:title>')}`;
    const facts = readXmp(bomb);
    expect(facts.title).toBeUndefined();
    expect(facts.warnings).toContain('XMP with a document type declaration was refused.');
  });

  it('stops at 100 levels of a hundred thousand', () => {
    const facts = readXmp(packet('<a>'.repeat(100_000)));
    expect(facts.warnings).toContain('XMP nested deeper than 100 elements was not read further.');
  });

  it('reads a hundred and fifty thousand tags, and as many elements that mean nothing', () => {
    const tags = Array.from({ length: 150_000 }, (_, index) => `t${index}`);
    expect(readXmp(described(bag('dc:subject', ['first']) + bag('dc:subject', tags))).subjects).toHaveLength(150_001);
    expect(readXmp(`<a>${'<b/>'.repeat(150_000)}</a>`).warnings).toEqual([]);
  });

  it('reads what it can of a packet that is not well-formed', () => {
    const facts = readXmp(described('<dc:title>fine</dc:title><dc:oops>', 'xmp:Rating="3" undeclared:thing="x"'));
    expect(facts).toMatchObject({ title: 'fine', rating: 3 });
    expect(facts.warnings).toHaveLength(1);
  });

  it('leaves the prototypes of objects alone', () => {
    readXmp(described('<alice:__proto__>x</alice:__proto__><alice:constructor>y</alice:constructor>', '__proto__="z"'));
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('alice');
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      '"',
      '=',
      '<rdf:li>',
      '</rdf:Bag>',
      '<![CDATA[',
      ']]>',
      '&#x0;',
      '&amp',
      '<?',
      '<!--',
      'xmlns:x=""',
      'a',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => void readXmp(described(pieces.join('')))),
      { seed: 23, numRuns: 2000 },
    );
  });
});
