/**
 * The viewer follows its medium while the catalog changes below it, stays within the result, and shows no answer that came too late.
 *
 * @vitest-environment happy-dom
 */
import { beforeEach, describe, expect, it } from 'vitest';

/** Media of two results, the older one first; a letter stands for a medium. */
let results: string[] = [];
let asked = 0;
/** Answers that wait until the test lets them go. */
const held = new Map<string, () => void>();

const item = (letter: string) => ({ contentHash: `sha256:${letter}`, name: letter, copies: [], tags: [] });

async function answer(
  method: string,
  input: { outline?: string; contentHash?: string; ref?: string },
): Promise<unknown> {
  const result = results[Number(input.outline ?? 0)] ?? '';
  if (method === 'media.outline') {
    const outline = String(asked++);
    const { length } = results[Number(outline)]!;
    return { outline, generation: 1, total: length, ratios: btoa('\0'.repeat(length)), groups: [], marks: [] };
  }
  if (method === 'media.window') return { items: Array.from(result, item) };
  if (method === 'media.locate') {
    const letter = input.contentHash!.replace('sha256:', '');
    if (held.has(letter)) await new Promise<void>((done) => held.set(letter, done));
    return { position: result.includes(letter) ? result.indexOf(letter) : null };
  }
  if (method === 'media.reselect') return { ranges: [] };
  if (method === 'media.show') {
    if (held.has(input.ref!)) await new Promise<void>((done) => held.set(input.ref!, done));
    if (input.ref === 'gone') throw new Error('gone');
    return { contentHash: input.ref };
  }
  return { items: [], total: 0, nextCursor: null, facets: null };
}

Object.assign(window, {
  alice: {
    call: (method: string, input: never) =>
      answer(method, input).then(
        (result) => ({ ok: true, result }),
        () => ({ ok: false, error: { code: 'not-found', message: 'It is gone.' } }),
      ),
    listen: () => () => {},
  },
});
const { useGallery } = await import('../../src-renderer/gallery/store.ts');
const { useViewer } = await import('../../src-renderer/viewer/store.ts');
const turn = () => new Promise((done) => setTimeout(done, 0));
const viewer = () => useViewer.getState();

async function openOn(first: string, next: string, position: number): Promise<void> {
  [results, asked] = [[first, next], 0];
  await useGallery.getState().search();
  for (let place = 0; place < first.length; place++) await useGallery.getState().load(place);
  viewer().open(position);
}

beforeEach(() => {
  held.clear();
  viewer().close();
});

describe('the medium that fills the window', () => {
  it('stays the same when others come before it, and gives way to its neighbour when it goes', async () => {
    await openOn('abcd', 'xyabcd', 2);
    await useGallery.getState().refresh();
    expect(viewer().position).toBe(4);
    await openOn('abcd', 'abd', 2);
    await useGallery.getState().refresh();
    expect(viewer().position).toBe(2);
    await openOn('abc', '', 1);
    await useGallery.getState().refresh();
    expect(viewer().position).toBeNull();
  });

  it('is the one that was stepped to while the catalog was being read again', async () => {
    await openOn('abcd', 'xabcd', 1);
    held.set('b', () => {});
    const refreshed = useGallery.getState().refresh();
    await turn();
    await turn();
    viewer().step(1);
    viewer().step(1);
    const release = held.get('b')!;
    held.delete('b');
    release();
    await refreshed;
    expect([viewer().position, useGallery.getState().focused]).toEqual([4, 4]);
  });

  it('steps within the result, and is none while nothing is open', async () => {
    await openOn('abc', '', 1);
    viewer().step(5);
    expect(viewer().position).toBe(2);
    viewer().step(-9);
    expect([viewer().position, useGallery.getState().focused]).toEqual([0, 0]);
    viewer().close();
    viewer().step(1);
    expect(viewer().position).toBeNull();
  });
});

describe('what is known of a medium', () => {
  it('is that of the latest one asked for, however late the others answer', async () => {
    held.set('slow', () => {});
    const slow = viewer().show('slow');
    await turn();
    await viewer().show('quick');
    held.get('slow')!();
    await slow;
    expect(viewer().shown).toEqual({ contentHash: 'quick' });
  });

  it('is nothing, with the reason, when it cannot be had', async () => {
    await viewer().show('gone');
    expect(viewer().shown).toBeNull();
    expect(viewer().failure).toMatchObject({ code: 'not-found' });
    await viewer().show('here');
    expect([viewer().shown, viewer().failure]).toEqual([{ contentHash: 'here' }, null]);
  });
});

describe('a comparison', () => {
  it('takes two to four', () => {
    viewer().compare(['a']);
    expect(viewer().compared).toBeNull();
    viewer().compare(['a', 'b', 'c', 'd', 'e']);
    expect(viewer().compared).toEqual(['a', 'b', 'c', 'd']);
    viewer().closeComparison();
    expect(viewer().compared).toBeNull();
  });
});
