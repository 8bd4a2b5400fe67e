/** A query as a condition in plain SQL. */
import { AliceError } from '#api/errors.ts';
import type { Query } from '#api/query.ts';
import type { Connection } from './database.ts';
import { createPartTest, matchTerms, numberBounds, patternOf, timeBounds } from './query-scope.ts';
import type { Bounds, FieldQuery, QueryScope } from './query-scope.ts';
import { copyState, mediaFlag, mediaKinds } from './schema.ts';
import { joinPath } from './tables.ts';
import { matchExpression } from './text.ts';

export interface Condition {
  sql: string;
  params: unknown[];
}

const copyOfMedium =
  'select 1 from file f join copy c on c.file = f.n join folder d on d.n = c.folder where f.identity = m.n';
export const believed = `c.state <> ${copyState.missing}`;

export function all(items: Condition[], join: 'and' | 'or'): Condition {
  if (items.length === 0) return { sql: join === 'and' ? '1' : '0', params: [] };
  return { sql: items.map(({ sql }) => `(${sql})`).join(` ${join} `), params: items.flatMap(({ params }) => params) };
}

/** The condition on `media m` that a query stands for; never null. */
export function compileQuery(db: Connection, query: Query, scope: QueryScope): Condition {
  switch (query.kind) {
    case 'and':
    case 'or':
      return all(
        query.items.map((item) => compileQuery(db, item, scope)),
        query.kind,
      );
    case 'not': {
      const { sql, params } = compileQuery(db, query.item, scope);
      return { sql: `not (${sql})`, params };
    }
    case 'text':
      return words('words', matchExpression(query.text, query.prefix));
    case 'field':
      return compileField(db, query, scope);
  }
}

function words(table: 'words' | 'aside', expression: string): Condition {
  return { sql: `m.n in (select rowid from ${table} where ${table} match ?)`, params: [expression] };
}

function flag(name: keyof typeof mediaFlag, set = true): Condition {
  return { sql: `(m.flags & ${mediaFlag[name]}) ${set ? '<>' : '='} 0`, params: [] };
}

function bounds(column: string, limits: Bounds): Condition {
  const parts: string[] = [`${column} is not null`];
  const params: number[] = [];
  if (limits.min > -Infinity) {
    parts.push(`${column} ${limits.minOpen ? '>' : '>='} ?`);
    params.push(limits.min);
  }
  if (limits.max < Infinity) {
    parts.push(`${column} ${limits.maxOpen ? '<' : '<='} ?`);
    params.push(limits.max);
  }
  return { sql: parts.join(' and '), params };
}

const noneOf = {
  prompt: flag('prompt', false),
  negative: flag('negative', false),
  title: flag('title', false),
  description: flag('description', false),
  seed: flag('seed', false),
  node: flag('node', false),
  tag: flag('tagged', false),
  lora: flag('lora', false),
};

function compileField(db: Connection, query: FieldQuery, scope: QueryScope): Condition {
  const { field, operand } = query;
  switch (field) {
    case 'prompt':
    case 'title':
    case 'description':
    case 'negative':
    case 'seed':
    case 'node': {
      if (operand.kind !== 'text') return noneOf[field];
      const table = field === 'prompt' || field === 'title' || field === 'description' ? 'words' : 'aside';
      return words(table, matchExpression(operand.text, operand.prefix, field));
    }
    case 'tag':
    case 'lora':
    case 'ext': {
      if (operand.kind === 'none') return noneOf[field as 'tag' | 'lora'];
      const terms = JSON.stringify(matchTerms(db, field, patternOf(operand)));
      return {
        sql: 'exists (select 1 from link k where k.media = m.n and k.term in (select value from json_each(?)))',
        params: [terms],
      };
    }
    case 'model':
    case 'generator':
    case 'sampler':
    case 'project':
    case 'camera':
    case 'format': {
      if (operand.kind === 'none') return { sql: `m.${field} = 0`, params: [] };
      return {
        sql: `m.${field} in (select value from json_each(?))`,
        params: [JSON.stringify(matchTerms(db, field, patternOf(operand)))],
      };
    }
    case 'name':
    case 'path':
      return {
        sql: 'm.n in (select value from json_each(?))',
        params: [JSON.stringify(mediaByPath(db, field, patternOf(operand)))],
      };
    case 'hash':
      return {
        sql: 'm.n in (select value from json_each(?))',
        params: [JSON.stringify(mediaByHash(db, operand.kind === 'hex' ? operand.digits : ''))],
      };
    case 'in':
    case 'purpose':
    case 'missing': {
      const places = scope.locations(query, field === 'purpose' ? 'purpose' : 'name');
      const state = field === 'missing' ? `c.state = ${copyState.missing}` : believed;
      return {
        sql: `exists (${copyOfMedium} and ${state} and d.location in (select value from json_each(?)))`,
        params: [JSON.stringify(places)],
      };
    }
    case 'only': {
      const places = JSON.stringify(scope.locations(query, 'name'));
      const within = 'd.location in (select value from json_each(?))';
      return {
        sql: `exists (${copyOfMedium} and ${believed} and ${within}) and not exists (${copyOfMedium} and ${believed} and not ${within})`,
        params: [places, places],
      };
    }
    case 'type':
      return { sql: 'm.kind = ?', params: [mediaKinds.indexOf(choiceOf(query) as (typeof mediaKinds)[number])] };
    case 'state': {
      const states = statesShownAs(choiceOf(query));
      return { sql: `exists (${copyOfMedium} and c.state in (${states.join()}))`, params: [] };
    }
    case 'is':
      return compileIs(choiceOf(query), scope);
    case 'has':
      return flag(choiceOf(query) as keyof typeof mediaFlag);
    case 'rating':
      return operand.kind === 'none' ? { sql: 'm.rating = 0', params: [] } : bounds('m.rating', numberBounds(operand));
    case 'width':
    case 'height':
    case 'steps':
    case 'cfg':
    case 'duration':
    case 'size':
    case 'copies':
      return operand.kind === 'none'
        ? { sql: `m.${field} is null`, params: [] }
        : bounds(`m.${field}`, numberBounds(operand));
    case 'age':
    case 'age.added':
    case 'age.modified':
    case 'age.verified':
    case 'date':
    case 'added':
    case 'modified':
      return bounds(`m.${timeColumn(field)}`, timeBounds(operand, scope.now));
  }
}

