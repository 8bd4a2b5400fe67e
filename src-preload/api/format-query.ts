/** From a query's tree back to its text. */
import { queryFields, type FieldName } from './query-fields.ts';
import type { Operand, Query } from './query-tree.ts';
import { formatDates, formatRange } from './query-values.ts';

/** Writes a tree as text that `parseQuery` reads as the same tree (places aside). */
export function formatQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.items.map((item) => (item.kind === 'or' ? `(${formatQuery(item)})` : formatQuery(item))).join(' ');
    case 'or':
      return query.items.map(formatQuery).join(' OR ');
    case 'not':
      return query.item.kind === 'and' || query.item.kind === 'or'
        ? `-(${formatQuery(query.item)})`
        : `-${formatQuery(query.item)}`;
    case 'text':
      return query.prefix ? `${query.text}*` : quoteValue(query.text, 'word');
    case 'field':
      return `${query.field}:${formatOperand(query.field, query.operand)}`;
  }
}

function formatOperand(field: FieldName, operand: Operand): string {
  const { operand: kind } = queryFields[field];
  switch (operand.kind) {
    case 'pattern':
      return quoteValue(operand.text, 'pattern');
    case 'text':
      return operand.prefix ? `${operand.text}*` : quoteValue(operand.text, 'text');
    case 'range':
      return formatRange(operand.range, kind as 'number' | 'bytes' | 'seconds' | 'age');
    case 'dates':
      return formatDates(operand.dates);
    case 'choice':
      return operand.value;
    case 'hex':
      return operand.digits;
    case 'none':
      return 'none';
  }
}

/** Quotes everything but plain words, and what would be read as something else in that place. */
export function quoteValue(text: string, place: 'word' | 'text' | 'pattern'): string {
  const plain = /^[\p{L}\p{N}_*][\p{L}\p{N}\p{M}_.,*|/+#@'-]*$/u.test(text) && text.toLowerCase() !== 'none';
  const taken = place === 'word' ? text === 'OR' || text === 'AND' : false;
  const star = place !== 'pattern' && text.includes('*');
  if (plain && !taken && !star) return text;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
