/**
 * One line of the ledger: a JSON object that ends in `"prev"`, the hash of the line before, and `"hash"`, the SHA-256 (FIPS 180-4) of
 * the line's own text without that last member. So twenty lines in any language can verify it, without agreeing on how JSON is spelled.
 */
import { createHash } from 'node:crypto';
import { LedgerEntry } from '#api/ledger.ts';

/** What the first line has for the line before it. */
export const GENESIS = '0'.repeat(64);

/** What happened, as its teller gives it; `kind` says what else is in it. */
export type Happening = { kind: string } & Record<string, unknown>;

const sealed = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s;

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The line without its line break, and its hash. */
export function sealLine(
  happening: Happening,
  place: { seq: number; time: string; prev: string },
): { line: string; hash: string } {
  const { kind, ...rest } = happening;
  const text = JSON.stringify({ seq: place.seq, time: place.time, kind, ...rest, prev: place.prev });
  const hash = hashOf(text);
  return { line: `${text.slice(0, -1)},"hash":"${hash}"}`, hash };
}

export type OpenedLine = { entry: LedgerEntry; problem: null } | { entry: null; problem: string };

const none = (problem: string): OpenedLine => ({ entry: null, problem });

/** The entry of a line, or why it is none. Whether it follows the line before is for the caller to see. */
export function openLine(line: string): OpenedLine {
  const parts = sealed.exec(line);
  if (parts === null) return none('the line is not complete');
  if (hashOf(`${parts[1]!}}`) !== parts[2]) return none('the line was changed: its hash is of another text');
  try {
    const entry = LedgerEntry.safeParse(JSON.parse(line));
    return entry.success ? { entry: entry.data, problem: null } : none('the line says nothing that a ledger says');
  } catch {
    return none('the line is not JSON');
  }
}
