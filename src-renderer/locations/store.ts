/** The places of the library and whether they can be reached. */
import { create } from 'zustand';
import type { LocationReport } from '#api/location.ts';
import { client } from '../client.ts';

export interface LocationsState {
  /** Null until the engine has answered. */
  locations: LocationReport[] | null;
  error: unknown;
  load(): Promise<void>;
  /** Adds a folder under the name of its last part and starts to scan it; returns why it was refused, or null. */
  addFolder(path: string): Promise<string | null>;
}

const say = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Names hold no blanks and none of the signs that the query language uses. */
function nameOf(path: string, taken: readonly string[]): string {
  const last =
    path
      .split(/[/\\]/)
      .filter((part) => part !== '')
      .at(-1) ?? '';
  const name = last.replaceAll(/[\s"':,|<>=\\/\p{Cc}]+/gu, '-').slice(0, 60) || 'folder';
  let free = name;
  for (let count = 2; taken.some((each) => each.toLowerCase() === free.toLowerCase()); count += 1)
    free = `${name}-${count}`;
  return free;
}

export const useLocations = create<LocationsState>((set, get) => ({
  locations: null,
  error: null,
  async load() {
    try {
      set({ locations: (await client.call('locations.list', {})).locations, error: null });
    } catch (error) {
      set({ error });
    }
  },
  async addFolder(path) {
    const name = nameOf(
      path,
      (get().locations ?? []).map((location) => location.name),
    );
    try {
      await client.call('locations.add', { name, type: 'local', config: { path }, scan: true });
      await client.call('jobs.start', { kind: 'scan', locations: [name] });
      await get().load();
      return null;
    } catch (error) {
      return say(error);
    }
  },
}));
