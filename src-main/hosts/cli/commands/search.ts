/** `alice search`: finds media by what is known of them. */
import { Option } from 'commander';
import type { Client } from '#api/client.ts';
import type { Output } from '#api/contract.ts';
import { AliceError } from '#api/errors.ts';
import { type MediaItem, type SearchResult, sortOrders } from '#api/media.ts';
import { type QueryField, queryFields } from '#api/query.ts';
import { collect, wholeNumber } from '../flags.ts';
import { formatBytes, formatCount, formatSeconds, formatStars, formatTime } from '../format.ts';
import type { Canvas } from '../output.ts';
import { type Cell, type Column, renderPairs, renderTable } from '../table.ts';
import { escapeText } from '../escape-text.ts';
import { type DeclareVerb, examples } from './command.ts';
import { unhideQueryWord } from '../query-words.ts';

const columns: Column[] = [
  { title: 'name', shrinkTo: 16 },
  { title: 'kind' },
  { title: 'size', align: 'right' },
  { title: 'pixels', align: 'right' },
  { title: 'created' },
  { title: 'rating' },
  { title: 'tags', shrinkTo: 8 },
  { title: 'where', shrinkTo: 12 },
];

/** `studio, laptop ×2, shelf-drive (offline)`. */
export function whereabouts(copies: MediaItem['copies']): string {
  return copies
    .map(({ location, state, online, count }) => {
      const notes = [state === 'present' ? '' : state, online ? '' : 'offline'].filter((note) => note !== '');
      return `${location}${count > 1 ? ` ×${count}` : ''}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
    })
    .join(', ');
}

function row(item: MediaItem): Cell[] {
  const pixels = item.width === undefined || item.height === undefined ? '' : `${item.width}×${item.height}`;
  const readable = item.copies.some((copy) => copy.online && copy.state === 'present');
  return [
    { text: item.name, tone: 'bold' },
    item.format,
    formatBytes(item.size),
    pixels === '' && item.durationSeconds !== undefined ? formatSeconds(item.durationSeconds) : pixels,
    formatTime(item.createdAt).slice(0, 10),
    { text: formatStars(item.rating), tone: 'accent' },
    { text: item.tags.join(', '), tone: 'dim' },
    { text: whereabouts(item.copies), tone: readable ? 'plain' : 'warn' },
  ];
}

export function renderItems(items: MediaItem[], canvas: Canvas): string {
  return renderTable(columns, items.map(row), canvas);
}

/** Values per facet that people are shown. */
const FACET_VALUES = 6;

function renderFacets(facets: NonNullable<SearchResult['facets']>, canvas: Canvas): string {
  const named: [string, { value: string; count: number }[]][] = [
    ['kind', facets.mediaType],
    ['where', facets.location],
    ['model', facets.model],
    ['generator', facets.generator],
    ['rating', facets.rating],
    ['project', facets.project],
    ['tag', facets.tag],
  ];
  return named
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => {
      const shown = values
        .slice(0, FACET_VALUES)
        .map(({ value, count }) => `${escapeText(value)} (${formatCount(count)})`);
      const rest = values.length > FACET_VALUES ? ` · +${values.length - FACET_VALUES}` : '';
      return `${canvas.style.paint('dim', name.padEnd(9))}  ${shown.join(' · ')}${rest}`;
    })
    .join('\n');
}

export function renderSearch(result: SearchResult, canvas: Canvas): string {
  if (result.items.length === 0) return 'Nothing matches.';
  const parts = [renderItems(result.items, canvas), ''];
  if (result.facets !== null) parts.push(renderFacets(result.facets, canvas), '');
  parts.push(`${formatCount(result.items.length)} shown of ${formatCount(result.total)} media.`);
  if (result.nextCursor !== null) parts.push(`Next page: add --cursor ${escapeText(result.nextCursor)}`);
  return parts.join('\n');
}

/** A wrong query is shown with carets under the word, and for that the error must carry the query. */
export function withQuery(error: unknown, query: string): unknown {
  if (!(error instanceof AliceError) || typeof error.details['position'] !== 'number') return error;
  return new AliceError(error.code, error.message, { details: { query, ...error.details }, cause: error });
}

/** For the help: the whole query language on one page, with every field there is. */
function describeQuery(): string {
  const fields = Object.entries(queryFields).map(([name, { help }]): [string, string] => [`${name}:`, help]);
  const lacking = Object.entries<QueryField>(queryFields).flatMap(([name, { none }]) => (none === true ? [name] : []));
  return [
    '\nThe query language:',
    '  castle fog        both words; each may be the beginning of one',
    '  "castle in fog"   the exact words in this order',
    '  -tag:wip          everything without it',
    '  a OR (b c)        either; without OR all must be there',
    '  tag:none          what has none, for:',
    `                    ${lacking.join(', ')}`,
    '\nFields:',
    ...renderPairs(fields)
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n');
}

interface SearchFlags {
  tag?: string[];
  in?: string[];
  sort?: (typeof sortOrders)[number];
  limit?: number;
  cursor?: string;
  facets: boolean;
  saved?: string;
}

type SavedSearch = Output<'searches.list'>['saved'][number];

/** By its name as the engine compares them: case and Unicode form do not matter. */
async function getSaved(client: Client, name: string): Promise<SavedSearch> {
  const fold = (text: string): string => text.normalize('NFC').toLowerCase();
  const { saved } = await client.call('searches.list', {});
  const found = saved.find((search) => fold(search.name) === fold(name));
  if (found !== undefined) return found;
  const names = saved.map((search) => JSON.stringify(search.name)).join(', ') || 'none yet';
  throw new AliceError('not-found', `There is no saved search "${name}". There are: ${names}.`);
}

/** What was typed narrows the saved search. */
function joinQueries(saved: string | undefined, typed: string): string {
  if (saved === undefined || saved.trim() === '') return typed;
  return typed === '' ? saved : `(${saved}) ${typed}`;
}

export const declareSearch: DeclareVerb = (program, session) => {
  program
    .command('search')
    .description('find media by words, tags, recipe, rating, size, age, place …')
    .argument('[query...]', 'the query language; put a query with quotation marks or < > in single quotes')
    .option('--tag <tag>', 'has this tag; repeat it for several, of which all must be there', collect)
    .option('--in <location>', 'has a copy there; repeat it for several, of which one is enough', collect)
    .addOption(new Option('--sort <order>', 'order of the list').choices(sortOrders))
    .option('--limit <number>', 'how many at most (1 to 1000; 50 if not given)', wholeNumber)
    .option('--cursor <cursor>', 'go on where an earlier answer ended (its nextCursor)')
    .option('--saved <name>', 'begin with a saved search; words and flags narrow it')
    .option('--no-facets', 'leave the counts per kind, place, model … out')
    .addHelpText(
      'after',
      examples(
        'search harbour at dusk',
        "search 'portrait tag:dramatic -tag:wip model:flux* rating:>=4'",
        "search 'is:offline' --sort largest --limit 20",
        'search --tag portrait --tag dramatic --in studio --json',
        "search --saved 'Best of' harbour",
      ),
    )
    .addHelpText('after', describeQuery)
    .action(async (words: string[], flags: SearchFlags) => {
      const client = await session.client();
      const saved = flags.saved === undefined ? undefined : await getSaved(client, flags.saved);
      const query = joinQueries(saved?.query, words.map(unhideQueryWord).join(' '));
      const sort = flags.sort ?? saved?.sort;
      const input = {
        query,
        facets: flags.facets,
        ...(flags.tag && { tags: flags.tag }),
        ...(flags.in && { locations: flags.in }),
        ...(sort && { sort }),
        ...(flags.limit !== undefined && { limit: flags.limit }),
        ...(flags.cursor !== undefined && { cursor: flags.cursor }),
      };
      const result = await client.call('media.search', input).catch((error: unknown) => {
        throw withQuery(error, query);
      });
      session.finish({ result, human: (canvas) => renderSearch(result, canvas) });
    });
};
