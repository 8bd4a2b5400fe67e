/** What verifying has found wrong: shown for one location or for all, with what can be done about it. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import type { Chosen } from '#api/plan.ts';
import type { Verdict } from '#api/verify.ts';
import { client } from '../client.ts';
import { useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';

export interface FindingsState {
  /** The list is open: for one location, or for all. */
  shown: { location: string | null } | null;
  verdict: Verdict | null;
  answer: Output<'verify.findings'> | null;
  error: unknown;
  /** How many there are of each location. */
  show(location: string | null): void;
  close(): void;
  choose(verdict: Verdict | null): void;
  load(): Promise<void>;
  /** Reads copies again: everywhere, in one location, or those of what is chosen. */
  verify(what: { locations?: string[]; chosen?: Chosen }): Promise<void>;
}

export const useFindings = create<FindingsState>((set, get) => ({
  shown: null,
  verdict: null,
  answer: null,
  error: null,
  show(location) {
    set({ shown: { location }, verdict: null, answer: null, error: null });
    void get().load();
  },
  close: () => set({ shown: null }),
  choose(verdict) {
    set({ verdict });
    void get().load();
  },
  async load() {
    const { shown, verdict } = get();
    if (!shown) return;
    try {
      const answer = await client.call('verify.findings', {
        ...(shown.location === null ? {} : { location: shown.location }),
        ...(verdict === null ? {} : { verdict }),
        limit: 200,
      });
      if (get().shown === shown && get().verdict === verdict) set({ answer, error: null });
    } catch (error) {
      set({ error });
    }
  },
  async verify({ locations, chosen }) {
    try {
      await client.call('jobs.start', { kind: 'verify', ...chosen, ...(locations ? { locations } : {}) });
      await useJobs.getState().load();
      const look = { label: t('jobs.look'), run: useJobs.getState().wish };
      useShell.getState().say({ kind: 'plain', text: t('findings.begun'), action: look });
    } catch (error) {
      useShell.getState().say({ kind: 'bad', text: errorLine(error) });
    }
  },
}));
