/** Holds back what comes too often: the first is passed on at once, those that follow together, a few times a second. */

export interface Pace {
  poke(): void;
  stop(): void;
}

/** Calls `act` at most once in `ms`, and once more after the last poke. */
export function createPace(act: () => void, ms: number): Pace {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted = false;
  const rest = (): void => {
    timer = undefined;
    if (!wanted) return;
    wanted = false;
    timer = setTimeout(rest, ms);
    act();
  };
  return {
    poke() {
      if (timer !== undefined) {
        wanted = true;
        return;
      }
      timer = setTimeout(rest, ms);
      act();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      wanted = false;
    },
  };
}
