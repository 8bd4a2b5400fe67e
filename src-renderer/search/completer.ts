/** Asks how a query may go on while it is typed: after a short pause, and only the answer to the latest question counts. */
import type { Output } from '#api/contract.ts';

/** An answer with the question that it belongs to: positions mean nothing in another text. */
export interface Completion extends Output<'media.complete'> {
  query: string;
  caret: number;
}

export interface Completer {
  look(query: string, caret: number): void;
  /** Forgets what was asked. */
  stop(): void;
}

const PAUSE_MS = 60;

export function createCompleter(options: {
  ask(query: string, caret: number): Promise<Output<'media.complete'>>;
  onAnswer(completion: Completion): void;
}): Completer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  return {
    look(query, caret) {
      clearTimeout(timer);
      const number = ++asked;
      timer = setTimeout(() => {
        options.ask(query, caret).then(
          (answer) => {
            if (number === asked) options.onAnswer({ ...answer, query, caret });
          },
          // Completion is a comfort: the search itself says when the engine is gone.
          () => {},
        );
      }, PAUSE_MS);
    },
    stop() {
      clearTimeout(timer);
      asked++;
    },
  };
}
