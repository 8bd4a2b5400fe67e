/** The computer's own programs, where this host can call them: the file manager, and what opens a file. */
import { client } from '../client.ts';
import { useAbilities } from '../media/abilities.ts';
import { useShell } from '../shell/store.ts';
import { errorLine } from '../ui/say-error.ts';

export function useAbility(name: 'host.reveal' | 'host.open'): boolean {
  return useAbilities().has(name);
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
