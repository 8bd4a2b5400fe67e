/**
 * XMP: reads the properties that Alice knows out of a packet, in whatever spelling of RDF it is written
 * (ISO 16684-1; namespaces from https://developer.adobe.com/xmp/docs/ and https://www.iptc.org/std/photometadata/specification/).
 */
import { parseDate } from './dates.ts';
import { propertyKey, readRdf, type RdfProperties, textOf, textsOf } from './rdf.ts';
import { percentToStars } from './stars.ts';
import { decodeText, decodeUtf16, dropTrailingNuls } from './text.ts';
import { readXml } from './xml.ts';

/** The namespace of Alice's own properties, prefix `alice`. */
export const ALICE_NS = 'https://alice.media/ns/1.0/';

export const XMP_NS = {
  dc: 'http://purl.org/dc/elements/1.1/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  MicrosoftPhoto: 'http://ns.microsoft.com/photo/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  exifEX: 'http://cipa.jp/exif/1.0/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  aux: 'http://ns.adobe.com/exif/1.0/aux/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  xmpDM: 'http://ns.adobe.com/xmp/1.0/DynamicMedia/',
  alice: ALICE_NS,
} as const;

/** What one packet says. Texts are exact, dates ISO 8601 and only the believable ones. */
export interface XmpFacts {
  subjects: string[];
  /** `a|b|c`, from Lightroom, digiKam and Microsoft, each once. */
  hierarchical: string[];
  /** -1 (rejected) to 5. */
  rating?: number;
  label?: string;
  title?: string;
  description?: string;
  creators: string[];
  dates: { iso: string; from: string }[];
  software?: string;
  make?: string;
  model?: string;
  lens?: string;
  orientation?: number;
  gps?: { latitude: number; longitude: number };
  digitalSourceType?: string;
  album?: string;
  genre?: string;
  project?: string;
  /** ISO 8601: when Alice first saw the medium; not a date of its making. */
  firstSeen?: string;
  /** Every property in Alice's namespace, as texts. */
  alice: Map<string, string[]>;
  /** Texts that may hold a recipe; `key` as in `exif:UserComment`. */
  texts: { key: string; value: string }[];
  warnings: string[];
}

/** Never throws; a packet without anything readable gives empty facts and warnings that say why. */
export function readXmp(packet: Buffer | string): XmpFacts {
  const facts: XmpFacts = {
    subjects: [],
    hierarchical: [],
    creators: [],
    dates: [],
    alice: new Map(),
    texts: [],
    warnings: [],
  };
  const source = typeof packet === 'string' ? packet : decodePacket(packet);
  const start = source.indexOf('<');
  if (start < 0) {
    facts.warnings.push('XMP packet holds no XML.');
    return facts;
  }
  const root = readXml(dropTrailingNuls(source.slice(start)).trimEnd(), facts.warnings);
  if (!root) return facts;
  const properties = readRdf(root);
  const get: Getter = (prefix, name) => properties.get(propertyKey(XMP_NS[prefix], name));
  fillTags(facts, get);
  fillTexts(facts, get);
  fillNumbers(facts, get);
  fillDates(facts, get);
  fillAlice(facts, properties);
  return facts;
}

type Getter = (prefix: keyof typeof XMP_NS, name: string) => ReturnType<RdfProperties['get']>;

/** UTF-8 unless a byte-order mark or the zeros around the first `<` say UTF-16. */
function decodePacket(packet: Buffer): string {
  const [first, second] = packet;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return decodeUtf16(packet, 'be');
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return decodeUtf16(packet, 'le');
  return decodeText(packet);
}

function fillTags(facts: XmpFacts, get: Getter): void {
  facts.subjects = textsOf(get('dc', 'subject')).filter(isFilled);
  facts.creators = textsOf(get('dc', 'creator')).filter(isFilled);
  const slashed = [...textsOf(get('digiKam', 'TagsList')), ...textsOf(get('MicrosoftPhoto', 'LastKeywordXMP'))];
  const paths = [...textsOf(get('lr', 'hierarchicalSubject')), ...slashed.map((path) => path.replaceAll('/', '|'))];
  facts.hierarchical = [...new Set(paths.filter(isFilled))];
}

type TextFact =
  'label' | 'title' | 'description' | 'software' | 'make' | 'model' | 'lens' | 'digitalSourceType' | 'album' | 'genre';

