/** The keys of a player, as video editors have them. */
import type { Hotkeys } from '../ui/use-hotkeys.ts';
import type { PlaybackActions } from './use-playback.ts';

const SKIP_SECONDS = 10;

export function playbackKeys(actions: PlaybackActions, frames: boolean): Hotkeys {
  return {
    ' ': actions.toggle,
    k: actions.toggle,
    j: () => actions.skip(-SKIP_SECONDS),
    l: () => actions.skip(SKIP_SECONDS),
    m: actions.toggleMuted,
    ...(frames ? { ',': () => actions.step(-1), '.': () => actions.step(1) } : {}),
  };
}
