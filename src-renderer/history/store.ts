/** What was planned and done, as the history shows it: the plans, and what of them is wanted. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import type { Plan, PlanVerb } from '#api/plan.ts';
import { client } from '../client.ts';
import { createRefresh } from '../ui/refresh.ts';

export type Outcome = Plan['state'];

export interface Wanted {
  verb: PlanVerb | 'all';
  /** `kept`: whatever was not discarded. */
  outcome: Outcome | 'kept' | 'all';
  location: string | null;
  text: string;
}

export const EVERYTHING: Wanted = { verb: 'all', outcome: 'kept', location: null, text: '' };

export interface HistoryState {
  /** The newest first; null before the first answer. */
  plans: Plan[] | null;
  /** All that there are, also those that are not among them. */
  total: number;
  error: unknown;
  wanted: Wanted;
  /** What the proof of the ledger has found; `checking` while it is read. */
  verdict: Output<'ledger.verify'> | 'checking' | null;
  verdictError: unknown;
  load(): Promise<void>;
  want(change: Partial<Wanted>): void;
  verify(): Promise<void>;
}

/** More are found by the command line; nobody reads so many. */
const MOST = 1000;

export const useHistoryOfPlans = create<HistoryState>((set, get) => {
  const refresh = createRefresh({
    ask: () => client.call('plans.list', { limit: MOST }),
    onAnswer: ({ plans, total }) => set({ plans, total, error: null }),
    onFailure: (error) => set({ error }),
  });
  return {
    plans: null,
    total: 0,
    error: null,
    wanted: EVERYTHING,
    verdict: null,
    verdictError: null,
    load: refresh.load,
    want: (change) => set({ wanted: { ...get().wanted, ...change } }),
    async verify() {
      set({ verdict: 'checking', verdictError: null });
      try {
        set({ verdict: await client.call('ledger.verify', {}) });
      } catch (verdictError) {
        set({ verdict: null, verdictError });
      }
    },
  };
});
