/** Which of the computer's own programs this host can call: asked once, for it never changes while the window is open. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { client } from '../client.ts';
import { errorLine } from '../ui/say-error.ts';
import { useShell } from '../shell/store.ts';

const useAbilities = create<{ abilities: readonly string[] | null }>(() => ({ abilities: null }));
let asked = false;

function ask(): void {
  if (asked) return;
  asked = true;
  client.call('host.about', {}).then(
    ({ abilities }) => useAbilities.setState({ abilities }),
    // Asked again with the next thing that is shown.
    () => (asked = false),
  );
}

export function useAbility(name: 'host.reveal' | 'host.open'): boolean {
  useEffect(ask, []);
  return useAbilities((state) => state.abilities?.includes(name) ?? false);
}

export interface CopyPlace {
  contentHash: string;
  location?: string;
  path?: string;
}

/** Failures are said in the corner: the file may have gone a moment ago. */
export function callHost(method: 'host.reveal' | 'host.open', place: CopyPlace): void {
  client
    .call(method, place)
    .catch((error: unknown) => useShell.getState().say({ kind: 'bad', text: errorLine(error) }));
}
