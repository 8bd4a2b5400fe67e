/**
 * Facts: everything a file's bytes say about it, weighed where its parts contradict each other. Which part is believed:
 * - rating, label, title, description: XMP, then IPTC, then EXIF, then the container's own texts;
 * - artist, software, camera, lens, position, orientation: EXIF, then XMP, then IPTC, then the container's own texts;
 * - tags: the union of XMP dc:subject, IPTC keywords and Windows' keywords, each once (after NFC), in that order; paths
 *   (`a|b|c`) are kept apart; project: XMP alice:project;
 * - creation: the earliest believable date of all parts and of the recipe; EXIF's time of last change only where nothing else is;
 * - source type: XMP, then the content credentials.
 * A text that is a recipe is never shown as description, title, camera or program.
 */
import type { Facts, MediaType, RawText } from '#api/media.ts';
import { type C2paClaim, readC2pa } from './c2pa.ts';
import { type DateCandidate, earliestDate, parseDate } from './dates.ts';
import { type ExifFacts, readExif } from './exif.ts';
import type { Findings } from './format.ts';
import { type IptcFacts, readIptc } from './iptc.ts';
import { type FoundRecipe, isEvidently, readRecipe } from './recipe.ts';
import { readXmp, type XmpFacts } from './xmp.ts';

export interface FactsOptions {
  format: string;
  mediaType: MediaType;
  mime: string;
  /** Milliseconds since 1970, to tell dates that lie in the future. */
  now?: number;
}

/** All that was interpreted, before it is weighed. */
interface Sources {
  findings: Findings;
  exif: ExifFacts[];
  xmp: XmpFacts[];
  iptc: IptcFacts[];
  claim: C2paClaim | undefined;
  texts: RawText[];
  recipe: FoundRecipe | undefined;
}

type Draft = { -readonly [Name in keyof Facts]?: Facts[Name] | undefined };

const MAX_WARNINGS = 50;

/** Never throws; oddities become `warnings`. */
export function readFacts(findings: Findings, options: FactsOptions): Facts {
  const sources = interpret(findings);
  const created = createdOf(sources);
  const draft: Draft = {
    width: findings.width ?? first(sources.exif, (exif) => exif.width),
    height: findings.height ?? first(sources.exif, (exif) => exif.height),
    durationSeconds: findings.durationSeconds,
    ...madeWith(sources, options.mediaType),
    ...described(sources),
    createdAt: created?.iso,
    createdFrom: created?.from,
    c2pa: findings.c2pa ? true : undefined,
    recipe: sources.recipe?.recipe,
  };
  const warnings = [findings, ...sources.exif, ...sources.xmp, ...sources.iptc].flatMap((source) => source.warnings);
  if (created && Number(created.iso.slice(0, 4)) > new Date(options.now ?? Date.now()).getUTCFullYear() + 1) {
    warnings.push(
      `The date of creation, ${created.iso}, lies in the future; the clock of the camera may have been wrong.`,
    );
  }
  if (warnings.length > 0) draft.warnings = [...new Set(warnings)].slice(0, MAX_WARNINGS);
  return {
    mediaType: options.mediaType,
    format: options.format,
    mime: options.mime,
    ...told(draft),
    tags: tagsOf(sources),
    hierarchicalTags: distinct(sources.xmp.flatMap((xmp) => xmp.hierarchical)),
  };
}

function interpret(findings: Findings): Sources {
  const exif = findings.exif.map(readExif);
  const xmp = [...findings.xmp, ...exif.flatMap((one) => one.xmp ?? [])].map(readXmp);
  const iptc = [...findings.iptc, ...exif.flatMap((one) => one.iptc ?? [])].map(readIptc);
  const claim = findings.c2pa && readC2pa(findings.c2pa);
  const texts = textsOf(findings, exif, xmp, iptc);
  return { findings, exif, xmp, iptc, claim, texts, recipe: readRecipe(texts, claim) };
}

