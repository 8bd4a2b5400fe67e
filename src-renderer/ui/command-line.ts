/** Writes words as a shell reads them, so that what a button does can be typed as well. */

const plain = /^[\p{L}\p{N}_@%+=:,./-]+$/u;

/** One argument, in quotes where a shell would read it otherwise (POSIX: nothing is special between single quotes). */
export const shellWord = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** The command `alice` with its arguments. */
export const aliceCommand = (...words: readonly string[]): string => ['alice', ...words].map(shellWord).join(' ');
