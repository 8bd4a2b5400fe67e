/** One question at a time: slow answers are shown, and those that are no longer true are asked for anew. */
import { beforeEach, expect, it } from 'vitest';
import { createRefresh, type Refresh } from '../../src-renderer/ui/refresh.ts';

let asked: { answer: (value: string) => void; fail: (error: Error) => void }[];
let shown: string[];
let refresh: Refresh;
/** Lets everything run that waits for what was just answered. */
const settle = () => new Promise((done) => setTimeout(done));

beforeEach(() => {
  asked = [];
  shown = [];
  refresh = createRefresh<string>({
    ask: () => new Promise((answer, fail) => asked.push({ answer, fail })),
    onAnswer: (answer) => shown.push(answer),
    onFailure: (error) => shown.push(String(error)),
  });
});

it('shows an answer however many questions came meanwhile, and then asks once more', async () => {
  const loaded = refresh.load();
  for (let count = 0; count < 10; count++) void refresh.load();
  expect(asked).toHaveLength(1);
  asked[0]!.answer('first');
  await settle();
  expect(shown).toEqual(['first']);
  expect(asked).toHaveLength(2);
  asked[1]!.answer('second');
  await loaded;
  expect(shown).toEqual(['first', 'second']);
  void refresh.load();
  expect(asked).toHaveLength(3);
});

it('does not show what a change has overtaken', async () => {
  void refresh.load();
  refresh.outdate();
  asked[0]!.answer('before the change');
  await settle();
  expect(shown).toEqual([]);
  asked[1]!.answer('after it');
  await settle();
  expect(shown).toEqual(['after it']);
});

it('tells a failure and goes on', async () => {
  const loaded = refresh.load();
  asked[0]!.fail(new Error('gone'));
  await loaded;
  const again = refresh.load();
  asked[1]!.answer('back');
  await again;
  expect(shown).toEqual(['Error: gone', 'back']);
});
