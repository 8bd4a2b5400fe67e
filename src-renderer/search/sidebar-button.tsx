/** Shows and hides the sidebar: beside the gallery, or over it where there is no room. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useSearches } from './store.ts';
import { useNarrow } from './use-narrow.ts';

export function SidebarButton() {
  const narrow = useNarrow();
  const { sidebar, drawer, setSidebar, setDrawer } = useSearches();
  const shown = narrow ? drawer : sidebar;
  const label = t(shown ? 'search.hideFilters' : 'search.showFilters');
  return (
    <Button
      weight="quiet"
      className="sidebar-button"
      aria-label={label}
      title={label}
      aria-expanded={shown}
      aria-controls={shown ? 'filters' : undefined}
      onClick={() => (narrow ? setDrawer(!drawer) : setSidebar(!sidebar))}
    >
      <Icon name="sidebar" />
    </Button>
  );
}
