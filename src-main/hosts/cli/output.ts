/** The two ways an answer leaves: one JSON document for programs, or tables and sentences for people. */
import { errorShape, type ErrorShape } from '#api/errors.ts';
import { escapeJson, escapeText } from './escape-text.ts';
import { EXIT_DONE, exitCodes } from './exit-codes.ts';
import type { CliIo } from './io.ts';
import { createStyle, type Style, wantsColours } from './style.ts';
import { textWidth } from './text-width.ts';

/** What people see is drawn with this. */
export interface Canvas {
  style: Style;
  /** Cells per line, or undefined when standard output is no terminal. */
  width: number | undefined;
  now: Date;
}

/** The end of a command. `result` is what `--json` prints; `human` draws the same for people. */
export interface Outcome {
  result: unknown;
  human(canvas: Canvas): string;
  /** {@link EXIT_DONE} when absent. */
  exitCode?: number | undefined;
}

export function createCanvas(io: CliIo): Canvas {
  return {
    style: createStyle(wantsColours(io.stdout, io.env)),
    width: io.stdout.isTTY === true ? io.stdout.columns : undefined,
    now: io.now(),
  };
}

function writeJson(io: CliIo, document: unknown): void {
  io.stdout.write(escapeJson(JSON.stringify(document)) + '\n');
}

/** Prints the outcome and returns the exit code. */
export function printOutcome(io: CliIo, json: boolean, outcome: Outcome): number {
  if (json) {
    writeJson(io, { ok: true, result: outcome.result ?? null });
  } else {
    const text = outcome.human(createCanvas(io));
    if (text !== '') io.stdout.write(text.endsWith('\n') ? text : text + '\n');
  }
  return outcome.exitCode ?? EXIT_DONE;
}

/** The query with a line of carets under the word that is wrong. Positions are UTF-16 units, as the contract gives them. */
function caretLines(query: string, position: number, length: number): string[] {
  const before = escapeText(query.slice(0, position));
  const word = escapeText(query.slice(position, position + length));
  return [`  ${escapeText(query)}`, `  ${' '.repeat(textWidth(before))}${'^'.repeat(Math.max(1, textWidth(word)))}`];
}

function detailText(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.length > 0) {
    // What is more than words is for programs, and stands in the JSON.
    return value.every((part) => typeof part === 'string') ? value.join(', ') : undefined;
  }
  return undefined;
}

/** One sentence, then what helps: the place in the query, the hint, and the remaining details by name. */
export function errorLines(error: ErrorShape, style: Style = createStyle(false)): string[] {
  const details = error.details ?? {};
  const lines = [`${style.paint('bad', 'alice:')} ${escapeText(error.message)}`];
  const shown = new Set(['position', 'length', 'query', 'word', 'hint']);
  if (typeof details['query'] === 'string' && typeof details['position'] === 'number') {
    const length = typeof details['length'] === 'number' ? details['length'] : 1;
    const [query, carets] = caretLines(details['query'], details['position'], length);
    lines.push(query!, style.paint('bad', carets!));
  }
  if (typeof details['hint'] === 'string' && !error.message.includes(details['hint'])) {
    lines.push(`  ${escapeText(details['hint'])}`);
  }
  for (const [key, value] of Object.entries(details)) {
    const text = shown.has(key) ? undefined : detailText(value);
    if (text !== undefined && !error.message.includes(text)) {
      lines.push(`  ${style.paint('dim', `${escapeText(key)}:`)} ${escapeText(text)}`);
    }
  }
  if (error.code === 'internal')
    lines.push('  This is a fault in Alice; the files were not touched by it. Please report it.');
  return lines;
}

/** Prints the failure (JSON to stdout, sentences to stderr) and returns its exit code. */
export function printError(io: CliIo, json: boolean, thrown: unknown): number {
  const error = errorShape(thrown);
  if (json) {
    writeJson(io, { ok: false, error: { code: error.code, message: error.message, details: error.details ?? {} } });
  } else {
    io.stderr.write(errorLines(error, createStyle(wantsColours(io.stderr, io.env))).join('\n') + '\n');
  }
  return exitCodes[error.code] ?? exitCodes.internal;
}
