/** The IPTC reader: both encodings, dates, and datasets that lie about their length. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIptc } from '#engine/media/iptc.ts';

function dataset(record: number, number: number, value: Buffer | string): Buffer {
  const data = typeof value === 'string' ? Buffer.from(value) : value;
  const head = Buffer.from([0x1c, record, number, 0, 0]);
  head.writeUInt16BE(data.length, 3);
  return Buffer.concat([head, data]);
}

describe('readIptc', () => {
  it('reads title, caption, byline, keywords and the moment of creation', () => {
    const block = Buffer.concat([
      dataset(1, 90, '\x1b%G'),
      dataset(2, 5, 'Título'),
      dataset(2, 25, 'eins'),
      dataset(2, 25, ' zwei|b'),
      dataset(2, 55, '20211020'),
      dataset(2, 60, '210101+0200'),
      dataset(2, 80, 'Zoë'),
      dataset(2, 120, 'A caption'),
      Buffer.alloc(3),
    ]);
    expect(readIptc(block)).toEqual({
      title: 'Título',
      keywords: ['eins', ' zwei|b'],
      created: '2021-10-20T21:01:01+02:00',
      bylines: ['Zoë'],
      caption: 'A caption',
      warnings: [],
    });
  });

  it('takes the whole block for Latin-1 as soon as one dataset is not UTF-8', () => {
    const block = Buffer.concat([dataset(2, 25, Buffer.from('Málaga', 'latin1')), dataset(2, 25, 'é')]);
    expect(readIptc(block).keywords).toEqual(['Málaga', 'Ã©']);
  });

  it('keeps a date without time and drops one of zeros', () => {
    expect(readIptc(dataset(2, 55, '20211020')).created).toBe('2021-10-20');
    expect(readIptc(dataset(2, 55, '00000000')).created).toBeUndefined();
  });

  it('reads what comes before a dataset that runs past the end, and says so', () => {
    const broken = dataset(2, 25, 'lost').subarray(0, 7);
    const facts = readIptc(Buffer.concat([dataset(2, 25, 'kept'), broken]));
    expect(facts.keywords).toEqual(['kept']);
    expect(facts.warnings).toEqual(['IPTC data is broken at byte 9; what follows was not read.']);
  });

  it('reads datasets with an extended length', () => {
    const long = Buffer.from('x'.repeat(40_000));
    const head = Buffer.from([0x1c, 2, 120, 0x80, 4, 0, 0, 0x9c, 0x40]);
    expect(readIptc(Buffer.concat([head, long])).caption).toHaveLength(40_000);
  });

  it('never throws, whatever the bytes', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(0x1c, 2, 25, 0, 4, 0x80, 0xff), fc.nat(255)), { maxLength: 200 });
    fc.assert(
      fc.property(bytes, (values) => void readIptc(Buffer.from(values))),
      { seed: 21, numRuns: 2000 },
    );
  });
});
