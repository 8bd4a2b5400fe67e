/** The numbers of the dashboard, as they were when last asked for. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import { client } from '../client.ts';
import { createRefresh } from '../ui/refresh.ts';
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

async function askFigures(): Promise<Figures> {
  const [report, status, { wantedCopies }] = await Promise.all([
    client.call('storage.report', {}),
    client.call('catalog.status', {}),
    client.call('settings.get', {}),
  ]);
  return { report, status, wantedCopies };
}

export const useDashboard = create<DashboardState>((set) => ({
  figures: null,
  error: null,
  load: createRefresh({
    ask: askFigures,
    onAnswer: (figures) => set({ figures, error: null }),
    onFailure: (error) => set({ error }),
  }).load,
}));
