/** How a plan would be made, run or taken back from the command line. */
import type { Chosen, Plan } from '#api/plan.ts';
import type { Verdict } from '#api/verify.ts';
import { aliceCommand } from '../ui/command-line.ts';

/** What somebody wants to do something with. */
export interface Source {
  chosen: Chosen;
  count: number;
  /** The same media in the query language; null where only the plan itself can name them. */
  query: string | null;
}

/** What the page asks for; with it a plan can be made anew. */
export type PlanRequest =
  | { verb: 'copy' | 'move'; source: Source; to: string; folder?: string; from?: string[] }
  | { verb: 'trash'; source: Source; from?: string[] }
  | { verb: 'empty'; locations?: string[]; olderThanDays?: number; lastCopies?: boolean }
  | { verb: 'deduplicate'; source?: Source; from?: string[] }
  | { verb: 'repair'; source?: Source; locations?: string[]; verdicts?: Verdict[] }
  | { verb: 'leave'; name: string; to: string[] }
  | { verb: 'undo' | 'retry'; plan: string };

const each = (flag: string, values: readonly string[] = []): string[] => values.flatMap((value) => [flag, value]);

/** Null where the media have no name in the query language. */
function commandOf(request: PlanRequest): string | null {
  switch (request.verb) {
    case 'undo':
      return aliceCommand('undo', request.plan);
    case 'retry':
      return aliceCommand('jobs', 'retry', request.plan, '--yes');
    case 'leave':
      return aliceCommand('locations', 'retire', request.name, ...each('--to', request.to));
    case 'deduplicate':
    case 'repair': {
      const query = request.source ? request.source.query : '';
      if (query === null) return null;
      const words = query === '' ? [] : [query];
      if (request.verb === 'deduplicate')
        return aliceCommand('duplicates', ...words, ...each('--in', request.from), '--yes');
      return aliceCommand(
        'repair',
        ...words,
        ...each('--in', request.locations),
        ...each('--verdict', request.verdicts),
      );
    }
    case 'empty': {
      const { locations, olderThanDays, lastCopies } = request;
      const older = olderThanDays === undefined ? [] : ['--older-than', String(olderThanDays)];
      return aliceCommand(
        'trash',
        'empty',
        ...each('--in', locations),
        ...older,
        ...(lastCopies ? ['--last-copies'] : []),
        '--yes',
      );
    }
    case 'trash': {
      const { query } = request.source;
      return query === null ? null : aliceCommand('trash', query, ...each('--in', request.from), '--yes');
    }
    case 'copy':
    case 'move': {
      const { source, to, folder, from, verb } = request;
      if (source.query === null) return null;
      const into = folder === undefined ? [] : ['--folder', folder];
      const yes = verb === 'move' ? ['--yes'] : [];
      return aliceCommand(verb, source.query, '--to', to, ...into, ...each('--from', from), ...yes);
    }
  }
}

/** The ways to type what the plan view offers, the best first. */
export function commandsOf(plan: Plan | null, request: PlanRequest | null): string[] {
  const asked = request && commandOf(request);
  if (!plan) return asked === null ? [] : [asked];
  if (plan.state === 'draft') return [...(asked === null ? [] : [asked]), aliceCommand('plans', 'run', plan.id)];
  const shown = aliceCommand('plans', 'show', plan.id);
  return plan.state === 'discarded' || plan.verb === 'empty' ? [shown] : [shown, aliceCommand('undo', plan.id)];
}

/** So many media can still be named one by one in a query. */
const MOST_NAMED = 12;
/** Enough digits of a content hash that no two media of a library share them. */
const DIGITS = 16;

/** A query for exactly these media; null when they are too many to name. */
export function queryOfHashes(hashes: readonly string[]): string | null {
  if (hashes.length === 0 || hashes.length > MOST_NAMED) return null;
  return hashes.map((hash) => `hash:${hash.replace('sha256:', '').slice(0, DIGITS)}`).join(' OR ');
}
