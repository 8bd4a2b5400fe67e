/** The way between the screens, also while something is dragged over it. */
import { useRef } from 'react';
import { usePlans } from '../plans/store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type Screen, screens, useShell } from './store.ts';
import './screen-tabs.css';

const icons: Record<Screen, IconName> = {
  library: 'library',
  locations: 'drive',
  dashboard: 'dashboard',
  duplicates: 'copies',
  history: 'timeline',
  trash: 'delete',
};

/** Resting on a tab with what is dragged opens its screen. */
const SPRING_MS = 600;

export function ScreenTabs() {
  const screen = useShell((state) => state.screen);
  const go = useShell((state) => state.go);
  const spring = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rest = (on: Screen) => {
    clearTimeout(spring.current);
    if (usePlans.getState().dragging) spring.current = setTimeout(() => go(on), SPRING_MS);
  };
  return (
    <nav className="screen-tabs" aria-label={t('app.screens')}>
      {screens.map((each, index) => (
        <button
          key={each}
          type="button"
          aria-current={each === screen ? 'page' : undefined}
          aria-keyshortcuts={`Control+${index + 1}`}
          onClick={() => go(each)}
          onDragEnter={() => rest(each)}
          onDragLeave={() => clearTimeout(spring.current)}
        >
          <Icon name={icons[each]} size={17} />
          <span>{t(`app.${each}`)}</span>
        </button>
      ))}
    </nav>
  );
}
