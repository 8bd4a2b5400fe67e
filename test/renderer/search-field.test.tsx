/** The search field by keyboard and mouse: it offers, takes, closes, clears, shows chips and takes them off. */
// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Input, Output } from '#api/contract.ts';
import { createFakeEngine } from '../support/fake-engine.ts';

const vocabulary = ['night', 'nightmare', 'noon'];

/** Completes a last word or the value of `tag:` from the vocabulary, and offers a field where nothing is typed, as the engine would. */
function complete({ query, caret }: Input<'media.complete'>): Output<'media.complete'> {
  const typed = /[^\s:]*$/.exec(query.slice(0, caret))![0];
  const field = { insert: 'rating:', label: 'rating:', kind: 'field' as const, count: null, help: null };
  if (typed === '') return { from: caret, to: caret, suggestions: [field] };
  const suggestions = vocabulary
    .filter((word) => word.startsWith(typed))
    .map((word) => ({ insert: word, label: word, kind: 'tag' as const, count: word.length, help: null }));
  return { from: caret - typed.length, to: caret, suggestions };
}

const noted: string[] = [];
const engine = createFakeEngine({
  'media.complete': (input) => complete(input as Input<'media.complete'>),
  'media.outline': () => ({ outline: 'one', generation: 1, total: 3, ratios: 'AAAA', groups: [], marks: [] }),
  'media.search': () => ({ items: [], total: 3, nextCursor: null, facets: null }),
  'searches.list': () => ({ saved: [{ name: 'Best', query: 'rating:5', sort: 'best' }], recent: ['sunset'] }),
  'searches.note': (input) => noted.push((input as { query: string }).query),
});
Object.assign(window, {
  alice: { call: (method: string, input: unknown) => engine.dispatch(method, input), listen: () => () => {} },
});
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const { SearchBar } = await import('../../src-renderer/search/search-bar.tsx');
const { useGallery } = await import('../../src-renderer/gallery/store.ts');
const { useSearchField } = await import('../../src-renderer/search/field-store.ts');

let root: Root;
let place: HTMLElement;
const query = () => useGallery.getState().query;
const input = () => place.querySelector('input')!;
const options = () => [...place.querySelectorAll('[role=option]')];
const labels = () => options().map((option) => option.querySelector('.option-label')!.textContent);
const chips = () => [...place.querySelectorAll('.term-words')].map((chip) => chip.textContent);
const pause = () => act(() => vi.advanceTimersByTimeAsync(200));

/** A key as a browser sends it: what nobody prevents has its usual effect, as far as these tests need one. */
async function press(key: string, target: Element = input(), more: KeyboardEventInit = {}): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  await act(async () => target.dispatchEvent(event));
  await pause();
  return event.defaultPrevented;
}

async function type(text: string): Promise<void> {
  // React listens to the setter that it replaced on the element.
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
  await act(async () => {
    set!.call(input(), text);
    input().setSelectionRange(text.length, text.length);
    input().dispatchEvent(new Event('input', { bubbles: true }));
  });
  await pause();
}

const caret = () => [input().selectionStart, input().selectionEnd];

beforeEach(async () => {
  vi.useFakeTimers();
  noted.length = 0;
  useGallery.setState({ query: '', error: null });
  useSearchField.getState().leave();
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  await act(async () => root.render(<SearchBar />));
  await pause();
});
afterEach(async () => {
  await act(async () => root.unmount());
  place.remove();
  vi.useRealTimers();
});