const textSources: [TextFact, keyof typeof XMP_NS, string][] = [
  ['label', 'xmp', 'Label'],
  ['title', 'dc', 'title'],
  ['description', 'dc', 'description'],
  ['software', 'xmp', 'CreatorTool'],
  ['make', 'tiff', 'Make'],
  ['model', 'tiff', 'Model'],
  ['lens', 'exifEX', 'LensModel'],
  ['lens', 'aux', 'Lens'],
  ['digitalSourceType', 'Iptc4xmpExt', 'DigitalSourceType'],
  // Spelt with a small first letter by some writers of the 2008 schema.
  ['digitalSourceType', 'Iptc4xmpExt', 'digitalSourceType'],
  ['album', 'xmpDM', 'album'],
  ['genre', 'xmpDM', 'genre'],
];

/** Properties in which generators leave their recipes. */
const recipeSources: [keyof typeof XMP_NS, string][] = [
  ['exif', 'UserComment'],
  ['dc', 'description'],
  ['xmp', 'CreatorTool'],
  ['tiff', 'Make'],
  ['tiff', 'Model'],
  ['tiff', 'ImageDescription'],
];

function fillTexts(facts: XmpFacts, get: Getter): void {
  for (const [fact, prefix, name] of textSources) {
    const text = textOf(get(prefix, name));
    if (text !== undefined && isFilled(text)) facts[fact] ??= text;
  }
  for (const [prefix, name] of recipeSources) {
    const value = textOf(get(prefix, name));
    if (value !== undefined && isFilled(value)) facts.texts.push({ key: `${prefix}:${name}`, value });
  }
}

function fillNumbers(facts: XmpFacts, get: Getter): void {
  const stars = numberOf(textOf(get('xmp', 'Rating')));
  const percent = numberOf(textOf(get('MicrosoftPhoto', 'Rating')));
  const rating =
    stars !== undefined && stars >= -1 && stars <= 5
      ? stars
      : percent === undefined
        ? undefined
        : percentToStars(percent);
  if (rating !== undefined) facts.rating = rating;
  if (stars !== undefined && (stars < -1 || stars > 5))
    facts.warnings.push(`XMP rating ${stars} is not between -1 and 5 and was ignored.`);
  const orientation = numberOf(textOf(get('tiff', 'Orientation')));
  if (orientation !== undefined && Number.isInteger(orientation) && orientation >= 1 && orientation <= 8)
    facts.orientation = orientation;
  const latitude = angleOf(textOf(get('exif', 'GPSLatitude')), 90);
  const longitude = angleOf(textOf(get('exif', 'GPSLongitude')), 180);
  if (latitude !== undefined && longitude !== undefined) facts.gps = { latitude, longitude };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}

/** `50,17.97618N` or `50,17,58N`: degrees, minutes, seconds and a letter. */
function angleOf(text: string | undefined, limit: number): number | undefined {
  const match = /^\s*(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*([NSEW])\s*$/i.exec(text ?? '');
  if (!match) return undefined;
  const [, degrees, minutes, seconds = '0', letter = ''] = match;
  const angle = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (!(angle <= limit)) return undefined;
  return /[SW]/i.test(letter) && angle !== 0 ? -angle : angle;
}

const dateSources: [keyof typeof XMP_NS, string][] = [
  ['exif', 'DateTimeOriginal'],
  ['photoshop', 'DateCreated'],
  ['xmp', 'CreateDate'],
  ['exif', 'DateTimeDigitized'],
  ['xmpDM', 'shotDate'],
];

function fillDates(facts: XmpFacts, get: Getter): void {
  for (const [prefix, name] of dateSources) {
    const iso = parseDate(textOf(get(prefix, name)) ?? '');
    if (iso !== undefined) facts.dates.push({ iso, from: `XMP ${prefix}:${name}` });
  }
}

function fillAlice(facts: XmpFacts, properties: RdfProperties): void {
  const prefix = propertyKey(ALICE_NS, '');
  for (const [key, value] of properties) {
    if (key.startsWith(prefix)) facts.alice.set(key.slice(prefix.length), textsOf(value));
  }
  const project = facts.alice.get('project')?.[0];
  const firstSeen = parseDate(facts.alice.get('firstSeen')?.[0] ?? '');
  if (project !== undefined && isFilled(project)) facts.project = project;
  if (firstSeen !== undefined) facts.firstSeen = firstSeen;
}

function isFilled(text: string): boolean {
  return text.trim() !== '';
}
