/** Handlers of the noun settings: what concerns the library as a whole. */
import type { Handlers, Output } from '#api/contract.ts';
import type { Parts } from './parts.ts';

export function settingsHandlers({ settings }: Parts): Pick<Handlers, 'settings.get' | 'settings.update'> {
  const current = (): Output<'settings.get'> => ({
    wantedCopies: settings.wantedCopies(),
    bandwidth: settings.bandwidthText(),
    cacheBytes: settings.cacheBytes(),
  });
  return {
    'settings.get': async () => current(),
    'settings.update': async ({ wantedCopies, bandwidth, cacheBytes }) => {
      if (wantedCopies !== undefined) settings.setWantedCopies(wantedCopies);
      if (bandwidth !== undefined) settings.setBandwidth(bandwidth);
      if (cacheBytes !== undefined) settings.setCacheBytes(cacheBytes);
      return current();
    },
  };
}