/** All texts that may hold a recipe; the key is that of the field alone, the carrier tells the rest. */
function textsOf(findings: Findings, exif: ExifFacts[], xmp: XmpFacts[], iptc: IptcFacts[]): RawText[] {
  const named =
    (carrier: string) =>
    (text: { key: string; value: string }): RawText => ({
      carrier: `${carrier} ${text.key}`,
      key: text.key.slice(text.key.indexOf(':') + 1),
      text: text.value,
    });
  return [
    ...findings.texts.map(({ carrier, key, value }) => ({ carrier: `${carrier} ${key}`, key, text: value })),
    ...exif.flatMap((one) => one.texts.map(named('EXIF'))),
    ...xmp.flatMap((one) => one.texts.map(named('XMP'))),
    ...iptc.flatMap(({ caption }) =>
      caption === undefined ? [] : [{ carrier: 'IPTC Caption', key: 'Caption', text: caption }],
    ),
  ];
}

/** The camera, program and person that made it. */
function madeWith({ findings, exif, xmp, iptc, texts }: Sources, mediaType: MediaType): Draft {
  const turned = mediaType === 'video' ? { 90: 6, 180: 3, 270: 8 }[findings.rotation ?? 0] : undefined;
  return {
    orientation: first(exif, (one) => one.orientation) ?? first(xmp, (one) => one.orientation) ?? turned,
    cameraMake: first(exif, (one) => plain(one.make)) ?? first(xmp, (one) => plain(one.make)) ?? word(texts, 'make'),
    cameraModel:
      first(exif, (one) => plain(one.model)) ?? first(xmp, (one) => plain(one.model)) ?? word(texts, 'model'),
    lens: first(exif, (one) => plain(one.lens)) ?? first(xmp, (one) => plain(one.lens)),
    software:
      first(exif, (one) => plain(one.software)) ??
      first(xmp, (one) => plain(one.software)) ??
      word(texts, 'software', 'encoder'),
    artist:
      first(exif, (one) => plain(one.artist)) ??
      first(xmp, (one) => joined(one.creators)) ??
      first(iptc, (one) => joined(one.bylines)) ??
      word(texts, 'artist', 'author'),
    gps:
      first(exif, (one) => one.gps) ??
      first(xmp, (one) => one.gps) ??
      positionOf(word(texts, 'location', 'location.ISO6709')),
  };
}

/** What people say about it. */
function described({ exif, xmp, iptc, claim, texts }: Sources): Draft {
  return {
    rating: first(xmp, (one) => one.rating) ?? first(exif, (one) => one.rating),
    label: first(xmp, (one) => one.label),
    title:
      first(xmp, (one) => one.title) ??
      first(iptc, (one) => one.title) ??
      first(exif, (one) => one.title) ??
      word(texts, 'title'),
    description:
      first(xmp, (one) => plain(one.description)) ??
      first(iptc, (one) => plain(one.caption)) ??
      first(exif, (one) => plain(one.description) ?? plain(one.comment)) ??
      word(texts, 'description') ??
      word(texts.filter(isSpokenComment), 'comment'),
    project: first(xmp, (one) => one.project),
    firstSeen: first(xmp, (one) => one.firstSeen),
    album: first(xmp, (one) => one.album) ?? word(texts, 'album'),
    genre: first(xmp, (one) => one.genre) ?? word(texts, 'genre'),
    digitalSourceType: first(xmp, (one) => one.digitalSourceType) ?? claim?.digitalSourceTypes[0],
  };
}

/** Comments in JPEG, GIF and PNG are left by programs about themselves; in videos and sounds people write them. */
function isSpokenComment(text: RawText): boolean {
  return !/^(JPEG|GIF|PNG|EXIF|XMP)/.test(text.carrier);
}

