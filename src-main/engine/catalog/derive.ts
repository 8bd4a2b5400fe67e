/** Works out what search needs of one medium from its files and copies, and keeps the derived tables equal to that. */
import { crc32 } from 'node:zlib';
import { foldText } from '#api/fold.ts';
import { encodeRatio } from '#api/ratio.ts';
import type { Facts } from '#api/media.ts';
import type { Connection } from './database.ts';
import { unpackFacts } from './facts-text.ts';
import { fileIdentity } from './keep-policy.ts';
import { cameraName, projectOf, textsOf } from './media-texts.ts';
import { createdMs, mergeFacts, type FileFacts } from './merge.ts';
import { packPlaces } from './places.ts';
import { copyState, mediaFlag, mediaKinds, verifyMethods, type LinkedField } from './schema.ts';
import { talliedColumns, type Tallied, type Tallies } from './tallies.ts';
import { hashText, joinPath, type CopyRow, type Dictionary, type FileRow } from './tables.ts';
import type { FreshMedium } from './touched.ts';
import { variantOf } from './variant.ts';

type BareCopy = Omit<CopyRow, 'folder' | 'location' | 'locationId' | 'namesProjects'> & { folder: number };

const UNVERIFIED = verifyMethods.indexOf('stat');

/** Brings the derived rows of media up to date; a medium without any copy row is forgotten. */
export function createDeriver(
  db: Connection,
  dictionary: Dictionary,
  tallies: Tallies,
): (n: number, generation: number, fresh?: FreshMedium) => void {
  const getIdentity = db.prepare('select hash, first_seen added from identity where n = ?');
  const getFiles = db.prepare('select n, hash, size, facts from file where identity = +?');
  // Without joins: each costs more than the row, and folders are few.
  const getCopies = db.prepare(
    'select file, folder, name, size, modified, etag, state, verified, method from copy where file = +?',
  );
  const getOld = db.prepare(`select text_sum, ${talliedColumns} from media where n = ?`);
  const columns = [
    'n',
    'hash',
    'created',
    'tie',
    'added',
    'modified',
    'verified',
    'size',
    'kind',
    'width',
    'height',
    'ratio',
    'duration',
    'rating',
    'steps',
    'cfg',
    'format',
    'model',
    'generator',
    'sampler',
    'project',
    'camera',
    'flags',
    'copies',
    'bytes',
    'name',
    'name_key',
    'title',
    'tags',
    'places',
    'variant',
    'text_sum',
    'generation',
  ];
  // Not `insert or replace`: it opens a savepoint, at which FTS5 writes out its pending words, medium by medium.
  const drop = db.prepare('delete from media where n = ?');
  const put = db.prepare(`insert into media (${columns.join()}) values (${columns.map(() => '?').join()})`);
  const links = {
    drop: db.prepare('delete from link where media = ?'),
    add: db.prepare('insert or ignore into link (term, media) values (?, ?)'),
  };
  // FTS5 ignores a rowid bound as a real number, and every JS number is bound as one.
  const texts = {
    dropWords: db.prepare('delete from words where rowid = cast(? as integer)'),
    dropAside: db.prepare('delete from aside where rowid = cast(? as integer)'),
    addWords: db.prepare(
      'insert into words (rowid, prompt, title, description, name, tags, more) values (cast(? as integer), ?, ?, ?, ?, ?, ?)',
    ),
    addAside: db.prepare('insert into aside (rowid, negative, seed, node) values (cast(? as integer), ?, ?, ?)'),
  };
  const forget = [
    'delete from media where n = ?',
    'delete from link where media = ?',
    'delete from file where identity = +?',
    'delete from identity where n = ?',
    'delete from likeness where n = ?',
    'delete from words where rowid = cast(? as integer)',
    'delete from aside where rowid = cast(? as integer)',
  ].map((sql) => db.prepare(sql));
  const remember = db.prepare('insert or replace into forgotten (n, generation) values (?, ?)');
  const dropFile = db.prepare('delete from file where n = ?');

  function readFiles(n: number): FileWithCopies[] {
    return (getFiles.all(n) as FileRow[]).map((file) => ({
      ...file,
      copies: (getCopies.all(file.n) as BareCopy[]).map((copy): CopyRow => {
        const { path, location, locationId, namesProjects } = dictionary.place(copy.folder);
        return { ...copy, folder: path, location, locationId, namesProjects };
      }),
    }));
  }

  return function derive(n, generation, fresh) {
    const identity = fresh ?? (getIdentity.get(n) as { hash: Buffer; added: number } | undefined);
    if (!identity) return;
    const files: FileWithCopies[] = fresh?.files ?? readFiles(n);
    for (const file of files) if (file.copies.length === 0) dropFile.run(file.n);
    const used = files.filter((file) => file.copies.length > 0);
    const old = fresh ? undefined : (getOld.get(n) as (Tallied & { text_sum: number }) | undefined);
    if (old) tallies.count(old, -1);
    if (used.length === 0) {
      for (const statement of forget) statement.run(n);
      remember.run(n, generation);
      return;
    }
    const { row, terms, text, tallied } = describe(identity, used, dictionary);
    const textSum = crc32(JSON.stringify(text));
    const oldSum = old?.text_sum;
    if (oldSum !== undefined) {
      links.drop.run(n);
      drop.run(n);
    }
    for (const term of terms) links.add.run(term, n);
    put.run(n, ...row, textSum, generation);
    tallies.count(tallied, 1);
    if (oldSum === textSum) return;
    if (oldSum !== undefined) {
      texts.dropWords.run(n);
      texts.dropAside.run(n);
    }
    texts.addWords.run(n, ...text.words);
    if (text.aside.some((column) => column !== '')) texts.addAside.run(n, ...text.aside);
  };
}

