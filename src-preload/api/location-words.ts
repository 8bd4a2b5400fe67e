/** The words of locations, apart from the schemas: the page checks names and offers purposes without loading any schema. */

/** Purposes that have behaviour; other words are allowed and have none. */
export const knownPurposes = ['inbox', 'organized', 'archive', 'backup', 'overflow'] as const;

export const LONGEST_NAME = 64;

/** Names are shown, typed after `in:` and used as rule destinations, so they hold no blanks, quotes or control characters. */
export const namePattern = /^[^\s"':,|<>=\\/\p{Cc}][^\s"':,|<>=\\/\p{Cc}]*$/u;
