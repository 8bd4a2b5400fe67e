/** The address after `#` tells the screen and the query, so that back and forward work and a place can be kept as a bookmark. */
import { useEffect } from 'react';
import { useGallery } from '../gallery/store.ts';
import { type Screen, screens, useShell } from './store.ts';

export interface Place {
  screen: Screen;
  query: string;
}

/** A query that is still being typed is no place of its own. */
const SETTLED_MS = 1000;

/** `#/library?q=tag:night`; anything unknown is the library without a query. */
export function readPlace(hash: string): Place {
  const [path = '', rest = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const screen = screens.find((each) => each === path) ?? 'library';
  return { screen, query: new URLSearchParams(rest).get('q') ?? '' };
}

export function writePlace({ screen, query }: Place): string {
  return query === '' ? `#/${screen}` : `#/${screen}?${new URLSearchParams({ q: query }).toString()}`;
}

function goTo({ screen, query }: Place): void {
  useShell.getState().go(screen);
  if (useGallery.getState().query === query) return;
  useGallery.setState({ query });
  void useGallery.getState().search();
}

/** Keeps the address and the window in step; to be used once, by the window. */
export function useHistory(): void {
  useEffect(() => {
    const present = (): Place => ({ screen: useShell.getState().screen, query: useGallery.getState().query });
    const push = () => {
      const hash = writePlace(present());
      if (hash !== location.hash) history.pushState(null, '', hash);
    };
    let settling: ReturnType<typeof setTimeout> | undefined;
    const onPop = () => {
      clearTimeout(settling);
      goTo(readPlace(location.hash));
    };
    if (location.hash !== '') goTo(readPlace(location.hash));
    const stops = [
      useShell.subscribe((now, before) => {
        if (now.screen !== before.screen) push();
      }),
      useGallery.subscribe((now, before) => {
        if (now.query === before.query) return;
        clearTimeout(settling);
        settling = setTimeout(push, SETTLED_MS);
      }),
    ];
    window.addEventListener('popstate', onPop);
    return () => {
      window.removeEventListener('popstate', onPop);
      clearTimeout(settling);
      for (const stop of stops) stop();
    };
  }, []);
}
