/** Text for the full-text index and questions to it, so that both are cut into the same words. */
import type { Query } from '#api/query.ts';

/** Scripts written without blanks, and pictographs: each character is a word of its own, and several are a phrase. */
const alone =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{So}]/gu;
const ascii = /^[^\u0080-\uffff]*$/;

/** Text as the index takes it. A NUL would end it early. */
export function indexText(text: string): string {
  const clean = text.includes('\0') ? text.replaceAll('\0', ' ') : text;
  return ascii.test(clean) ? clean : clean.normalize('NFC').replace(alone, ' $& ');
}

/** An FTS5 expression (sqlite.org/fts5.html#full_text_query_syntax) that finds these words one after the other. */
export function matchExpression(text: string, prefix: boolean, column?: string): string {
  // The index ignores case; where lower case is certain to be the same words, equal questions get equal expressions.
  const plain = ascii.test(text) ? text.toLowerCase() : text;
  const phrase = `"${indexText(plain).trim().replaceAll('"', '""')}"${prefix ? ' *' : ''}`;
  return column === undefined ? phrase : `{${column}} : ${phrase}`;
}

/** A question to the full-text index. */
export interface Words {
  table: 'words' | 'aside';
  expression: string;
}

/** The part of a query as such a question; null when it is none. */
export function wordsOf(query: Query): Words | null {
  if (query.kind === 'text') return { table: 'words', expression: matchExpression(query.text, query.prefix) };
  if (query.kind !== 'field' || query.operand.kind !== 'text') return null;
  const aside = query.field === 'negative' || query.field === 'seed' || query.field === 'node';
  return {
    table: aside ? 'aside' : 'words',
    expression: matchExpression(query.operand.text, query.operand.prefix, query.field),
  };
}
