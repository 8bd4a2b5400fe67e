/** IPTC IIM, the press agencies' record format that photo tools still write beside XMP (IIM 4.2, https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf). */
import { parseDate } from './dates.ts';
import { cutAtNul, decodeText, isUtf8 } from './text.ts';

/** What the datasets say; repeated ones (keywords, bylines) in file order. Dates are ISO 8601. */
export interface IptcFacts {
  keywords: string[];
  title?: string;
  caption?: string;
  created?: string;
  bylines: string[];
  warnings: string[];
}

interface Dataset {
  record: number;
  number: number;
  data: Buffer;
}

const MAX_DATASETS = 10_000;

/** Never throws; datasets behind a broken one are not read and a warning says so. */
export function readIptc(block: Buffer): IptcFacts {
  const facts: IptcFacts = { keywords: [], bylines: [], warnings: [] };
  const datasets = readDatasets(block, facts.warnings);
  const texts = datasets.filter(({ record }) => record === 2);
  // Declared or not, one invalid sequence shows that the whole block is in the old one-byte encoding.
  const utf8 = texts.every(({ data }) => isUtf8(data));
  const decode = (data: Buffer): string => cutAtNul(utf8 ? decodeText(data) : data.toString('latin1'));
  const all = (number: number): string[] =>
    texts
      .filter((one) => one.number === number)
      .map((one) => decode(one.data))
      .filter((text) => text.trim() !== '');
  facts.keywords = all(25);
  facts.bylines = all(80);
  const title = all(5)[0];
  const caption = all(120)[0];
  const created = readCreated(all(55)[0], all(60)[0]);
  if (title !== undefined) facts.title = title;
  if (caption !== undefined) facts.caption = caption;
  if (created !== undefined) facts.created = created;
  return facts;
}

/** 2:55 is `CCYYMMDD`, 2:60 `HHMMSS±HHMM`; the time is often missing. */
function readCreated(date: string | undefined, time: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  return (time === undefined ? undefined : parseDate(`${date} ${time}`)) ?? parseDate(date);
}

function readDatasets(block: Buffer, warnings: string[]): Dataset[] {
  const datasets: Dataset[] = [];
  let at = 0;
  while (at + 5 <= block.length && block[at] === 0x1c && datasets.length < MAX_DATASETS) {
    let length = block.readUInt16BE(at + 3);
    let start = at + 5;
    if (length & 0x8000) {
      const size = length & 0x7fff;
      if (size > 4 || start + size > block.length) break;
      length = size === 0 ? 0 : block.readUIntBE(start, size);
      start += size;
    }
    if (start + length > block.length) break;
    datasets.push({
      record: block[at + 1] ?? 0,
      number: block[at + 2] ?? 0,
      data: block.subarray(start, start + length),
    });
    at = start + length;
  }
  if (block.subarray(at).some((byte) => byte !== 0))
    warnings.push(`IPTC data is broken at byte ${at}; what follows was not read.`);
  return datasets;
}
