/** Handlers of the noun search: those saved by name in the settings, and the recent ones. */
import { join } from 'node:path';
import type { Handlers } from '#api/contract.ts';
import { parseQuery } from '#api/query.ts';
import { openRecentSearches } from '../settings/recent-searches.ts';
import type { Parts } from './parts.ts';

type SearchMethods = 'searches.list' | 'searches.save' | 'searches.remove' | 'searches.note' | 'searches.forget';

export function searchHandlers({ settings, dataDir }: Parts): Pick<Handlers, SearchMethods> {
  const recent = openRecentSearches(join(dataDir, 'recent-searches.json'));
  return {
    'searches.list': async () => ({ saved: settings.searches(), recent: recent.list() }),
    'searches.save': async (search) => {
      parseQuery(search.query);
      settings.saveSearch(search);
      return {};
    },
    'searches.remove': async ({ name }) => {
      settings.removeSearch(name);
      return {};
    },
    'searches.note': async ({ query }) => {
      recent.note(query);
      return {};
    },
    'searches.forget': async () => {
      recent.forget();
      return {};
    },
  };
}
