/** Handlers of the noun storage: the numbers of the dashboard. */
import type { Handlers } from '#api/contract.ts';
import { circumstances, type Parts } from './parts.ts';

export function storageHandlers(parts: Parts): Pick<Handlers, 'storage.report'> {
  return {
    'storage.report': async () => (await parts.catalog()).read.storageReport(await circumstances(parts)),
  };
}
