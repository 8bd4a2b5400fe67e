/** Asks the same question again and again, one at a time: a slow answer is neither piled upon nor dropped for a newer question. */

export interface Refresh {
  /** Resolves when an answer is shown that was asked for from now on. */
  load(): Promise<void>;
  /** An answer that is on its way is no longer true; it is asked for once more instead of shown. */
  outdate(): void;
}

export interface RefreshOptions<Answer> {
  ask: () => Promise<Answer>;
  onAnswer: (answer: Answer) => void;
  onFailure: (error: unknown) => void;
}

export function createRefresh<Answer>({ ask, onAnswer, onFailure }: RefreshOptions<Answer>): Refresh {
  let asking: Promise<void> | undefined;
  let wanted = false;
  let outdated = false;

  async function askUntilDone(): Promise<void> {
    do {
      wanted = false;
      outdated = false;
      let show: () => void;
      try {
        const answer = await ask();
        show = () => onAnswer(answer);
      } catch (error) {
        show = () => onFailure(error);
      }
      if (!outdated) show();
    } while (wanted || outdated);
    asking = undefined;
  }

  return {
    load() {
      wanted = true;
      return (asking ??= askUntilDone());
    },
    outdate() {
      outdated = true;
    },
  };
}
