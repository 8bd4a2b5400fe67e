/** Reads a body as JSON without trusting its depth: what can be parsed may still be too deep for everything that walks it. */

/** No input of the contract has more than a few levels; a location's config is the deepest. */
const DEEPEST = 64;

/** Where the string that begins at `start` ends; behind the text when it never does. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) break;
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** Undefined for what is no JSON, or deeper than anything that is meant. */
export function readJson(text: string): unknown {
  try {
    return isTooDeep(text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
