/** The line of videos that wait for their picture: one at a time, only those still looked at, none twice in vain. */
import { describe, expect, it } from 'vitest';
import { createPosterQueue, type PosterOutcome } from '../../src-renderer/media/poster-queue.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose work the test itself finishes; `told` lists who heard what. */
function heldQueue() {
  const begun: string[] = [];
  const told: string[] = [];
  let finish: (outcome: PosterOutcome | Error) => void = () => {};
  const queue = createPosterQueue((hash) => {
    begun.push(hash);
    return new Promise((done, fail) => {
      finish = (outcome) => (outcome instanceof Error ? fail(outcome) : done(outcome));
    });
  });
  return {
    begun,
    told,
    want: (hash: string, who = hash) => queue.want(hash, (isNew) => told.push(`${who} ${isNew ? 'new' : 'old'}`)),
    async finish(outcome: PosterOutcome | Error) {
      finish(outcome);
      await turn();
    },
  };
}

describe('the queue of posters', () => {
  it('makes one at a time, in the order of wanting, and tells whoever wanted it', async () => {
    const { begun, told, want, finish } = heldQueue();
    want('a', 'tile');
    want('b');
    want('a', 'panel');
    expect(begun).toEqual(['a']);
    await finish('made');
    expect([begun, told]).toEqual([
      ['a', 'b'],
      ['tile new', 'panel new'],
    ]);
    await finish('made');
    expect(told.at(-1)).toBe('b new');
    want('b', 'later');
    expect([begun, told.at(-1)]).toEqual([['a', 'b'], 'later old']);
  });

  it('does not begin what left the window, and finishes what has begun without a word to who left', async () => {
    const { begun, told, want, finish } = heldQueue();
    const leave = [want('a'), want('b'), want('c', 'one')];
    want('c', 'two');
    for (const one of leave) one();
    await finish('made');
    expect(begun).toEqual(['a', 'c']);
    await finish('made');
    expect(told).toEqual(['two new']);
    want('a');
    expect([begun, told.at(-1)]).toEqual([['a', 'c'], 'a old']);
  });

  it('tells who comes back while it is being made, and does not make it twice', async () => {
    const { begun, told, want, finish } = heldQueue();
    want('a', 'before')();
    want('a', 'back');
    await finish('made');
    expect([begun, told]).toEqual([['a'], ['back new']]);
  });

  it('never tries again what failed or threw, goes on with the next, and tries later what was away', async () => {
    const { begun, told, want, finish } = heldQueue();
    want('failing');
    want('throwing');
    want('away');
    await finish('failed');
    await finish(new Error('no such codec'));
    await finish('later');
    expect(begun).toEqual(['failing', 'throwing', 'away']);
    for (const hash of ['failing', 'throwing', 'away']) want(hash);
    expect(begun).toEqual(['failing', 'throwing', 'away', 'away']);
    await finish('made');
    expect(told).toEqual(['away new']);
  });
});
