/** The screen of the storage: the numbers of the library, each of which opens what it counts. */
import { useEffect } from 'react';
import { client } from '../client.ts';
import { useJobs } from '../jobs/store.ts';
import { useLocations } from '../locations/store.ts';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { SeriesPatterns } from '../ui/charts/series.tsx';
import { Empty, ErrorNotice } from '../ui/notice.tsx';
import { createPace } from '../ui/pace.ts';
import { t } from '../ui/text.ts';
import { CopiesPlot } from './copies-plot.tsx';
import { DoublesPlot } from './doubles-plot.tsx';
import { GrowthPlot } from './growth-plot.tsx';
import { Headlines } from './headlines.tsx';
import { PlacesPlot } from './places-plot.tsx';
import { useDashboard } from './store.ts';
import '../ui/screen.css';
import './dashboard.css';

/** The report goes over the whole catalog, which a scan changes many times a second. */
const PACE_MS = 2000;

function useFresh(): void {
  const load = useDashboard((state) => state.load);
  useEffect(() => {
    const pace = createPace(() => void load(), PACE_MS);
    const stops = (['catalog.changed', 'location.state', 'settings.changed'] as const).map((event) =>
      client.listen(event, pace.poke),
    );
    pace.poke();
    return () => {
      pace.stop();
      for (const stop of stops) stop();
    };
  }, [load]);
}

function NothingYet() {
  const addLocation = useShell((state) => state.addLocation);
  const scan = useJobs((state) => state.scan);
  const hasLocations = useLocations((state) => (state.locations ?? []).length > 0);
  return (
    <Empty icon="dashboard" title={t('dashboard.empty')}>
      <p>{t('dashboard.emptyText')}</p>
      {hasLocations ? (
        <Button weight="primary" onClick={() => void scan()}>
          {t('dashboard.emptyScan')}
        </Button>
      ) : (
        <Button weight="primary" onClick={() => addLocation()}>
          {t('dashboard.emptyAdd')}
        </Button>
      )}
    </Empty>
  );
}

function Skeletons() {
  return (
    <div aria-busy="true" aria-label={t('app.loading')} role="group">
      <div className="headlines">
        {[1, 2, 3, 4, 5, 6, 7].map((each) => (
          <div key={each} className="skeleton" />
        ))}
      </div>
      <div className="plots">
        <div className="skeleton" />
        <div className="skeleton" />
        <div className="skeleton wide" />
      </div>
    </div>
  );
}

export function Dashboard() {
  useFresh();
  const { figures, error, load } = useDashboard();
  const empty = figures?.status.media === 0;
  return (
    <main className="screen dashboard" id="content">
      <header className="screen-head">
        <div>
          <h1>{t('dashboard.title')}</h1>
          {!empty && <p>{t('dashboard.about')}</p>}
        </div>
      </header>
      <SeriesPatterns />
      {error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {!figures && error === null && <Skeletons />}
      {empty && <NothingYet />}
      {figures && !empty && (
        <>
          <Headlines figures={figures} />
          <div className="plots">
            <PlacesPlot figures={figures} />
            <CopiesPlot figures={figures} />
            <GrowthPlot figures={figures} />
            <DoublesPlot figures={figures} />
          </div>
        </>
      )}
    </main>
  );
}
