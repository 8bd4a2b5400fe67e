/** What `alice copy` and `alice move` have in common: the plan for the media of a query to a location. */
import type { Plan } from '#api/plan.ts';
import { unhideQueryWord } from '../query-words.ts';
import type { Session } from '../session.ts';
import { withQuery } from './search.ts';

export interface ToFlags {
  to: string;
  folder?: string;
  from?: string[];
  dryRun?: boolean;
  yes?: boolean;
}

/** Throws what `plans.create` throws; an error of the query shows the word at fault. */
export async function planTo(
  session: Session,
  verb: 'copy' | 'move',
  words: readonly string[],
  { to, folder, from }: ToFlags,
): Promise<Plan> {
  const client = await session.client();
  const query = words.map(unhideQueryWord).join(' ');
  const where = { to, ...(folder !== undefined && { folder }), ...(from && { from }) };
  return client.call('plans.create', { verb, query, ...where }).catch((error: unknown) => {
    throw withQuery(error, query);
  });
}
