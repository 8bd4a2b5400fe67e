/** Writes keys and values as YAML text, for the places that an edit splices into the user's file. */
import { isScalar, Scalar, stringify } from 'yaml';
import type { Node } from 'yaml';
import type { YamlValue } from './location-fields.ts';

export type Entries = [key: string, value: YamlValue][];

/** One line of flow YAML that is safe in block and flow places alike. */
export function render(value: YamlValue | Scalar, quoted = false): string {
  const list = stringify([value], {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    ...(quoted ? { defaultStringType: 'QUOTE_DOUBLE' as const } : {}),
  });
  return list.trim().slice(1, -1);
}

export const isQuoted = (node: unknown): boolean =>
  isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);

export const flowEntry = (entries: Entries, quoted: boolean): string =>
  `{${entries.map(([key, value]) => `${render(key, quoted)}: ${render(value, quoted)}`).join(', ')}}`;

export function blockEntry(entries: Entries, indent: number, gap: number, eol: string): string {
  const [dash, rest] = [' '.repeat(indent), ' '.repeat(indent + 1 + gap)];
  return entries
    .map(([key, value], index) => `${index === 0 ? `${dash}-${' '.repeat(gap)}` : rest}${key}: ${render(value)}${eol}`)
    .join('');
}

/** A new value in the quotes of the old one. */
export function styled(old: Node, value: YamlValue): YamlValue | Scalar {
  if (!isQuoted(old) || typeof value !== 'string') return value;
  const scalar = new Scalar(value);
  scalar.type = (old as Scalar).type ?? Scalar.PLAIN;
  return scalar;
}
