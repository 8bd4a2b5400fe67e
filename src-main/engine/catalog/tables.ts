/** The small shared vocabulary of rows: hashes, paths, locations and dictionary values as the tables keep them. */
import { foldText } from '#api/fold.ts';
import { AliceError } from '#api/errors.ts';
import type { CopyState, MediaCopy } from '#api/media.ts';
import type { Connection } from './database.ts';
import { copyState, termField, verifyMethods, type TermField } from './schema.ts';

export function hashBytes(hash: string): Buffer {
  if (!/^sha256:[0-9a-f]{64}$/.test(hash)) throw new AliceError('internal', `"${hash}" is not a hash.`);
  return Buffer.from(hash.slice(7), 'hex');
}

export function hashText(bytes: Uint8Array): string {
  return `sha256:${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

export function splitPath(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf('/');
  return { folder: slash < 0 ? '' : path.slice(0, slash), name: path.slice(slash + 1) };
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A suspect is unknown to everyone but the scan. */
export function shownState(state: number): CopyState {
  if (state === copyState.present) return 'present';
  return state === copyState.missing ? 'missing' : 'unknown';
}

export function methodNumber(method: NonNullable<MediaCopy['verifyMethod']>): number {
  return verifyMethods.indexOf(method);
}

export function methodName(method: number | null): MediaCopy['verifyMethod'] {
  return method === null ? null : (verifyMethods[method] ?? null);
}

export interface CopyRow {
  file: number;
  location: number;
  locationId: string;
  namesProjects: number;
  folder: string;
  name: string;
  size: number;
  modified: number;
  etag: string;
  state: number;
  verified: number | null;
  method: number | null;
}

export interface FileRow {
  n: number;
  hash: Buffer;
  size: number;
  facts: string | Buffer;
}

export interface Place {
  location: number;
  locationId: string;
  path: string;
  /** 1 where the first folder below the root names the project (`project_from: path`). */
  namesProjects: number;
}

/** Looks rows up by what names them and makes those that are missing; remembers them, as they are never renumbered. */
export interface Dictionary {
  location(id: string): number;
  folder(location: number, path: string): number;
  /** What a folder's number stands for. */
  place(folder: number): Place;
  term(field: TermField, text: string): number;
  /** After a rollback the remembered rows may not exist. */
  forget(): void;
}

/** More folders and values than this are looked up again; bounds memory over millions of folders. */
const REMEMBERED = 200_000;

export function createDictionary(db: Connection): Dictionary {
  const find = {
    location: db.prepare('select n from location where id = ?').pluck(),
    folder: db.prepare('select n from folder where location = ? and path = ?').pluck(),
    term: db.prepare('select n from term where field = ? and text = ?').pluck(),
  };
  const add = {
    location: db.prepare('insert into location (id) values (?)'),
    folder: db.prepare('insert into folder (location, path) values (?, ?)'),
    term: db.prepare('insert into term (field, text, folded) values (?, ?, ?)'),
  };
  const getPlace = db.prepare(
    'select d.location, l.id locationId, d.path, l.names_projects namesProjects from folder d join location l on l.n = d.location where d.n = +?',
  );
  const known = new Map<string, number>();
  const places = new Map<number, Place>();
  function lookUp(key: string, get: () => unknown, make: () => { lastInsertRowid: number | bigint }): number {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const n = (get() as number | undefined) ?? Number(make().lastInsertRowid);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, n);
    return n;
  }
  return {
    location: (id) =>
      lookUp(
        `l${id}`,
        () => find.location.get(id),
        () => add.location.run(id),
      ),
    folder: (location, path) =>
      lookUp(
        `f${location}/${path}`,
        () => find.folder.get(location, path),
        () => add.folder.run(location, path),
      ),
    term(field, text) {
      const f = termField[field];
      return lookUp(
        `t${f}/${text}`,
        () => find.term.get(f, text),
        () => add.term.run(f, text, foldText(text)),
      );
    },
    place(folder) {
      const remembered = places.get(folder);
      if (remembered) return remembered;
      const place = getPlace.get(folder) as Place;
      if (places.size >= REMEMBERED) places.clear();
      places.set(folder, place);
      return place;
    },
    forget() {
      known.clear();
      places.clear();
    },
  };
}
