/** Completion asks after a pause, once, and never shows the answer to an older question. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Completion, createCompleter } from '../../src-renderer/search/completer.ts';

type Answer = Pick<Completion, 'from' | 'to' | 'suggestions'>;

const asked: { query: string; caret: number; answer: (value: Answer) => void; fail: () => void }[] = [];
const shown: Completion[] = [];
const answerOf = (from: number): Answer => ({ from, to: from, suggestions: [] });
const create = () =>
  createCompleter({
    ask: (query, caret) =>
      new Promise<Answer>((answer, reject) =>
        asked.push({ query, caret, answer, fail: () => reject(new Error('gone')) }),
      ),
    onAnswer: (completion) => shown.push(completion),
  });

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  shown.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks once for what is typed in one go', async () => {
  const completer = create();
  for (const [index, query] of ['t', 'ta', 'tag'].entries()) completer.look(query, index + 1);
  await vi.advanceTimersByTimeAsync(59);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ query, caret }) => [query, caret])).toEqual([['tag', 3]]);
  asked[0]!.answer(answerOf(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual([{ query: 'tag', caret: 3, ...answerOf(1) }]);
});

it('drops answers that come late, in whatever order', async () => {
  const completer = create();
  completer.look('a', 1);
  await vi.advanceTimersByTimeAsync(60);
  completer.look('ab', 2);
  asked[0]!.answer(answerOf(0));
  await vi.advanceTimersByTimeAsync(60);
  asked[1]!.answer(answerOf(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.map(({ query }) => query)).toEqual(['ab']);
});

it('is silent once it is stopped, and when the engine is gone', async () => {
  const completer = create();
  completer.look('a', 1);
  completer.stop();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([]);
  completer.look('b', 1);
  await vi.advanceTimersByTimeAsync(60);
  completer.stop();
  asked[0]!.answer(answerOf(0));
  completer.look('c', 1);
  await vi.advanceTimersByTimeAsync(60);
  asked[1]!.fail();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual([]);
});
