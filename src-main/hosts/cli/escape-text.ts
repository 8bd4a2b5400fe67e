/** Makes text from file names and metadata harmless on a terminal: what would move the cursor or reorder the line is spelled out. */

/**
 * C0 and C1 controls, DEL, line and paragraph separators, bidirectional controls (UAX #9), invisible format characters,
 * tag characters and lone surrogates. Joiners (U+200C, U+200D) stay: emoji and several scripts need them.
 */
// oxlint-disable-next-line no-control-regex -- controls are what this looks for
const harmful = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/gu;

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

function spelled(character: string): string {
  const short = named[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** One line of harmless text. Escape sequences of a terminal (ESC, CSI as U+009B) come out as `\x1b`, `\x9b`. */
export function escapeText(text: string): string {
  return text.replace(harmful, spelled);
}

/** Like {@link escapeText}, but line breaks remain, for prompts and raw texts that have several lines. */
export function escapeLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => escapeText(line))
    .join('\n');
}

/** JSON may carry DEL and C1 controls bare, and a terminal obeys U+009B; spelling them out keeps the document equal. */
export function escapeJson(json: string): string {
  // oxlint-disable-next-line no-control-regex -- controls are what this looks for
  return json.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
