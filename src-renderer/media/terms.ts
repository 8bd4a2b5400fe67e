/** Filters as words of the query: a click in the sidebar writes what one could have typed (language: api/query.ts). */

/** `field:value`, quoted unless the value is a plain word. */
export function termOf(field: string, value: string): string {
  const plain = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.,|/+#@'-]*$/u.test(value);
  return `${field}:${plain ? value : `"${value.replaceAll(/[\\"]/g, '\\$&')}"`}`;
}

/** Splits at blanks outside of quotes. */
function splitTerms(query: string): string[] {
  return query.match(/(?:"(?:\\.|[^"\\])*"|\S)+/g) ?? [];
}

/** `a OR b c` means `a OR (b c)`, so alternatives must be held together before anything is added. */
function hasOpenAlternatives(terms: readonly string[]): boolean {
  let depth = 0;
  for (const term of terms) {
    if (term === 'OR' && depth === 0) return true;
    for (const character of term.replaceAll(/"(?:\\.|[^"\\])*"/g, '')) {
      if (character === '(') depth += 1;
      if (character === ')') depth -= 1;
    }
  }
  return false;
}

export function hasTerm(query: string, term: string): boolean {
  return splitTerms(query).includes(term);
}

export function toggleTerm(query: string, term: string): string {
  const terms = splitTerms(query);
  if (terms.includes(term)) return terms.filter((known) => known !== term).join(' ');
  const kept = terms.join(' ');
  return [hasOpenAlternatives(terms) ? `(${kept})` : kept, term].filter((part) => part !== '').join(' ');
}
