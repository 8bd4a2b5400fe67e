/** What is there more than once: equal copies with what may go, and pictures that look alike with what was chosen of them. */
import { create } from 'zustand';
import type { Output } from '#api/contract.ts';
import type { AlikeGroup, DuplicateGroup } from '#api/duplicate.ts';
import { client } from '../client.ts';
import { useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';

export type Kind = 'equal' | 'alike';

type Sums<M extends 'duplicates.exact' | 'duplicates.near'> = Omit<Output<M>, 'groups'>;

export interface DuplicatesState {
  kind: Kind;
  /** Only what this location would give up; null for all. */
  location: string | null;
  /** Null before the first answer. */
  equal: DuplicateGroup[] | null;
  equalSums: Sums<'duplicates.exact'> | null;
  alike: AlikeGroup[] | null;
  alikeSums: Sums<'duplicates.near'> | null;
  error: unknown;
  /** The group of pictures that is looked at, and the picture in it. */
  group: number;
  picture: number;
  /** Content hashes that are to go. Nothing is chosen for anybody. */
  going: ReadonlySet<string>;
  show(kind: Kind): void;
  choose(location: string | null): void;
  load(): Promise<void>;
  /** Further groups of the kind that is shown. */
  loadMore(): Promise<void>;
  goTo(group: number, picture?: number): void;
  toggle(contentHash: string): void;
  /** All but one go; the others that were chosen stay chosen. */
  keepOnly(contentHash: string): void;
  /** These are no duplicates, and are not shown together any more. */
  dismiss(): Promise<void>;
  forgetChoices(): void;
  /** Looks at the pictures of which it is not known yet what they look like. */
  lookAtRest(): Promise<void>;
}

const PAGE = 50;
const MOST_AT_ONCE = 200;

const saying = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    useShell.getState().say({ kind: 'bad', text: errorLine(error) });
  }
};

export const useDuplicates = create<DuplicatesState>((set, get) => {
  let asked = 0;

  /** As many as were there before, when it is looked at again. */
  const limitFor = (before: number, known: number): number =>
    before > 0 ? PAGE : Math.min(Math.max(known, PAGE), MOST_AT_ONCE);

  async function loadEqual(before: readonly DuplicateGroup[]): Promise<void> {
    const { location, equal } = get();
    const limit = limitFor(before.length, equal?.length ?? 0);
    const input = { offset: before.length, limit, ...(location === null ? {} : { location }) };
    const { groups, ...equalSums } = await client.call('duplicates.exact', input);
    set({ equal: [...before, ...groups], equalSums, error: null });
  }

  async function loadAlike(before: readonly AlikeGroup[]): Promise<void> {
    const limit = limitFor(before.length, get().alike?.length ?? 0);
    const { groups, ...alikeSums } = await client.call('duplicates.near', { offset: before.length, limit });
    const alike = [...before, ...groups];
    const there = new Set(alike.flatMap(({ pictures }) => pictures.map(({ item }) => item.contentHash)));
    // What has gone needs no choice any more.
    const going = new Set([...get().going].filter((hash) => there.has(hash)));
    set({ alike, alikeSums, going, error: null, group: Math.min(get().group, Math.max(alike.length - 1, 0)) });
  }

  async function ask(more: boolean): Promise<void> {
    const number = ++asked;
    try {
      if (get().kind === 'equal') await loadEqual(more ? (get().equal ?? []) : []);
      else await loadAlike(more ? (get().alike ?? []) : []);
    } catch (error) {
      if (number === asked) set({ error });
    }
  }

  return {
    kind: 'equal',
    location: null,
    equal: null,
    equalSums: null,
    alike: null,
    alikeSums: null,
    error: null,
    group: 0,
    picture: 0,
    going: new Set(),
    show(kind) {
      set({ kind });
      void ask(false);
    },
    choose(location) {
      set({ location, equal: null });
      void ask(false);
    },
    load: () => ask(false),
    loadMore: () => ask(true),
    goTo(group, picture = 0) {
      const { alike, alikeSums } = get();
      const groups = alike ?? [];
      const within = Math.min(Math.max(group, 0), Math.max(groups.length - 1, 0));
      const last = (groups[within]?.pictures.length ?? 1) - 1;
      set({ group: within, picture: Math.min(Math.max(picture, 0), last) });
      if (within >= groups.length - 3 && groups.length < (alikeSums?.total ?? 0)) void ask(true);
    },
    toggle(contentHash) {
      const going = new Set(get().going);
      if (!going.delete(contentHash)) going.add(contentHash);
      set({ going });
    },
    keepOnly(contentHash) {
      const { alike, group, going } = get();
      const hashes = (alike?.[group]?.pictures ?? []).map(({ item }) => item.contentHash);
      const chosen = new Set([...going, ...hashes]);
      chosen.delete(contentHash);
      set({ going: chosen });
    },
    dismiss: () =>
      saying(async () => {
        const { alike, group, going } = get();
        const hashes = (alike?.[group]?.pictures ?? []).map(({ item }) => item.contentHash);
        if (hashes.length < 2) return;
        await client.call('duplicates.dismiss', { hashes });
        set({ going: new Set([...going].filter((hash) => !hashes.includes(hash))) });
        await ask(false);
        const undo = () =>
          void saying(async () => {
            await client.call('duplicates.dismiss', { hashes, undo: true });
            await ask(false);
          });
        useShell
          .getState()
          .say({ kind: 'good', text: t('duplicates.dismissed'), action: { label: t('app.undo'), run: undo } });
      }),
    forgetChoices: () => set({ going: new Set() }),
    lookAtRest: () =>
      saying(async () => {
        await client.call('jobs.start', { kind: 'likeness' });
        await useJobs.getState().load();
      }),
  };
});
