/** JSON as generators write it, read without losing digits, and safe access to what is in it. */
import type { RawText } from '#api/media.ts';

export type JsonRecord = Record<string, unknown>;

/**
 * Strings are matched first so that nothing inside them is touched; one that never closes runs to the end of the text, or
 * every quote inside it would be tried as the begin of another.
 */
const tokens = /"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$)|-?\b(?:NaN|Infinity)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const jsonStart = /^[\ufeff\s]*["{[\d\-tfnNI]/;

/**
 * The value of a JSON text, or undefined when it is none. Integers beyond 2^53 come as strings of their digits, the NaN and
 * Infinity that Python writes as null; a byte-order mark, NULs at the end and blanks around are ignored. Never throws.
 */
export function parseJson(text: string): unknown {
  // Most texts given are no JSON at all, and a thrown SyntaxError costs as much as reading a whole small file.
  if (!jsonStart.test(text)) return undefined;
  try {
    const trimmed = text.replace(/^\ufeff/, '').replace(/[\0\s]+$/, '');
    return JSON.parse(/\d{16}|NaN|Infinity/.test(trimmed) ? trimmed.replace(tokens, makeStandard) : trimmed) as unknown;
  } catch {
    // Not JSON, or nested deeper than the parser's stack: in both cases no recipe can be read from it.
    return undefined;
  }
}

function makeStandard(token: string): string {
  if (token.startsWith('"')) return token;
  if (token.endsWith('NaN') || token.endsWith('Infinity')) return 'null';
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

const parsed = new WeakMap<RawText, unknown>();

/** The JSON object in a text, parsed once however many readers ask; undefined when it is no object. */
export function jsonOf(text: RawText): JsonRecord | undefined {
  if (!/^[\ufeff\s]*\{/.test(text.text)) return undefined;
  if (!parsed.has(text)) parsed.set(text, parseJson(text.text));
  return asRecord(parsed.get(text));
}

export function asRecord(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An own member, following `path`; never something inherited such as `constructor`. */
export function member(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const name of path) {
    const record = asRecord(current);
    if (!record || !Object.hasOwn(record, name)) return undefined;
    current = record[name];
  }
  return current;
}

/** The first member of these names that holds a non-blank text, without blanks around it. */
export function textIn(value: unknown, ...names: string[]): string | undefined {
  for (const name of names) {
    const found = asText(member(value, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A non-blank text without blanks around it, or a number's digits. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** The first member of these names that is a number, or a text that is nothing but one. */
export function numberIn(value: unknown, ...names: string[]): number | undefined {
  for (const name of names) {
    const found = asNumber(member(value, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
