/** The present time, looked at again every half minute: "3 minutes ago" must not stand still. */
import { useSyncExternalStore } from 'react';

const STEP_MS = 30_000;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, STEP_MS);
  return () => clearInterval(timer);
}

/** Milliseconds since 1970, in whole steps, so that drawing twice in one step draws the same. */
const present = (): number => Math.floor(Date.now() / STEP_MS) * STEP_MS;

export function useNow(): number {
  return useSyncExternalStore(subscribe, present);
}