describe('the search field', () => {
  it('offers saved and recent searches and examples as soon as it has the keyboard, by / from anywhere', async () => {
    expect(input().getAttribute('aria-expanded')).toBe('false');
    await press('/', document.body);
    expect(document.activeElement).toBe(input());
    expect(input().getAttribute('aria-expanded')).toBe('true');
    expect(labels().slice(0, 3)).toEqual(['Best', 'sunset', 'portrait -tag:wip']);
    expect([...place.querySelectorAll('[role=group]')].map((group) => group.getAttribute('aria-label'))).toEqual([
      'Saved',
      'Recent',
      'Try this',
    ]);
  });

  it('shows how to go on at the caret, with the typed part bold and counts', async () => {
    await press('f', document.body, { ctrlKey: true });
    await type('sunset nig');
    expect(labels()).toEqual(['night', 'nightmare']);
    expect(options()[0]!.querySelector('b')!.textContent).toBe('nig');
    expect(options()[0]!.querySelector('.option-count')!.textContent).toBe('5');
  });

  it('moves by arrows through the options and back to the field, and says where it is', async () => {
    await press('/', document.body);
    await type('ni');
    const active = () => input().getAttribute('aria-activedescendant');
    expect(active()).toBeNull();
    await press('ArrowDown');
    expect([active(), options()[0]!.getAttribute('aria-selected')]).toEqual(['search-option-0', 'true']);
    await press('ArrowDown');
    await press('ArrowDown');
    expect(active()).toBeNull();
    await press('ArrowUp');
    expect(active()).toBe('search-option-1');
  });

  it('takes the chosen one by Enter, and puts the caret where typing goes on', async () => {
    await press('/', document.body);
    await type('a tag:ni');
    await press('ArrowDown');
    await press('Enter');
    expect(query()).toBe('a tag:night ');
    expect(caret()).toEqual([12, 12]);
  });

  it('takes the first by Tab only while a word is begun; otherwise Tab leaves', async () => {
    await press('/', document.body);
    expect(await press('Tab')).toBe(false);
    await type('tag:no');
    expect(await press('Tab')).toBe(true);
    expect(query()).toBe('tag:noon ');
    expect(labels()).toEqual(['rating:']);
    expect(await press('Tab')).toBe(false);
    await type('tag:night');
    expect(await press('Tab')).toBe(false);
    expect(await press('Tab', input(), { shiftKey: true })).toBe(false);
  });

  it('takes by a click', async () => {
    await press('/', document.body);
    await type('ni');
    await act(async () => (options()[1] as HTMLElement).click());
    expect(query()).toBe('nightmare ');
  });

  it('closes its list by Escape, then clears, then lets go', async () => {
    await press('/', document.body);
    await type('ni');
    await press('Escape');
    expect([options().length, query()]).toEqual([0, 'ni']);
    await press('Escape');
    expect(query()).toBe('');
    await press('Escape');
    await press('Escape');
    expect(document.activeElement).not.toBe(input());
  });

  it('searches by Enter and remembers the query', async () => {
    await press('/', document.body);
    await type('castle');
    await press('Enter');
    expect([options().length, noted]).toEqual([0, ['castle']]);
  });

  it('remembers a query that has stood for two seconds with results, and none that has not', async () => {
    await press('/', document.body);
    await type('castles');
    await type('castles fog');
    await act(() => vi.advanceTimersByTimeAsync(2500));
    expect(noted).toEqual(['castles fog']);
  });

  it('is not disturbed by keys that belong to an input method', async () => {
    await press('/', document.body);
    await type('ni');
    await press('ArrowDown');
    await press('Enter', input(), { isComposing: true });
    expect(query()).toBe('ni');
  });
});

describe('chips', () => {
  beforeEach(async () => {
    await act(async () => useGallery.getState().setQuery('sunset -in:nas rating:>=4'));
    await pause();
  });

  it('stand for the terms while the field is not edited', async () => {
    expect(chips()).toEqual(['sunset', 'not on nas', 'rating 4 or more']);
    await press('/', document.body);
    expect(chips()).toEqual([]);
    // Ready for the next word; the query itself has not changed.
    expect([input().value, query(), caret()]).toEqual([
      'sunset -in:nas rating:>=4 ',
      'sunset -in:nas rating:>=4',
      [26, 26],
    ]);
  });

  it('are taken off by their cross', async () => {
    await act(async () => place.querySelectorAll<HTMLElement>('.term-off')[1]!.click());
    await pause();
    expect([query(), chips()]).toEqual(['sunset rating:>=4', ['sunset', 'rating 4 or more']]);
  });

  it('are edited in their place by a click', async () => {
    await act(async () => place.querySelectorAll<HTMLElement>('.term-words')[1]!.click());
    await pause();
    expect([document.activeElement === input(), input().value, caret()]).toEqual([
      true,
      'sunset -in:nas rating:>=4',
      [14, 14],
    ]);
  });

  it('go one by one by Backspace where nothing is typed yet', async () => {
    await press('/', document.body);
    expect(await press('Backspace')).toBe(true);
    expect([query(), input().value]).toEqual(['sunset -in:nas', 'sunset -in:nas ']);
    await press('Backspace');
    await press('Backspace');
    expect(query()).toBe('');
    await type('a');
    expect(await press('Backspace')).toBe(false);
  });

  it('are walked by arrows and taken off by Delete', async () => {
    const words = () => [...place.querySelectorAll<HTMLElement>('.term-words')];
    await act(async () => words()[0]!.focus());
    await press('ArrowRight', words()[0]!);
    expect(document.activeElement).toBe(words()[1]);
    await press('Delete', words()[1]!);
    expect(query()).toBe('sunset rating:>=4');
    expect(document.activeElement).toBe(words()[1]);
  });

  it('are not made of what cannot be read: the text stays, so that the word at fault can be seen', async () => {
    await act(async () => {
      useGallery.setState({
        query: 'sunset ratng:4',
        error: { message: 'older', position: 0, length: 1, hint: null },
      });
    });
    expect(chips()).toEqual([]);
    expect(place.querySelector('mark')!.textContent).toBe('ratng');
    const alert = place.querySelector('[role=alert]')!;
    expect(alert.textContent).toContain('Did you mean rating:?');
    await act(async () => alert.querySelector('button')!.click());
    await pause();
    expect(query()).toBe('sunset rating:4');
  });
});
