/** What stands in place of the wall: a library that is being read, one that is empty or away, and a result that explains itself. */
// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocationReport } from '#api/location.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

/** How many media each query finds; none where it is not named. */
let found: Record<string, number> = {};
const engine = createFakeEngine({
  'media.search': (input) => ({
    items: [],
    total: found[(input as { query: string }).query] ?? 0,
    nextCursor: null,
    facets: null,
  }),
  'media.outline': () => ({ outline: 'one', generation: 1, total: 0, ratios: '', groups: [], marks: [] }),
  'media.complete': () => ({
    from: 0,
    to: 0,
    suggestions: [{ insert: 'night', label: 'night', kind: 'tag', count: 3, help: null }],
  }),
});
Object.assign(window, {
  alice: { call: (method: string, input: unknown) => engine.dispatch(method, input), listen: () => () => {} },
});
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const { Nothing } = await import('../../src-renderer/gallery/nothing.tsx');
const { useGallery } = await import('../../src-renderer/gallery/store.ts');
const { useJobs } = await import('../../src-renderer/jobs/store.ts');
const { useLocations } = await import('../../src-renderer/locations/store.ts');

let root: Root;
let place: HTMLElement;
const text = () => place.textContent;
const buttons = () => [...place.querySelectorAll('button')].map((button) => button.textContent);

async function show(query: string): Promise<void> {
  useGallery.setState({ query, error: null, asking: false });
  root = createRoot(place);
  await act(async () => root.render(<Nothing />));
  // The questions follow one another.
  for (let turn = 0; turn < 40; turn++) await act(async () => {});
}

const location = (name: string, reachability: LocationReport['reachability']) =>
  ({ name, reachability }) as LocationReport;

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  found = {};
  useJobs.setState({ running: null });
  useLocations.setState({ locations: [location('studio', 'online'), location('shelf', 'offline')] });
});
afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
});

it('a library without media offers a scan', async () => {
  await show('');
  expect(text()).toContain('Nothing here yet');
  expect(buttons()).toEqual([' Scan now']);
});

it('a library that is being read says so, and does not call itself empty', async () => {
  useJobs.setState({ running: { kind: 'scan' } as never });
  await show('');
  expect(text()).toContain('Alice is reading your files');
  expect(buttons()).toEqual([]);
});

it('a library whose every place is away says what to connect', async () => {
  useLocations.setState({ locations: [location('shelf', 'offline'), location('nas', 'wrong-disk')] });
  await show('');
  expect(text()).toContain('Connect shelf and nas, then scan');
});

it('a query names the term to blame, and counts what each one would let in, the most helpful first', async () => {
  found = { sunset: 7, 'sunset*': 7, 'tag:nigth': 0, 'sunset tag:nigth': 0, 'sunset tag:night': 2, 'tag:night': 3 };
  await show('sunset tag:nigth');
  expect(text()).toContain('Nothing in the library matches tag: nigth.');
  expect(buttons()).toEqual(['did you mean tag: night?2', 'without tag: nigth7']);
  await act(async () => place.querySelector('button')!.click());
  expect(useGallery.getState().query).toBe('sunset tag:night');
});

it('a query whose parts are found only apart says that', async () => {
  found = { 'type:image': 30, '-tag:wip': 20 };
  await show('type:image -tag:wip');
  expect(text()).toContain('Each part is found by itself, but nothing matches all of them.');
  expect(buttons()).toEqual(['also tag: wip30', 'without image20']);
});

it('several terms that are found nowhere can be dropped at once', async () => {
  found = { 'tag:night': 3 };
  await show('tag:night zzz yyy');
  expect(text()).toContain('Nothing in the library matches zzz and yyy.');
  expect(buttons()).toEqual(['without all of these3']);
});

it('says during a scan that more may be found', async () => {
  useJobs.setState({ running: { kind: 'scan' } as never });
  await show('tag:night');
  expect(text()).toContain('Alice is still reading your files');
  await act(async () => useJobs.setState({ running: { kind: 'previews' } as never }));
  expect(text()).not.toContain('still reading');
});

it('keeps the reason of the last answer while the query cannot be read', async () => {
  found = { 'tag:night': 3 };
  await show('tag:night zzz');
  await act(async () => {
    useGallery.setState({
      query: 'tag:night ratng:',
      error: { message: 'x', position: 10, length: 5, hint: null },
    });
  });
  expect(text()).toContain('Nothing in the library matches zzz.');
});
