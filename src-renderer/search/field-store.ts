/** The search field: whether it is being edited, what its list offers, and where the caret goes. */
import { create } from 'zustand';
import { client } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { removeTerm, splitTerms } from '../media/terms.ts';
import { useShell } from '../shell/store.ts';
import { type Completion, createCompleter } from './completer.ts';
import { completionGroups, type Option, type OptionGroup, startGroups, takeSuggestion } from './options.ts';
import { useSearches } from './store.ts';

export interface SearchFieldState {
  /** The keyboard is in the field, which shows the query as text then, not as chips. */
  editing: boolean;
  /** Whole searches to begin with, or ways to go on at the caret; null while the list is closed. */
  offer: 'start' | 'completion' | null;
  completion: Completion | null;
  /** The chosen option, counted over all groups; -1 for none. */
  active: number;
  /** A blank that only the field shows: the query has not changed before something is typed behind it. */
  padded: boolean;
  /** Where the caret is to be put once the text is drawn. */
  caretWish: number | null;
  /** Puts the keyboard into the field: at the end, ready for a new word, or at a place in the query. */
  enter(at: number | 'end'): void;
  /** The keyboard came by itself, by Tab or a click. */
  focused(): void;
  leave(): void;
  typed(text: string, caret: number): void;
  moved(text: string, caret: number): void;
  offerAgain(text: string, caret: number): void;
  close(): void;
  choose(index: number): void;
  take(option: Option): void;
  takeBackLast(): void;
  clear(): void;
  submit(): void;
  placed(): void;
}

const closed = { offer: null, active: -1 } as const;

export const useSearchField = create<SearchFieldState>((set, get) => {
  const completer = createCompleter({
    ask: (query, caret) => client.call('media.complete', { query, caret }),
    onAnswer: (completion) => set({ completion }),
  });

  const offerStart = () => set({ offer: 'start', active: -1 });
  const complete = (query: string, caret: number) => {
    set({ offer: 'completion', active: -1 });
    completer.look(query, caret);
  };
  /** Another query, with the caret at a place in it. */
  const write = (query: string, caret: number) => {
    set({ padded: false, caretWish: caret });
    useGallery.getState().setQuery(query);
  };
  const pads = (query: string) => query !== '' && !/\s$/.test(query);

  return {
    editing: false,
    completion: null,
    padded: false,
    caretWish: null,
    ...closed,
    enter(at) {
      const { query } = useGallery.getState();
      const padded = at === 'end' && pads(query);
      set({ editing: true, padded, caretWish: at === 'end' ? query.length + (padded ? 1 : 0) : at });
      if (at === 'end') offerStart();
      else complete(query, at);
    },
    focused() {
      if (get().editing) return;
      set({ editing: true });
      offerStart();
    },
    leave() {
      completer.stop();
      set({ editing: false, padded: false, caretWish: null, ...closed });
    },
    typed(text, caret) {
      set({ padded: false });
      useGallery.getState().setQuery(text);
      if (text.trim() === '') offerStart();
      else complete(text, caret);
    },
    moved(text, caret) {
      const { offer, completion } = get();
      if (offer === 'completion' && (completion?.query !== text || completion.caret !== caret))
        completer.look(text, caret);
      // Somebody who goes into the text wants to change it, not to begin anew.
      if (offer === 'start' && caret < text.length) complete(text, caret);
    },
    offerAgain(text, caret) {
      if (text.trim() === '' || get().padded) offerStart();
      else complete(text, caret);
    },
    close() {
      completer.stop();
      set(closed);
    },
    choose: (active) => set({ active }),
    take({ choice }) {
      if ('suggestion' in choice) {
        const { completion } = get();
        // An answer to an older text says nothing about this one; the next is on its way.
        if (!completion || completion.query !== fieldText()) return;
        const next = takeSuggestion(choice.suggestion, completion);
        write(next.query, next.caret);
        complete(next.query, next.caret);
        return;
      }
      const query = 'saved' in choice ? choice.saved.query : choice.query;
      write(query, query.length);
      if ('saved' in choice) useGallery.setState({ sort: choice.saved.sort });
      get().submit();
    },
    takeBackLast() {
      const { query } = useGallery.getState();
      const rest = removeTerm(query, splitTerms(query).length - 1);
      const padded = pads(rest);
      write(rest, rest.length + (padded ? 1 : 0));
      set({ padded });
    },
    clear() {
      write('', 0);
      offerStart();
    },
    submit() {
      const { query } = useGallery.getState();
      get().close();
      void useSearches.getState().note(query);
      if (useShell.getState().screen === 'library') void useGallery.getState().search();
      else useShell.getState().showSearch(query);
    },
    placed: () => set({ caretWish: null }),
  };
});

/** What stands in the field. */
export function fieldText(): string {
  return useGallery.getState().query + (useSearchField.getState().padded ? ' ' : '');
}

/** What the list shows now. */
export function offeredGroups(): OptionGroup[] {
  const { offer, completion } = useSearchField.getState();
  if (offer === 'start') return startGroups(useSearches.getState().saved, useSearches.getState().recent);
  return offer === 'completion' && completion ? completionGroups(completion) : [];
}
