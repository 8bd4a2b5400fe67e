/** The numbers of the dashboard, as they were when last asked for. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import { client } from '../client.ts';
import type { StorageReport } from './figures.ts';

export interface Figures {
  report: StorageReport;
  status: Output<'catalog.status'>;
  wantedCopies: number;
}

export interface DashboardState {
  /** Null before the first answer; kept while a newer one is on its way. */
  figures: Figures | null;
  error: unknown;
  load(): Promise<void>;
}

export const useDashboard = create<DashboardState>((set) => {
  let asked = 0;
  return {
    figures: null,
    error: null,
    async load() {
      const question = (asked += 1);
      try {
        const [report, status, { wantedCopies }] = await Promise.all([
          client.call('storage.report', {}),
          client.call('catalog.status', {}),
          client.call('settings.get', {}),
        ]);
        if (question === asked) set({ figures: { report, status, wantedCopies }, error: null });
      } catch (error) {
        if (question === asked) set({ error });
      }
    },
  };
});
