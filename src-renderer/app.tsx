/** The window: header and gallery, or the welcome when there is no location yet; listens to what the engine reports. */
import { useEffect } from 'react';
import { client, onReconnect } from './client.ts';
import { Gallery } from './gallery/gallery.tsx';
import { SearchBar } from './gallery/search-bar.tsx';
import { useGallery } from './gallery/store.ts';
import { JobLine } from './jobs/job-line.tsx';
import { useJobs } from './jobs/store.ts';
import { AddFolder } from './locations/add-folder.tsx';
import { useLocations } from './locations/store.ts';
import { Mark } from './ui/mark.tsx';

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
    ];
    void useLocations.getState().load();
    void useGallery.getState().search();
    return () => {
      throttle.stop();
      for (const stop of stops) stop();
    };
  }, []);
}

export function App() {
  useEngine();
  const locations = useLocations((state) => state.locations);
  const error = useLocations((state) => state.error);
  if (locations === null) {
    return error === null ? null : (
      <p className="no-engine" role="alert">
        {error}
      </p>
    );
  }
  if (locations.length === 0) return <AddFolder />;
  return (
    <>
      <header className="top">
        <span className="brand">
          <Mark size={30} /> Alice
        </span>
        <SearchBar />
        <div className="top-end">
          <JobLine />
        </div>
      </header>
      <Gallery />
    </>
  );
}
