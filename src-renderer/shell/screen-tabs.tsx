/** The way between the screens. */
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type Screen, screens, useShell } from './store.ts';
import './screen-tabs.css';

const icons: Record<Screen, IconName> = { library: 'library', locations: 'drive', dashboard: 'dashboard' };

export function ScreenTabs() {
  const screen = useShell((state) => state.screen);
  const go = useShell((state) => state.go);
  return (
    <nav className="screen-tabs" aria-label={t('app.screens')}>
      {screens.map((each, index) => (
        <button
          key={each}
          type="button"
          aria-current={each === screen ? 'page' : undefined}
          aria-keyshortcuts={`Control+${index + 1}`}
          onClick={() => go(each)}
        >
          <Icon name={icons[each]} size={17} />
          <span>{t(`app.${each}`)}</span>
        </button>
      ))}
    </nav>
  );
}
