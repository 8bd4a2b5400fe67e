/** Reads maps and values out of a parsed settings file, and says of what is wrong or unknown where it stands. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { snakeCase } from './location-fields.ts';
import { wrongYaml, type YamlFile } from './read-yaml.ts';

/** What has no effect: kept in the file, told to the user. Line and column are one-based. */
export interface SettingsWarning {
  message: string;
  line: number;
  column: number;
}

export type Reader = ReturnType<typeof createReader>;

export function createReader(yaml: YamlFile) {
  const resolve = (node: Node | null | undefined): Node | null =>
    isAlias(node) ? (node.resolve(yaml.document as Document) as Node) : (node ?? null);
  const fail = (node: Node | null, path: string, problem: string, hint: string) =>
    wrongYaml(yaml, node?.range?.[0] ?? 0, problem, hint, path);
  return {
    yaml,
    document: yaml.document as Document,
    fail,
    child: (map: YAMLMap | null, key: string): Node | null =>
      (map?.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.value as Node | null) ?? null,
    map(node: Node | null | undefined, path: string, hint: string): YAMLMap | null {
      const target = resolve(node);
      if (target === null || (isScalar(target) && target.value === null)) return null;
      if (!isMap(target)) throw fail(node!, path, 'entries of the form "key: value" are needed here.', hint);
      return target;
    },
    /** The entries of a list of maps; none where there is no list. `hint` says how an entry begins. */
    list(node: Node | null, path: string, hint: string): { entry: YAMLMap; path: string }[] {
      const target = resolve(node);
      if (target === null || (isScalar(target) && target.value === null)) return [];
      if (!isSeq(target)) throw fail(node!, path, 'this must be a list.', hint);
      return target.items.map((item, index) => {
        const at = `${path}[${index}]`;
        const entry = this.map(item as Node, at, hint);
        if (!entry) throw fail(item as Node, at, 'this entry is empty.', 'Fill it in or delete the line.');
        return { entry, path: at };
      });
    },
    warnUnknown(map: YAMLMap | null, known: readonly string[], where: string, warnings: SettingsWarning[]): void {
      for (const { key } of map?.items ?? []) {
        const name = String((key as { value?: unknown }).value);
        if (known.includes(name)) continue;
        const near = known.find((word) => distance(word, snakeCase(name)) <= 2);
        const place = yaml.place((key as Node).range![0]);
        const help = near ? ` Did you mean ${near}?` : '';
        warnings.push({ message: `the key ${name} ${where} is not known and has no effect.${help}`, ...place });
      }
    },
  };
}

/** Levenshtein distance up to 2, for "did you mean"; 3 or more beyond. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