export function choiceOf({ operand }: FieldQuery): string {
  if (operand.kind === 'choice') return operand.value;
  throw new AliceError('internal', `A ${operand.kind} is no choice.`);
}

export function statesShownAs(state: string): number[] {
  if (state === 'present') return [copyState.present];
  return state === 'missing' ? [copyState.missing] : [copyState.suspect, copyState.unknown];
}

/** The column that a field of time reads. */
export function timeColumn(
  field: 'age' | 'date' | 'added' | 'modified' | `age.${string}`,
): 'created' | 'added' | 'modified' | 'verified' {
  if (field === 'age' || field === 'date') return 'created';
  return field.replace(/^age\./, '') as 'added' | 'modified' | 'verified';
}

function compileIs(value: string, scope: QueryScope): Condition {
  const online = JSON.stringify([...scope.online]);
  const onlineSet = 'd.location in (select value from json_each(?))';
  switch (value) {
    case 'online':
      return { sql: `exists (${copyOfMedium} and c.state = ${copyState.present} and ${onlineSet})`, params: [online] };
    case 'offline':
      return {
        sql: `m.copies > 0 and not exists (${copyOfMedium} and ${believed} and ${onlineSet})`,
        params: [online],
      };
    case 'duplicate':
      return { sql: 'm.copies > 1', params: [] };
    case 'missing':
      return { sql: 'm.copies = 0', params: [] };
    case 'below':
      return {
        sql: `(select count(distinct d.location) from file f join copy c on c.file = f.n join folder d on d.n = c.folder
               where f.identity = m.n and ${believed}) < ?`,
        params: [scope.wantedCopies],
      };
    case 'untagged':
      return flag('tagged', false);
    case 'unrated':
      return { sql: 'm.rating = 0', params: [] };
    case 'diverged':
    case 'unverified':
      return flag(value);
    default:
      throw new AliceError('internal', `"is:${value}" is not understood.`);
  }
}

/** Media with a copy, in any state, whose name or path fits. */
export function mediaByPath(db: Connection, field: 'name' | 'path', pattern: string): number[] {
  const test = createPartTest(pattern);
  const rows = db
    .prepare(
      `select f.identity, c.name, ${field === 'path' ? 'd.path' : "''"} from copy c join folder d on d.n = c.folder join file f on f.n = c.file`,
    )
    .raw()
    .iterate() as IterableIterator<[number, string, string]>;
  const found = new Set<number>();
  for (const [n, name, folder] of rows)
    if (!found.has(n) && test(field === 'path' ? joinPath(folder, name) : name)) found.add(n);
  return [...found];
}

/** Media whose content hash, or one of whose files' hashes, begins with these digits. */
export function mediaByHash(db: Connection, digits: string): number[] {
  const [low, high] = [Buffer.from(digits.padEnd(64, '0'), 'hex'), Buffer.from(digits.padEnd(64, 'f'), 'hex')];
  const content = db.prepare('select n from identity where hash >= ? and hash <= ?').pluck().all(low, high) as number[];
  const file = db.prepare('select identity from file where hash >= ? and hash <= ?').pluck().all(low, high) as number[];
  return [...new Set([...content, ...file])];
}
