/** What the gallery knows while the catalog changes under it: the reader keeps place, focus and selection, and old answers never win. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '#api/client.ts';
import { errorShape, AliceError } from '#api/errors.ts';
import type { Ranges } from '#api/media.ts';

/** An engine with a list of names for a catalog: enough for outlines of it. */
function createSmallEngine() {
  let names: string[] = [];
  const outlines = new Map<string, string[]>();
  const hold: { before: (() => Promise<void>) | null } = { before: null };
  const item = (name: string) => ({ contentHash: `sha256:${name}`, name, mediaType: 'image', copies: [], tags: [] });
  const known = (outline: string): string[] => {
    const list = outlines.get(outline);
    if (!list) throw new AliceError('not-found', 'forgotten');
    return list;
  };
  const answers: Record<string, (input: never) => unknown> = {
    'media.outline': ({ query }: { query: string }) => {
      const list = names.filter((name) => name.includes(query.replace('*', '')));
      const outline = `outline-${outlines.size}`;
      outlines.set(outline, list);
      const ratios = btoa(String.fromCharCode(...list.map(() => 128)));
      return { outline, generation: 1, total: list.length, ratios, groups: [], marks: [] };
    },
    'media.window': ({ outline, offset, limit }: { outline: string; offset: number; limit: number }) => ({
      items: known(outline)
        .slice(offset, offset + limit)
        .map(item),
    }),
    'media.locate': ({ outline, contentHash }: { outline: string; contentHash: string }) => {
      const position = known(outline).indexOf(contentHash.slice(7));
      return { position: position < 0 ? null : position };
    },
    'media.reselect': ({ from, ranges, to }: { from: string; ranges: Ranges; to: string }) => {
      const chosen = ranges.flatMap(([start, end]) => known(from).slice(start, end));
      const there = chosen.map((name) => known(to).indexOf(name)).filter((at) => at >= 0);
      return { ranges: there.toSorted((a, b) => a - b).map((at) => [at, at + 1]) };
    },
    'media.search': () => ({ items: [], total: 0, nextCursor: null, facets: null }),
  };
  return {
    names: (list: string[]) => (names = list),
    forget: () => outlines.clear(),
    hold,
    async call(method: string, input: unknown): Promise<Reply> {
      if (hold.before && method === 'media.outline') await hold.before();
      try {
        return { ok: true, result: answers[method]!(input as never) };
      } catch (error) {
        return { ok: false, error: errorShape(error) };
      }
    },
    listen: () => () => {},
  };
}

const engine = createSmallEngine();
Object.assign(globalThis, { window: { alice: engine } });
const { useGallery } = await import('../../src-renderer/gallery/store.ts');
const gallery = useGallery.getState;

beforeEach(async () => {
  engine.hold.before = null;
  engine.names(Array.from({ length: 500 }, (_, index) => `m${index}`));
  useGallery.setState({ query: '', outdated: false });
  await gallery().search();
  await gallery().load(0);
});

describe('a changed catalog', () => {
  it('leaves selection, focus and sight with the media that had them', async () => {
    gallery().select([[10, 12]], 10);
    gallery().focus(11);
    gallery().look({ position: 100, below: -20 });
    engine.names(['new', ...Array.from({ length: 500 }, (_, index) => `m${index}`).filter((name) => name !== 'm50')]);
    await gallery().refresh();
    expect(gallery().selection).toEqual([
      [11, 12],
      [12, 13],
    ]);
    expect([gallery().focused, gallery().anchor, gallery().sight()]).toEqual([12, 11, { position: 100, below: -20 }]);
    expect((await gallery().load(12))?.name).toBe('m11');
  });

  it('keeps everything selected when everything was', async () => {
    gallery().selectAll();
    engine.names(Array.from({ length: 600 }, (_, index) => `m${index}`));
    await gallery().refresh();
    expect(gallery().selection).toEqual([[0, 600]]);
  });

  it('shows what is new to whoever looks at the top', async () => {
    engine.names(['new', 'm0']);
    await gallery().refresh();
    expect(gallery().sight()).toEqual({ position: 0, below: 0 });
  });

  it('does not take a long result from under the reader until they ask for it', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => `m${index}`);
    engine.names(many);
    await gallery().search();
    engine.names(['new', ...many]);
    await gallery().refresh();
    expect([gallery().outdated, gallery().shape?.total]).toEqual([true, 3000]);
    await gallery().renew();
    expect([gallery().outdated, gallery().shape?.total]).toEqual([false, 3001]);
  });

  it('asks anew when the engine has forgotten the outline, and stays where it is', async () => {
    gallery().focus(3);
    gallery().look({ position: 300, below: 5 });
    engine.forget();
    await gallery().load(300);
    await expect.poll(async () => (await gallery().load(300))?.name).toBe('m300');
    expect(gallery().sight()).toEqual({ position: 300, below: 5 });
  });
});

describe('a new question', () => {
  it('begins at the top with nothing selected', async () => {
    gallery().select([[3, 9]], 3);
    gallery().look({ position: 200, below: 0 });
    useGallery.setState({ query: 'm4' });
    await gallery().search();
    expect([gallery().selection, gallery().focused, gallery().sight()]).toEqual([[], 0, { position: 0, below: 0 }]);
  });

  it('wins over older ones, however late they are answered', async () => {
    let release = () => {};
    const released = new Promise<void>((done) => (release = done));
    engine.hold.before = () => released;
    useGallery.setState({ query: 'm4' });
    const old = gallery().search();
    engine.hold.before = null;
    useGallery.setState({ query: 'm12' });
    await gallery().search();
    release();
    await old;
    expect(gallery().shape?.total).toBe(11);
  });
});

describe('another order', () => {
  it('begins at the top, and keeps what is selected', async () => {
    gallery().select([[5, 6]], 5);
    gallery().look({ position: 200, below: 0 });
    engine.names(Array.from({ length: 500 }, (_, index) => `m${499 - index}`));
    gallery().setSort('name');
    await expect.poll(() => gallery().asking).toBe(false);
    expect([gallery().selection, gallery().sight().position]).toEqual([[[494, 495]], 0]);
    gallery().setSort('newest');
    await expect.poll(() => gallery().asking).toBe(false);
  });
});
