/** Lets `-tag:wip` be a word of a query, although a leading dash otherwise begins a flag. */

/** A private-use character that stands before such words while flags are being read. */
const MARK = '\u{f8ff}';

const verbsWithQueries = new Set([
  'search',
  'searches',
  'copy',
  'move',
  'trash',
  'verify',
  'repair',
  'pin',
  'unpin',
  'duplicates',
  'drives',
]);

/** Words of these verbs that begin with one dash are part of the query; the only short flags are -h and -V. */
export function hideQueryWords(words: string[]): string[] {
  const verb = words.findIndex((word) => verbsWithQueries.has(word));
  if (verb < 0) return words;
  return words.map((word, at) => {
    const negation = at > verb && /^-[^-]/.test(word) && word !== '-h' && word !== '-V';
    return negation ? MARK + word : word;
  });
}

export function unhideQueryWord(word: string): string {
  return word.startsWith(MARK) ? word.slice(MARK.length) : word;
}
