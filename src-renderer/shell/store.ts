/** The window itself: which screen is open, how it looks, and the messages that come and go. */
import { create } from 'zustand';
import { useGallery } from '../gallery/store.ts';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { chooseLocale, type Locale, setLocale } from '../ui/text.ts';

export const screens = ['library', 'locations', 'dashboard', 'duplicates', 'history', 'trash'] as const;
export type Screen = (typeof screens)[number];
export type Theme = 'system' | 'light' | 'dark';

export interface Message {
  id: number;
  kind: 'good' | 'bad' | 'plain';
  text: string;
  action?: { label: string; run: () => void };
}

export interface ShellState {
  screen: Screen;
  theme: Theme;
  locale: Locale;
  /** The sheet of keyboard shortcuts. */
  helping: boolean;
  /** The wizard that adds a location; `path` is what was dropped or typed before. */
  adding: { path: string } | null;
  messages: Message[];
  go(screen: Screen): void;
  /** Shows what a query finds, from any screen. */
  showSearch(query: string): void;
  setTheme(theme: Theme): void;
  setLocale(locale: Locale): void;
  setHelping(helping: boolean): void;
  addLocation(path?: string): void;
  closeWizard(): void;
  /** Says something in a corner; it goes away by itself unless it is bad news. */
  say(message: Omit<Message, 'id'>): void;
  dismiss(id: number): void;
  /** It stays while somebody points at it, and has its time anew when they go. */
  hold(id: number): void;
  release(id: number): void;
}

const STAYS_MS = 6000;
/** What can be taken back or looked at takes longer to be decided upon. */
const OFFER_STAYS_MS = 12_000;
const themes: readonly string[] = ['system', 'light', 'dark'];

function firstLocale(): Locale {
  const wish = new URLSearchParams(location.search).get('lang');
  const kept = readPreference<string | null>('locale', null, (value) => typeof value === 'string');
  return chooseLocale(wish ?? kept, navigator.languages);
}

function apply(theme: Theme, locale: Locale): void {
  document.documentElement.dataset.theme = theme;
  setLocale(locale);
  document.documentElement.lang = locale === 'pseudo' ? 'en' : locale === 'zh' ? 'zh-Hans' : locale;
}

export const useShell = create<ShellState>((set, get) => {
  const theme = readPreference<Theme>('theme', 'system', (value) => themes.includes(String(value)));
  const locale = firstLocale();
  apply(theme, locale);
  let nextId = 1;
  const going = new Map<number, ReturnType<typeof setTimeout>>();
  return {
    screen: 'library',
    theme,
    locale,
    helping: false,
    adding: null,
    messages: [],
    go: (screen) => set({ screen }),
    showSearch(query) {
      set({ screen: 'library' });
      useGallery.setState({ query });
      void useGallery.getState().search();
    },
    setTheme(theme) {
      writePreference('theme', theme);
      apply(theme, get().locale);
      set({ theme });
    },
    setLocale(locale) {
      writePreference('locale', locale);
      apply(get().theme, locale);
      set({ locale });
    },
    setHelping: (helping) => set({ helping }),
    addLocation: (path = '') => set({ adding: { path } }),
    closeWizard: () => set({ adding: null }),
    say(message) {
      const id = nextId++;
      set({ messages: [...get().messages.slice(-3), { ...message, id }] });
      get().release(id);
    },
    dismiss(id) {
      get().hold(id);
      set({ messages: get().messages.filter((message) => message.id !== id) });
    },
    hold(id) {
      clearTimeout(going.get(id));
      going.delete(id);
    },
    release(id) {
      const message = get().messages.find((each) => each.id === id);
      if (!message || message.kind === 'bad') return;
      clearTimeout(going.get(id));
      going.set(
        id,
        setTimeout(() => get().dismiss(id), message.action ? OFFER_STAYS_MS : STAYS_MS),
      );
    },
  };
});
