/** The tree of a query: what the parser gives, and what catalogs and rules evaluate. */
import type { FieldName } from './query-fields.ts';
import type { Place } from './query-problems.ts';
import type { DateRange, Range } from './query-values.ts';

export type Operand =
  | { kind: 'pattern'; text: string }
  | { kind: 'text'; text: string; prefix: boolean }
  | { kind: 'range'; range: Range }
  | { kind: 'dates'; dates: DateRange }
  | { kind: 'choice'; value: string }
  | { kind: 'hex'; digits: string }
  | { kind: 'none' };

/** A query as a tree. `and` without items matches everything; equal kinds are never nested in each other. */
export type Query =
  | { kind: 'and'; items: Query[] }
  | { kind: 'or'; items: Query[] }
  | { kind: 'not'; item: Query }
  | { kind: 'text'; text: string; prefix: boolean }
  | { kind: 'field'; field: FieldName; operand: Operand; at?: Place };
