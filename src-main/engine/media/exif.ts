/**
 * EXIF: a bounded reader of the TIFF directories that cameras, editors and image generators write their facts into
 * (TIFF 6.0, https://www.loc.gov/preservation/digital/formats/content/tiff_spec.shtml; EXIF 2.32, CIPA DC-008).
 */
import { parseDate } from './dates.ts';
import { cutAtNul, decodeText, decodeUtf16 } from './text.ts';
import { percentToStars } from './stars.ts';
import { decodeUserComment } from './user-comment.ts';
import { type Block, type Directory, numberOf, readDirectory, readUint32 } from './tiff-directory.ts';

/** What a TIFF block says. Strings have no trailing NULs or blanks; dates are ISO 8601 with a zone only if one is given. */
export interface ExifFacts {
  /** 1–8; senseless values are left out. */
  orientation?: number;
  make?: string;
  model?: string;
  lens?: string;
  software?: string;
  artist?: string;
  description?: string;
  userComment?: string;
  dateTimeOriginal?: string;
  dateTimeDigitized?: string;
  dateTime?: string;
  gps?: { latitude: number; longitude: number };
  /** Stars 0–5 (Microsoft's Rating and RatingPercent tags). */
  rating?: number;
  title?: string;
  comment?: string;
  keywords: string[];
  /** Of the first directory, when the block is a whole TIFF file. Pixels. */
  width?: number;
  height?: number;
  /** Embedded in a TIFF file's first directory. */
  xmp?: Buffer;
  iptc?: Buffer;
  /** Every text tag as written, for the recipe readers; `key` as in `IFD0:Make`. */
  texts: { key: string; value: string }[];
  warnings: string[];
}

/** Never throws: what cannot be read is left out and said in `warnings`. Time and memory are bounded by the block's size. */
export function readExif(bytes: Buffer): ExifFacts {
  const facts: ExifFacts = { keywords: [], texts: [], warnings: [] };
  const mark = bytes.length < 8 ? '' : bytes.toString('latin1', 0, 2);
  if (mark !== 'II' && mark !== 'MM') {
    facts.warnings.push('EXIF block does not begin with a TIFF byte order and was not read.');
    return facts;
  }
  const block: Block = { bytes, littleEndian: mark === 'II', visited: new Set(), warnings: facts.warnings };
  const main = readDirectory(block, readUint32(block, 4));
  const exif = readLinked(block, main, 0x8769);
  const gps = readLinked(block, main, 0x8825);
  fillDescriptions(facts, main, exif);
  fillNumbers(facts, block, main);
  fillDates(facts, main, exif);
  fillEmbedded(facts, main);
  const position = readPosition(block, gps);
  if (position) facts.gps = position;
  return facts;
}

function readLinked(block: Block, parent: Directory, tag: number): Directory {
  const entry = parent.get(tag);
  const offset = entry && numberOf(block, entry);
  return offset === undefined ? new Map() : readDirectory(block, offset);
}

/** Text of ASCII, BYTE and UNDEFINED entries; undefined when blank. */
function textOf(directory: Directory, tag: number): string | undefined {
  const entry = directory.get(tag);
  if (!entry || ![1, 2, 7].includes(entry.type)) return undefined;
  const text = cutAtNul(decodeText(cutBytes(entry.data)));
  return text.trim() === '' ? undefined : text;
}

/** Cut before decoding: junk behind the NUL must not turn UTF-8 text into Latin-1. */
function cutBytes(bytes: Buffer): Buffer {
  const nul = bytes.indexOf(0);
  return nul < 0 ? bytes : bytes.subarray(0, nul);
}

/** Windows' XP* tags: bytes that are UTF-16LE whatever the block's byte order. */
function windowsText(directory: Directory, tag: number): string | undefined {
  const entry = directory.get(tag);
  if (!entry || (entry.type !== 1 && entry.type !== 7)) return undefined;
  const text = cutAtNul(decodeUtf16(entry.data, 'le'));
  return text.trim() === '' ? undefined : text;
}

const textTags: [tag: number, name: string][] = [
  [0x010d, 'DocumentName'],
  [0x010e, 'ImageDescription'],
  [0x010f, 'Make'],
  [0x0110, 'Model'],
  [0x0131, 'Software'],
  [0x013b, 'Artist'],
];