export const copyQuery = `
  select c.file, d.location, l.id locationId, l.names_projects namesProjects, d.path folder, c.name, c.size, c.modified, c.etag, c.state, c.verified, c.method
  from copy c join folder d on d.n = c.folder join location l on l.n = d.location`;

/** With its facts as they were just given, where they need not be read from the row. */
type FileWithCopies = FileRow & { copies: CopyRow[]; parsed?: Facts };

export function fileFacts(files: readonly FileWithCopies[]): FileFacts[] {
  return files.map((file) => ({
    fileHash: hashText(file.hash),
    modifiedMs: Math.max(...file.copies.map(({ modified }) => modified)),
    facts: file.parsed ?? unpackFacts(file.facts),
  }));
}

/** The date media are sorted by: what the facts say, else the earliest time of a copy. */
export function sortDate(facts: Facts, copies: readonly CopyRow[]): number {
  return createdMs(facts) ?? Math.min(...copies.map(({ modified }) => modified));
}

/** As shown: orientations 5 to 8 turn a picture by a quarter (EXIF 2.32, tag 0x0112). */
function shownSize({ width, height, orientation }: Facts): [number | null, number | null] {
  const turned = orientation !== undefined && orientation >= 5;
  return [(turned ? height : width) ?? null, (turned ? width : height) ?? null];
}

/** Its bytes were read, or vouched for by the provider, at least once. */
function isProved({ method }: CopyRow): boolean {
  return method !== null && method !== UNVERIFIED;
}

/** Two of the copies are one file under two names. */
function hasSecondName(copies: readonly CopyRow[]): boolean {
  if (copies.length < 2) return false;
  const names = copies.flatMap(({ etag }) => fileIdentity(etag) ?? []);
  return new Set(names).size < names.length;
}

