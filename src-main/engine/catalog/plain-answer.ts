/** Search in plain SQL: the measure of correctness for the fast one, and what answers while that is still loading. */
import type { Connection } from './database.ts';
import type { FacetCounts } from './facets.ts';
import type { Position, SortOrder } from './order.ts';
import { all, believed, type Condition } from './plain-search.ts';

export const orderSql: Record<SortOrder, string> = {
  newest: 'm.created desc, m.tie, m.n',
  oldest: 'm.created, m.tie desc, m.n desc',
  largest: 'm.size desc, m.created desc, m.tie, m.n',
  smallest: 'm.size, m.created, m.tie desc, m.n desc',
  best: 'm.rating desc, m.created desc, m.tie, m.n',
  name: 'm.name_key, m.created desc, m.tie, m.n',
};

/** The next media of a page, in order, beginning after a position. */
export function plainPage(
  db: Connection,
  condition: Condition,
  sort: SortOrder,
  after: Position | null,
  limit: number,
): number[] {
  const terms = orderSql[sort]
    .split(', ')
    .map((term) => ({ column: term.split(' ')[0]!, down: term.endsWith(' desc') }));
  let { sql, params } = condition;
  if (after) {
    const key = [...(after.key === null ? [] : [after.key]), after.created, after.tie, after.n];
    const steps = terms.map(({ column, down }, i) => {
      const equal = terms.slice(0, i).map((term) => `${term.column} = ?`);
      return { sql: [...equal, `${column} ${down ? '<' : '>'} ?`].join(' and '), params: key.slice(0, i + 1) };
    });
    const later = all(steps, 'or');
    sql = `(${sql}) and (${later.sql})`;
    params = [...params, ...later.params];
  }
  return db
    .prepare(`select m.n from media m where ${sql} order by ${orderSql[sort]} limit ?`)
    .pluck()
    .all(...params, limit) as number[];
}

/** Number of media, and how often each value stands among them. */
export function plainCounts(
  db: Connection,
  condition: Condition,
  facets: boolean,
): { total: number; counts: FacetCounts | null } {
  if (!facets) {
    return {
      total: db
        .prepare(`select count(*) from media m where ${condition.sql}`)
        .pluck()
        .get(...condition.params) as number,
      counts: null,
    };
  }
  const scalars = ['kind', 'model', 'generator', 'rating', 'project'];
  const rows = db
    .prepare(
      `with r as materialized (select m.n, ${scalars.map((name) => `m.${name}`).join()} from media m where ${condition.sql})
       select 'total', 0, count(*) from r
       ${scalars.map((name) => `union all select '${name}', ${name}, count(*) from r group by ${name}`).join('\n')}
       union all select 'tag', k.term, count(*) from r join link k on k.media = r.n join term t on t.n = k.term and t.field = 0 group by k.term
       union all select 'location', d.location, count(distinct r.n) from r join file f on f.identity = r.n join copy c on c.file = f.n
         join folder d on d.n = c.folder where ${believed} group by d.location`,
    )
    .raw()
    .all(...condition.params) as [keyof FacetCounts | 'total', number, number][];
  const counts: FacetCounts = {
    kind: new Map(),
    model: new Map(),
    generator: new Map(),
    rating: new Map(),
    project: new Map(),
    tag: new Map(),
    location: new Map(),
  };
  let total = 0;
  for (const [name, value, count] of rows) {
    if (name === 'total') total = count;
    else counts[name].set(value, count);
  }
  return { total, counts };
}
