/** The places of the library, what this host can do to choose them, and the changes that the page makes to them. */
import { create } from 'zustand';
import type { Input, Output } from '#api/contract.ts';
import type { LocationChange, LocationReport, NewLocation } from '#api/location.ts';
import { client } from '../client.ts';
import { useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { createRefresh } from '../ui/refresh.ts';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { sameAgain } from './draft.ts';

export interface LocationsState {
  /** Null until the engine has answered. */
  locations: LocationReport[] | null;
  error: unknown;
  /** What the host can do; empty until it has said. */
  abilities: string[];
  types: Output<'locations.types'>['types'];
  /** The location that is open in the wizard. */
  editing: LocationReport | null;
  load(): Promise<void>;
  /** What does not change while the page is open: types and abilities. */
  learn(): Promise<void>;
  edit(location: LocationReport | null): void;
  /** Adds, starts the first scan, and offers to take it back. Throws what the engine throws, as `update` does. */
  add(location: NewLocation): Promise<void>;
  update(name: string, change: LocationChange): Promise<LocationReport>;
  rename(from: string, to: string): Promise<void>;
  /** Forgets a location and offers to have it back as it was. */
  remove(location: LocationReport): Promise<void>;
  /** For a place that lost its marker: it is the right one. A refusal is said in the corner. */
  takeBack(location: LocationReport): Promise<void>;
}

const say = (kind: 'good' | 'plain', text: string, undo?: () => Promise<void>): void =>
  useShell.getState().say({
    kind,
    text,
    ...(undo ? { action: { label: t('app.undo'), run: () => void saying(undo) } } : {}),
  });

async function saying(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    useShell.getState().say({ kind: 'bad', text: errorLine(error) });
  }
}

export const useLocations = create<LocationsState>((set, get) => {
  /** A drive that does not answer takes long to look at. */
  const refresh = createRefresh({
    ask: () => client.call('locations.list', {}),
    onAnswer: ({ locations }) => set({ locations, error: null }),
    onFailure: (error) => set({ error }),
  });
  /** Shows a change at once, before the engine is asked. */
  const show = (locations: LocationReport[]): void => {
    set({ locations });
    refresh.outdate();
    void refresh.load();
  };
  /** By its id: after a rename, the list may be told of it before the one who asked for it is. */
  const put = (report: LocationReport): void => {
    const known = get().locations ?? [];
    const isKnown = known.some(({ id }) => id === report.id);
    show(isKnown ? known.map((each) => (each.id === report.id ? report : each)) : [...known, report]);
  };
  const forget = (name: string): void => show((get().locations ?? []).filter((each) => each.name !== name));
  const addQuietly = async (location: Input<'locations.add'>): Promise<LocationReport> => {
    const report = await client.call('locations.add', location);
    put(report);
    await useJobs.getState().scan([report.name]);
    return report;
  };

  return {
    locations: null,
    error: null,
    abilities: [],
    types: [],
    editing: null,
    load: refresh.load,
    learn: () =>
      saying(async () => {
        const [{ types }, { abilities }] = await Promise.all([
          client.call('locations.types', {}),
          client.call('host.about', {}),
        ]);
        set({ types, abilities });
      }),
    edit: (editing) => set({ editing }),
    async add(location) {
      const { name } = await addQuietly(location);
      say('good', t('locations.added', { name }), async () => {
        await client.call('locations.remove', { name });
        forget(name);
      });
    },
    async update(name, change) {
      const report = await client.call('locations.update', { name, change });
      put(report);
      return report;
    },
    async rename(from, to) {
      await get().update(from, { name: to });
      say('good', t('locations.renamed', { from, to }), async () => {
        await get().update(to, { name: from });
      });
    },
    async remove(location) {
      await client.call('locations.remove', { name: location.name });
      forget(location.name);
      say('plain', t('locations.removed', { name: location.name }), async () => {
        const { name } = await addQuietly(sameAgain(location));
        say('good', t('locations.restored', { name }));
      });
    },
    takeBack: (location) =>
      saying(async () => {
        const { name, type, config } = location;
        put(await client.call('locations.add', { name, type, config }));
        say('good', t('locations.takenBack', { name }));
        await useJobs.getState().scan([name]);
      }),
  };
});