/** All columns of `media` between `n` and `text_sum`, in the order of the table. */
function describe(identity: { hash: Buffer; added: number }, files: readonly FileWithCopies[], dictionary: Dictionary) {
  const { facts, latest, diverged } = mergeFacts(fileFacts(files));
  const copies = files.flatMap((file) => file.copies);
  const believed = copies.filter(({ state }) => state !== copyState.missing);
  const name = nameOf(believed.length > 0 ? believed : copies);
  const { recipe } = facts;
  const size = files.find(({ hash }) => hashText(hash) === latest.fileHash)!.size;
  const verified = believed.map((copy) => (isProved(copy) ? copy.verified : null));
  const unverified = verified.includes(null);
  const term = (field: Parameters<Dictionary['term']>[0], text: string | undefined): number =>
    text === undefined || text.trim() === '' ? 0 : dictionary.term(field, text.normalize('NFC'));
  const tags = [...facts.tags, ...facts.hierarchicalTags.flatMap(withAncestors)];
  const flags =
    flagsOf(facts) |
    (diverged.length > 0 ? mediaFlag.diverged : 0) |
    (unverified ? mediaFlag.unverified : 0) |
    (files.length > 1 || hasSecondName(believed) ? mediaFlag.mixed : 0);

  const tallied: Tallied = {
    kind: mediaKinds.indexOf(facts.mediaType),
    created: sortDate(facts, copies),
    size,
    flags,
    copies: believed.length,
    bytes: believed.reduce((sum, copy) => sum + copy.size, 0),
    places: packPlaces(copies.map((copy) => ({ ...copy, proved: isProved(copy) }))),
  };
  const row = [
    identity.hash,
    tallied.created,
    identity.hash.readUIntBE(0, 6),
    identity.added,
    Math.max(...(believed.length > 0 ? believed : copies).map(({ modified }) => modified)),
    unverified || believed.length === 0 ? null : Math.min(...(verified as number[])),
    size,
    tallied.kind,
    ...shownSize(facts),
    encodeRatio(...shownSize(facts)),
    facts.durationSeconds ?? null,
    facts.rating ?? 0,
    recipe?.steps ?? null,
    recipe?.cfg ?? null,
    term('format', facts.format),
    term('model', recipe?.model),
    term('generator', recipe?.generator),
    term('sampler', recipe?.sampler),
    term('project', projectOf(facts, copies)),
    term('camera', cameraName(facts)),
    flags,
    tallied.copies,
    tallied.bytes,
    name,
    foldText(name),
    facts.title ?? null,
    facts.tags.length > 0 ? JSON.stringify(facts.tags) : null,
    tallied.places,
    variantOf(recipe),
  ];
  const terms = [
    ...termsOf('tag', tags, dictionary),
    ...termsOf('lora', recipe?.loras.map((lora) => lora.name) ?? [], dictionary),
    ...termsOf(
      'ext',
      copies.map((copy) => suffixOf(copy.name)),
      dictionary,
    ),
  ];
  return { row, terms, text: textsOf(facts, copies, tags), tallied };
}

/** One entry per value; of spellings that differ only in case the first is taken. */
function termsOf(field: LinkedField, values: readonly string[], dictionary: Dictionary): number[] {
  const spellings = new Map<string, string>();
  for (const value of values) {
    const folded = foldText(value);
    if (folded.trim() !== '' && !spellings.has(folded)) spellings.set(folded, value.normalize('NFC'));
  }
  return [...spellings.values()].map((text) => dictionary.term(field, text));
}

/** `a|b|c` stands also for `a|b` and `a` (semantics 16). */
function withAncestors(tag: string): string[] {
  const parts = tag.split('|');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('|'));
}

/** The first by time, path and location, so that every rebuild shows the same name. */
function nameOf(copies: readonly CopyRow[]): string {
  const key = (copy: CopyRow) => joinPath(copy.folder, copy.name);
  const first = copies.reduce((a, b) => {
    if (a.modified !== b.modified) return a.modified < b.modified ? a : b;
    if (key(a) !== key(b)) return key(a) < key(b) ? a : b;
    return a.locationId <= b.locationId ? a : b;
  });
  return first.name;
}

export function suffixOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : foldText(name.slice(dot + 1));
}

function flagsOf(facts: Facts): number {
  const { recipe } = facts;
  const tests: [keyof typeof mediaFlag, unknown][] = [
    ['recipe', recipe],
    ['prompt', recipe?.prompt],
    ['negative', recipe?.negativePrompt],
    ['workflow', recipe?.nodeTypes?.length || recipe?.raw.some(({ key }) => key.toLowerCase() === 'workflow')],
    ['gps', facts.gps],
    ['c2pa', facts.c2pa],
    ['warnings', facts.warnings?.length],
    ['date', facts.createdAt],
    ['title', facts.title],
    ['description', facts.description],
    ['tagged', facts.tags.length + facts.hierarchicalTags.length],
    ['lora', recipe?.loras.length],
    ['seed', recipe?.seed],
    ['node', recipe?.nodeTypes?.length],
  ];
  return tests.reduce((flags, [name, present]) => (present ? flags | mediaFlag[name] : flags), 0);
}
