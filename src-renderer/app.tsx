/** The window: its head, one of the screens, and what lies over them; listens to what the engine reports. */
import { useEffect } from 'react';
import { client, onReconnect } from './client.ts';
import { Dashboard } from './dashboard/dashboard.tsx';
import { Duplicates } from './duplicates/duplicates.tsx';
import { Findings } from './findings/findings.tsx';
import { Gallery } from './gallery/gallery.tsx';
import { useGallery } from './gallery/store.ts';
import { JobLine } from './jobs/job-line.tsx';
import { useJobs } from './jobs/store.ts';
import { AddFolder } from './locations/add-folder.tsx';
import { Locations } from './locations/locations.tsx';
import { LocationsOverAll } from './locations/over-all.tsx';
import { useLocations } from './locations/store.ts';
import { History } from './history/history.tsx';
import { ChoosePlace } from './plans/choose-place.tsx';
import { DropShelf } from './plans/drop-shelf.tsx';
import { PlanView } from './plans/plan-view.tsx';
import { usePlans } from './plans/store.ts';
import { FacetList } from './search/facet-list.tsx';
import { SearchBar } from './search/search-bar.tsx';
import { ConnectionBanner } from './shell/connection-banner.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Messages } from './shell/messages.tsx';
import { Preferences } from './shell/preferences.tsx';
import { ScreenTabs } from './shell/screen-tabs.tsx';
import { Shortcuts } from './shell/shortcuts.tsx';
import { screens, useShell } from './shell/store.ts';
import { useHistory } from './shell/use-history.ts';
import { Trash } from './trash/trash.tsx';
import { ErrorNotice } from './ui/notice.tsx';
import { Mark } from './ui/mark.tsx';
import { t } from './ui/text.ts';
import { useHotkeys } from './ui/use-hotkeys.ts';
import { Comparison } from './viewer/comparison.tsx';
import { Detail } from './viewer/detail.tsx';
import { useHostCommands } from './use-host-commands.ts';
import { Lightbox } from './viewer/lightbox.tsx';

/** A scan changes the catalog many times a second; looking again this often is enough. */
const LOOK_AGAIN_MS = 1000;

function createThrottle(action: () => void): { poke(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    poke() {
      timer ??= setTimeout(() => {
        timer = undefined;
        action();
      }, LOOK_AGAIN_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

function useEngine(): void {
  useEffect(() => {
    const lookAgain = () => {
      void useLocations.getState().load();
      void useGallery.getState().refresh();
    };
    const throttle = createThrottle(lookAgain);
    const stops = [
      client.listen('catalog.changed', throttle.poke),
      client.listen('location.state', throttle.poke),
      client.listen('settings.changed', throttle.poke),
      client.listen('job.progress', useJobs.getState().report),
      onReconnect(lookAgain),
      onReconnect(() => void useJobs.getState().load()),
    ];
    void useLocations.getState().load();
    void useJobs.getState().load();
    void useGallery.getState().search();
    return () => {
      throttle.stop();
      for (const stop of stops) stop();
    };
  }, []);
}

function useKeys(): void {
  const go = useShell((state) => state.go);
  const setHelping = useShell((state) => state.setHelping);
  const digits = screens.map((screen, index) => [
    `Ctrl+${index + 1}`,
    (event: KeyboardEvent) => {
      event.preventDefault();
      go(screen);
    },
  ]);
  const undo = (event: KeyboardEvent) => {
    event.preventDefault();
    void usePlans.getState().undoLast();
  };
  useHotkeys({ ...Object.fromEntries(digits), 'Ctrl+z': undo, '?': () => setHelping(true) });
}

function LibraryScreen() {
  return (
    <div className="library">
      <FacetList />
      <Gallery />
      <Detail />
    </div>
  );
}

export function App() {
  useEngine();
  useKeys();
  useHostCommands();
  useHistory();
  const locations = useLocations((state) => state.locations);
  const error = useLocations((state) => state.error);
  const load = useLocations((state) => state.load);
  const screen = useShell((state) => state.screen);
  // Another language draws everything anew: texts are read while drawing.
  const locale = useShell((state) => state.locale);
  if (locations === null) {
    return error === null ? null : (
      <main className="no-engine">
        <h1>{t('app.noEngine')}</h1>
        <ErrorNotice error={error} onRetry={() => void load()} />
      </main>
    );
  }
  return (
    <div className="app" key={locale}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="top">
        <span className="brand">
          <Mark size={30} /> Alice
        </span>
        <ScreenTabs />
        <SearchBar />
        <div className="top-end">
          <JobLine />
          <Preferences />
        </div>
      </header>
      <ConnectionBanner />
      <ErrorBoundary key={screen}>
        {screen === 'library' && (locations.length === 0 ? <AddFolder /> : <LibraryScreen />)}
        {screen === 'locations' && <Locations />}
        {screen === 'dashboard' && <Dashboard />}
        {screen === 'duplicates' && <Duplicates />}
        {screen === 'history' && <History />}
        {screen === 'trash' && <Trash />}
      </ErrorBoundary>
      <LocationsOverAll />
      <Lightbox />
      <Comparison />
      <Findings />
      <ChoosePlace />
      <PlanView />
      <DropShelf />
      <Messages />
      <Shortcuts />
    </div>
  );
}
