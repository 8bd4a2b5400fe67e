/** Writes the small EXIF block (TIFF 6.0, EXIF 2.32) that generators put into a JPEG: the recipe, the date, the program. */

interface Field {
  tag: number;
  type: number;
  count: number;
  value: Buffer;
}

const ASCII = 2;
const LONG = 4;
const UNDEFINED = 7;

function ascii(tag: number, text: string): Field {
  const value = Buffer.from(`${text}\0`, 'latin1');
  return { tag, type: ASCII, count: value.length, value };
}

/** A directory at `start` with its values behind it; big-endian. */
function directory(start: number, fields: Field[]): Buffer {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const head = Buffer.alloc(2 + sorted.length * 12 + 4);
  head.writeUInt16BE(sorted.length, 0);
  const values: Buffer[] = [];
  let at = start + head.length;
  sorted.forEach(({ tag, type, count, value }, index) => {
    const place = 2 + index * 12;
    head.writeUInt16BE(tag, place);
    head.writeUInt16BE(type, place + 2);
    head.writeUInt32BE(count, place + 4);
    if (value.length <= 4) {
      value.copy(head, place + 8);
      return;
    }
    head.writeUInt32BE(at, place + 8);
    // Values begin at even places (TIFF 6.0, section 2).
    const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
    values.push(padded);
    at += padded.length;
  });
  return Buffer.concat([head, ...values]);
}

/** `2026-03-01T12:30:00Z` → `2026:03:01 12:30:00`. */
function exifDate(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ').replaceAll('-', ':');
}

/** `comment` goes into UserComment as UTF-16, as the A1111 family writes it. */
export function encodeExif(facts: { comment: string; createdAt: string; software: string }): Buffer {
  const text = Buffer.from(facts.comment, 'utf16le').swap16();
  const comment = Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), text]);
  const head = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  const pointer = (to: number): Field => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(to);
    return { tag: 0x8769, type: LONG, count: 1, value };
  };
  const main = (to: number): Buffer =>
    directory(8, [ascii(0x0131, facts.software), ascii(0x0132, exifDate(facts.createdAt)), pointer(to)]);
  const exifAt = 8 + main(0).length;
  const exif = directory(exifAt, [
    { tag: 0x9000, type: UNDEFINED, count: 4, value: Buffer.from('0232', 'latin1') },
    ascii(0x9003, exifDate(facts.createdAt)),
    ascii(0x9010, '+00:00'),
    ascii(0x9011, '+00:00'),
    { tag: 0x9286, type: UNDEFINED, count: comment.length, value: comment },
  ]);
  return Buffer.concat([head, main(exifAt), exif]);
}