function first<T, V>(sources: readonly T[], read: (source: T) => V | undefined): V | undefined {
  for (const source of sources) {
    const value = read(source);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A text of the container by its key, whatever the case of its letters. */
function word(texts: readonly RawText[], ...keys: string[]): string | undefined {
  for (const key of keys) {
    const found = first(texts, (text) =>
      isContainerText(text) && text.key.toLowerCase() === key ? plain(text.text) : undefined,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainerText(text: RawText): boolean {
  return !/^(EXIF|XMP|IPTC) /.test(text.carrier);
}

/** The text unless it is blank or a recipe in the wrong place, such as ComfyUI's `workflow:{…}` as camera make. */
function plain(text: string | undefined): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const looksCoded = /^\s*(?:[A-Za-z_]{1,32}\s*:\s*[{[]|\{\s*"|\[\s*[{"])/.test(text);
  return looksCoded || isEvidently({ carrier: '', key: '', text }) ? undefined : text;
}

function joined(texts: string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join(', ');
}

/** ISO 6709 as QuickTime writes it: `+27.5916+086.5640+8850/`. */
function positionOf(text: string | undefined): Facts['gps'] {
  const match = /^\s*([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?(?:CRS[^/]*)?\/?\s*$/.exec(
    text ?? '',
  );
  const latitude = Number(match?.[1]);
  const longitude = Number(match?.[2]);
  return match && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function tagsOf({ exif, xmp, iptc }: Sources): string[] {
  const all = [
    xmp.flatMap((one) => one.subjects),
    iptc.flatMap((one) => one.keywords),
    exif.flatMap((one) => one.keywords),
  ];
  return distinct(all.flat());
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts.map((text) => text.normalize('NFC')))];
}

const dateKeys = new Set([
  'date',
  'creation time',
  'creationdate',
  'date_recorded',
  'datecreated',
  'creation_time',
  'year',
  'content_create_date',
]);

function createdOf({ findings, exif, xmp, iptc, texts, recipe }: Sources): DateCandidate | undefined {
  const candidates: DateCandidate[] = [];
  const add = (text: string | undefined, from: string): void => {
    const iso = text === undefined ? undefined : parseDate(text);
    if (iso !== undefined) candidates.push({ iso, from });
  };
  for (const one of exif) {
    add(one.dateTimeOriginal, 'EXIF DateTimeOriginal');
    add(one.dateTimeDigitized, 'EXIF DateTimeDigitized');
  }
  candidates.push(...xmp.flatMap((one) => one.dates));
  for (const one of iptc) add(one.created, 'IPTC DateCreated');
  for (const text of texts)
    if (isContainerText(text) && dateKeys.has(text.key.toLowerCase())) add(text.text, text.carrier);
  add(findings.containerDate, 'container');
  add(recipe?.createdAt, 'recipe');
  if (candidates.length === 0) for (const one of exif) add(one.dateTime, 'EXIF DateTime');
  return earliestDate(candidates);
}

function told(draft: Draft): Partial<Facts> {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Partial<Facts>;
}

/**
 * The facts with those of an XMP sidecar (`name.ext.xmp`, `name.xmp`) laid over them: where the sidecar says something it
 * wins, tags are united, and a recipe that the file itself has stays as it is.
 */
export function mergeSidecar(facts: Facts, sidecar: XmpFacts): Facts {
  const created = earliestDate(sidecar.dates);
  const texts = textsOf({ exif: [], xmp: [], iptc: [], texts: [], warnings: [] }, [], [sidecar], []);
  const warnings = [...(facts.warnings ?? []), ...sidecar.warnings.map((sentence) => `Sidecar: ${sentence}`)];
  const over: Draft = {
    orientation: sidecar.orientation,
    cameraMake: plain(sidecar.make),
    cameraModel: plain(sidecar.model),
    lens: plain(sidecar.lens),
    software: plain(sidecar.software),
    artist: joined(sidecar.creators),
    gps: sidecar.gps,
    rating: sidecar.rating,
    label: sidecar.label,
    title: sidecar.title,
    description: plain(sidecar.description),
    project: sidecar.project,
    firstSeen: sidecar.firstSeen,
    album: sidecar.album,
    genre: sidecar.genre,
    digitalSourceType: sidecar.digitalSourceType,
    createdAt: created?.iso,
    createdFrom: created && `sidecar ${created.from}`,
    recipe: facts.recipe ?? readRecipe(texts, undefined)?.recipe,
    warnings: warnings.length === 0 ? undefined : [...new Set(warnings)].slice(0, MAX_WARNINGS),
  };
  return {
    ...facts,
    ...told(over),
    tags: distinct([...facts.tags, ...sidecar.subjects]),
    hierarchicalTags: distinct([...facts.hierarchicalTags, ...sidecar.hierarchical]),
  };
}
