/** Handlers of the noun settings: what concerns the library as a whole. */
import type { Handlers, Output } from '#api/contract.ts';
import type { Parts } from './parts.ts';

export function settingsHandlers({ settings }: Parts): Pick<Handlers, 'settings.get' | 'settings.update'> {
  const current = (): Output<'settings.get'> => ({ wantedCopies: settings.wantedCopies() });
  return {
    'settings.get': async () => current(),
    'settings.update': async ({ wantedCopies }) => {
      if (wantedCopies !== undefined) settings.setWantedCopies(wantedCopies);
      return current();
    },
  };
}
