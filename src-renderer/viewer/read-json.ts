/** JSON as generators write it: Python's NaN, numbers too long to count with, and objects wrapped in other texts. */

export type JsonRecord = Record<string, unknown>;

/**
 * Strings are matched first so that nothing inside them is touched; one that never closes runs to the end of the text, or
 * every quote inside it would be tried as the begin of another.
 */
const tokens = /"[^"\\]*(?:\\[^]?[^"\\]*)*(?:"|$)|-?\b(?:NaN|Infinity)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function makeStandard(token: string): string {
  if (token.startsWith('"')) return token;
  if (/[NI]/.test(token)) return `"${token}"`;
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token;
}

/** Undefined when it is no JSON. What JSON itself cannot hold comes as the text that stood there. Never throws. */
export function readJson(text: string): unknown {
  try {
    const trimmed = text.replace(/^\ufeff/, '').replace(/[\0\s]+$/, '');
    return JSON.parse(/\d{16}|NaN|Infinity/.test(trimmed) ? trimmed.replace(tokens, makeStandard) : trimmed) as unknown;
  } catch {
    // No JSON, or nested deeper than the parser's stack.
    return undefined;
  }
}

export function asRecord(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An own member; never something inherited such as `constructor`. */
export function member(value: unknown, name: string): unknown {
  const record = asRecord(value);
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A non-blank text, or the digits of a number. */
export function asWord(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

const parts = /"[^"\\]*(?:\\[^]?[^"\\]*)*"|[{}[\],:]/g;

/**
 * The text of one member of the outermost object, exactly as it stands there; a member that is a string is taken out of its
 * quotes. Null when there is none.
 */
export function memberText(text: string, name: string): string | null {
  const wanted = JSON.stringify(name);
  let depth = 0;
  let [key, start] = ['', -1];
  for (const { 0: part, index } of text.matchAll(parts)) {
    if (part === '{' || part === '[') depth += 1;
    const ends = depth === 1 && (part === ',' || part === '}');
    if (ends && key === wanted && start >= 0) return unwrap(text.slice(start, index).trim());
    if (part === '}' || part === ']') depth -= 1;
    else if (depth === 1 && part === ':') start = index + 1;
    else if (depth === 1 && part === ',') [key, start] = ['', -1];
    else if (depth === 1 && part.startsWith('"') && start < 0) key = part;
  }
  return null;
}

function unwrap(value: string): string {
  const inner = value.startsWith('"') ? readJson(value) : value;
  return typeof inner === 'string' ? inner : value;
}
