/** Writes what a scan found into the catalog: files with their identity, problems, sightings. */
import { verdicts } from '#api/verify.ts';
import type { Connection } from './database.ts';
import { packFacts } from './facts-text.ts';
import type { ProblemFile, SaveOutcome, ScannedFile } from './records.ts';
import { copyState } from './schema.ts';
import { hashBytes, methodNumber, splitPath, type Dictionary } from './tables.ts';
import type { Touched } from './touched.ts';

interface OldCopy {
  file: number;
  state: number;
  identity: number;
}

export interface Saver {
  saveFiles(batch: readonly ScannedFile[], touched: Touched): SaveOutcome[];
  saveProblems(batch: readonly ProblemFile[], touched: Touched): void;
  forgetProblems(location: string, paths: readonly string[]): void;
  touch(location: string, paths: readonly string[], seenMs: number, touched: Touched): void;
  forgetCopies(location: string, paths: readonly string[], touched: Touched): void;
}

export function createSaver(db: Connection, dictionary: Dictionary): Saver {
  const findIdentity = db.prepare('select n from identity where hash = ?').pluck();
  const addIdentity = db.prepare('insert into identity (hash, algorithm, first_seen) values (?, ?, ?)');
  const findFile = db.prepare('select n, identity, facts from file where hash = ?');
  const addFile = db.prepare('insert into file (hash, identity, size, facts) values (?, ?, ?, ?)');
  const changeFile = db.prepare('update file set identity = ?, facts = ? where n = ?');
  const findCopy = db.prepare(
    'select c.file, c.state, f.identity from copy c join file f on f.n = c.file where c.folder = +? and c.name = +?',
  );
  const addCopy = db.prepare(
    `insert into copy (folder, name, file, size, modified, etag, state, seen, first_seen, verified, method)
     values (?, ?, ?, ?, ?, ?, ${copyState.present}, ?, ?, ?, ?)`,
  );
  const changeCopy = db.prepare(
    `update copy set file = ?, size = ?, modified = ?, etag = ?, state = ${copyState.present}, seen = ?,
     first_seen = coalesce(?, first_seen), verified = ?, method = ? where folder = ? and name = ?`,
  );
  const dropCopy = db.prepare('delete from copy where folder = ? and name = ?');
  const dropProblem = db.prepare('delete from problem where folder = ? and name = ?');
  const dropFinding = db.prepare('delete from finding where folder = ? and name = ?');
  const anyFinding = db.prepare('select 1 from finding limit 1').pluck();
  const findVerdict = db.prepare('select verdict from finding where folder = ? and name = ?').pluck();
  const anyProblem = db.prepare('select 1 from problem limit 1').pluck();
  const putProblem = db.prepare('insert or replace into problem values (?, ?, ?, ?, ?, ?, ?)');
  const doubt = db.prepare(`update copy set state = ${copyState.unknown} where folder = ? and name = ?`);
  const seeAgain = db.prepare(`update copy set state = ${copyState.present}, seen = ? where folder = ? and name = ?`);
  const whole = Math.round;

  function placeOf(location: string, path: string): [folder: number, name: string] {
    const { folder, name } = splitPath(path);
    return [dictionary.folder(dictionary.location(location), folder), name];
  }

  function saveFile(file: ScannedFile, touched: Touched): SaveOutcome {
    const contentHash = hashBytes(file.contentHash);
    const identity = numberOf(contentHash, file, touched);
    const fileRow = rowOfFile(file, identity, touched);
    const place = placeOf(file.location, file.path);
    const old = findCopy.get(...place) as OldCopy | undefined;
    const { size, modifiedMs, etag, verifiedMs, verifyMethod } = file;
    const [seen, verified, method] = [whole(file.seenMs), whole(verifiedMs), methodNumber(verifyMethod)];
    const problems = anyProblem.get() === undefined ? 0 : dropProblem.run(...place).changes;
    if (anyFinding.get() !== undefined) dropFinding.run(...place);
    if (!old) {
      addCopy.run(...place, fileRow, size, modifiedMs, etag, seen, seen, verified, method);
      const known = touched.fresh(identity)?.files.find(({ n }) => n === fileRow);
      if (!known) touched.add(identity);
      else {
        const { path: folder, location, locationId, namesProjects } = dictionary.place(place[0]);
        const state = copyState.present;
        const copy = { file: fileRow, folder, location, locationId, namesProjects, name: place[1] };
        known.copies.push({ ...copy, size, modified: modifiedMs, etag, state, verified, method });
      }
      return problems > 0 ? 'changed' : 'new';
    }
    touched.add(identity);
    touched.add(old.identity);
    const changed = old.file !== fileRow;
    changeCopy.run(fileRow, size, modifiedMs, etag, seen, changed ? seen : null, verified, method, ...place);
    if (changed) return 'changed';
    return old.state === copyState.present ? 'same' : 'returned';
  }

  function numberOf(contentHash: Buffer, file: ScannedFile, touched: Touched): number {
    const known = findIdentity.get(contentHash) as number | undefined;
    if (known !== undefined) return known;
    const added = whole(file.seenMs);
    const n = Number(addIdentity.run(contentHash, file.algorithm, added).lastInsertRowid);
    touched.begin(n, { hash: contentHash, added });
    return n;
  }

  /** Facts are a function of the bytes, but a newer reader may know more of them: the last one to read is believed. */
  function rowOfFile(file: ScannedFile, identity: number, touched: Touched): number {
    const hash = hashBytes(file.fileHash);
    const facts = packFacts(file.facts);
    const known = findFile.get(hash) as { n: number; identity: number; facts: string | Buffer } | undefined;
    if (!known) {
      const n = Number(addFile.run(hash, identity, file.size, facts).lastInsertRowid);
      touched.fresh(identity)?.files.push({ n, hash, size: file.size, facts, parsed: file.facts, copies: [] });
      return n;
    }
    const equal =
      typeof facts === 'string' ? facts === known.facts : Buffer.isBuffer(known.facts) && facts.equals(known.facts);
    if (known.identity !== identity || !equal) {
      changeFile.run(identity, facts, known.n);
      touched.add(known.identity);
      touched.add(identity);
    }
    return known.n;
  }

  return {
    saveFiles: (batch, touched) => batch.map((file) => saveFile(file, touched)),
    saveProblems(batch, touched) {
      for (const { location, path, size, etag, code, message, seenMs } of batch) {
        const place = placeOf(location, path);
        putProblem.run(...place, size, etag, code, message, whole(seenMs));
        const old = findCopy.get(...place) as OldCopy | undefined;
        // What lies there cannot be read, so whether it still is the copy cannot be said.
        if (!old || old.state === copyState.unknown) continue;
        doubt.run(...place);
        touched.add(old.identity);
      }
    },
    forgetProblems(location, paths) {
      for (const path of paths) dropProblem.run(...placeOf(location, path));
    },
    forgetCopies(location, paths, touched) {
      for (const path of paths) {
        const place = placeOf(location, path);
        const old = findCopy.get(...place) as OldCopy | undefined;
        if (!old) continue;
        dropCopy.run(...place);
        dropFinding.run(...place);
        touched.add(old.identity);
      }
    },
    touch(location, paths, seenMs, touched) {
      for (const path of paths) {
        const place = placeOf(location, path);
        const old = findCopy.get(...place) as OldCopy | undefined;
        if (!old) continue;
        const verdict = anyFinding.get() === undefined ? undefined : findVerdict.get(...place);
        // Its size and time are as before, and so they were when it was read and found to be damaged.
        if (verdict !== undefined && verdict !== verdicts.indexOf('missing')) continue;
        dropFinding.run(...place);
        seeAgain.run(whole(seenMs), ...place);
        if (old.state !== copyState.present) touched.add(old.identity);
      }
    },
  };
}
