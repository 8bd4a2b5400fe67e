/** Turns the `searches:` list of `alice.yaml` into saved searches, or refuses it with line, column and remedy. */
import type { Node, YAMLMap } from 'yaml';
import { methods, type Output } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { parseQuery } from '#api/query.ts';
import { scalarText } from './location-fields.ts';
import { foldName } from './read-locations.ts';
import type { Reader, SettingsWarning } from './yaml-reader.ts';

export type SavedSearch = Output<'searches.list'>['saved'][number];

const Wanted = methods['searches.save'].input;
const keys = ['name', 'query', 'sort'] as const;
/** Left out of the file when it is this one. */
export const DEFAULT_SORT: SavedSearch['sort'] = 'newest';

/** In file order. `list` is the node of the list, or null. A query that cannot be understood is warned of: it harms no one else. */
export function readSearches(reader: Reader, list: Node | null, warnings: SettingsWarning[]): SavedSearch[] {
  const seen = new Set<string>();
  return reader.list(list, 'searches', 'Begin each search with "- name: ...".').map(({ entry, path }) => {
    const search = readSearch(reader, entry, path);
    const folded = foldName(search.name);
    if (seen.has(folded)) {
      const problem = `the name ${JSON.stringify(search.name)} is already that of another search.`;
      throw reader.fail(reader.child(entry, 'name'), `${path}.name`, problem, 'Give each search a name of its own.');
    }
    seen.add(folded);
    reader.warnUnknown(entry, keys, `of the search ${JSON.stringify(search.name)}`, warnings);
    warnOfQuery(reader, entry, search, warnings);
    return search;
  });
}

function readSearch(reader: Reader, entry: YAMLMap, path: string): SavedSearch {
  const raw: Record<string, string> = { sort: DEFAULT_SORT };
  for (const key of keys) {
    const node = reader.child(entry, key);
    if (!node) {
      if (key === 'sort') continue;
      throw reader.fail(entry, `${path}.${key}`, `this search has no ${key}.`, `Add the line "${key}: ...".`);
    }
    const text = scalarText(node, reader.document);
    if (text === undefined)
      throw reader.fail(node, `${path}.${key}`, 'a text is needed here.', 'Write one word or a text in quotes.');
    raw[key] = text;
  }
  const parsed = Wanted.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const key = String(issue.path[0]);
  const problem = `${key} will not do: ${issue.message}.`;
  throw reader.fail(reader.child(entry, key) ?? entry, `${path}.${key}`, problem, 'Correct this value.');
}

function warnOfQuery(reader: Reader, entry: YAMLMap, search: SavedSearch, warnings: SettingsWarning[]): void {
  try {
    parseQuery(search.query);
  } catch (error) {
    if (!(error instanceof AliceError)) throw error;
    const place = reader.yaml.place(reader.child(entry, 'query')!.range![0]);
    warnings.push({ message: `the search ${JSON.stringify(search.name)} finds nothing: ${error.message}`, ...place });
  }
}