function fillDescriptions(facts: ExifFacts, main: Directory, exif: Directory): void {
  for (const [tag, name] of textTags) {
    const value = textOf(main, tag);
    if (value !== undefined) facts.texts.push({ key: `IFD0:${name}`, value });
  }
  // ComfyUI gives each further key of its workflow the next lower tag number below Make.
  for (let tag = 0x010c; tag >= 0x0100; tag -= 1) {
    const value = main.get(tag)?.type === 2 ? textOf(main, tag) : undefined;
    if (value?.includes(':')) facts.texts.push({ key: `IFD0:0x${tag.toString(16).padStart(4, '0')}`, value });
  }
  const found = (name: string): string | undefined => facts.texts.find(({ key }) => key === `IFD0:${name}`)?.value;
  setTexts(facts, {
    make: found('Make'),
    model: found('Model'),
    software: found('Software'),
    artist: found('Artist') ?? windowsText(main, 0x9c9d),
    description: found('ImageDescription'),
    // CR3 files hold the Exif directory as a block of its own.
    lens: textOf(exif, 0xa434) ?? textOf(main, 0xa434),
    title: windowsText(main, 0x9c9b),
    comment: windowsText(main, 0x9c9c),
  });
  facts.keywords = (windowsText(main, 0x9c9e) ?? '').split(';').filter((word) => word.trim() !== '');
  fillComments(facts, main, exif);
}

type TextFact = 'make' | 'model' | 'software' | 'artist' | 'description' | 'lens' | 'title' | 'comment';

function setTexts(facts: ExifFacts, values: Record<TextFact, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) facts[name as TextFact] = value;
  }
}

/** UserComment belongs into the Exif directory; ComfyUI's SaveImagePlus writes it into the first. */
function fillComments(facts: ExifFacts, main: Directory, exif: Directory): void {
  for (const [directory, name] of [
    [exif, 'ExifIFD'],
    [main, 'IFD0'],
  ] as const) {
    const comment = decodeUserComment(directory.get(0x9286)?.data);
    if (comment === undefined) continue;
    facts.userComment ??= comment;
    facts.texts.push({ key: `${name}:UserComment`, value: comment });
  }
  const note = textOf(exif, 0x927c);
  // Fooocus writes the name of its scheme where cameras keep binary notes.
  if (note !== undefined && /^[\x20-\x7e]{1,64}$/.test(note))
    facts.texts.push({ key: 'ExifIFD:MakerNote', value: note });
}

function fillNumbers(facts: ExifFacts, block: Block, main: Directory): void {
  const number = (tag: number): number | undefined => {
    const entry = main.get(tag);
    return entry && numberOf(block, entry);
  };
  const orientation = number(0x0112);
  if (orientation !== undefined && orientation >= 1 && orientation <= 8) facts.orientation = orientation;
  const width = number(0x0100);
  const height = number(0x0101);
  if (width && height) {
    facts.width = width;
    facts.height = height;
  }
  const rating = starsOf(number(0x4746), number(0x4749));
  if (rating !== undefined) facts.rating = rating;
}

function starsOf(stars: number | undefined, percent: number | undefined): number | undefined {
  if (stars !== undefined && stars >= 0 && stars <= 5) return stars;
  return percent === undefined ? undefined : percentToStars(percent);
}

function fillDates(facts: ExifFacts, main: Directory, exif: Directory): void {
  const read = (directory: Directory, tag: number, offsetTag: number, fractionTag: number): string | undefined => {
    const text = textOf(directory, tag);
    if (text === undefined) return undefined;
    const fraction = textOf(exif, fractionTag)?.trim() ?? '';
    const offset = textOf(exif, offsetTag);
    const exact = /^\d{1,9}$/.test(fraction) ? parseDate(`${text}.${fraction}`, offset) : undefined;
    return exact ?? parseDate(text, offset);
  };
  const original = read(exif, 0x9003, 0x9011, 0x9291) ?? read(main, 0x9003, 0x9011, 0x9291);
  const digitized = read(exif, 0x9004, 0x9012, 0x9292);
  const changed = read(main, 0x0132, 0x9010, 0x9290);
  if (original !== undefined) facts.dateTimeOriginal = original;
  if (digitized !== undefined) facts.dateTimeDigitized = digitized;
  if (changed !== undefined) facts.dateTime = changed;
}

function fillEmbedded(facts: ExifFacts, main: Directory): void {
  const xmp = main.get(0x02bc)?.data;
  const iptc = main.get(0x83bb)?.data;
  if (xmp) facts.xmp = xmp;
  if (iptc) facts.iptc = iptc;
}

/** Degrees, south and west negative; undefined without a reference letter or outside the globe. */
function readPosition(block: Block, gps: Directory): ExifFacts['gps'] | undefined {
  const latitude = readAngle(block, gps, 0x0002, textOf(gps, 0x0001), 90);
  const longitude = readAngle(block, gps, 0x0004, textOf(gps, 0x0003), 180);
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

function readAngle(
  block: Block,
  gps: Directory,
  tag: number,
  ref: string | undefined,
  limit: number,
): number | undefined {
  const entry = gps.get(tag);
  if (!entry || ref === undefined) return undefined;
  const degrees = numberOf(block, entry, 0);
  if (degrees === undefined) return undefined;
  const angle = degrees + (numberOf(block, entry, 1) ?? 0) / 60 + (numberOf(block, entry, 2) ?? 0) / 3600;
  if (!(angle >= 0 && angle <= limit)) return undefined;
  return /^[SW]/i.test(ref) && angle !== 0 ? -angle : angle;
}
