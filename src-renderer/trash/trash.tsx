/** The screen of what was thrown away: it can come back, or, by an act of its own, be removed for good. */
import { useEffect } from 'react';
import { useJobs } from '../jobs/store.ts';
import { useLocations } from '../locations/store.ts';
import { usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty, ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { TrashBatch } from './batch.tsx';
import { batchesOf } from './batches.ts';
import { EmptyTrash } from './empty-trash.tsx';
import { useTrash } from './store.ts';
import '../ui/screen.css';
import './trash.css';

function useFresh(): void {
  const load = useTrash((state) => state.load);
  const ended = useJobs((state) => state.jobs.filter(({ kind, endedAt }) => kind === 'transfer' && endedAt).length);
  const changes = usePlans((state) => state.changes);
  useEffect(() => {
    void load();
  }, [load, ended, changes]);
}

function PlaceFilter() {
  const locations = useLocations((state) => state.locations) ?? [];
  const location = useTrash((state) => state.location);
  const choose = useTrash((state) => state.choose);
  return (
    <select
      className="trash-place"
      aria-label={t('trash.location')}
      value={location ?? ''}
      onChange={(event) => choose(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{t('trash.everywhere')}</option>
      {locations.map(({ id, name }) => (
        <option key={id} value={name} dir="auto">
          {name}
        </option>
      ))}
    </select>
  );
}

function Batches() {
  const { files, total, loadOlder } = useTrash();
  if (files === null) return null;
  return (
    <>
      {batchesOf(files).map((batch) => (
        <TrashBatch key={`${batch.plan} ${batch.location}`} batch={batch} />
      ))}
      {files.length < total && (
        <Button className="trash-older" onClick={() => void loadOlder()}>
          {t('trash.older', { n: total - files.length })}
        </Button>
      )}
    </>
  );
}

export function Trash() {
  useFresh();
  const { files, total, bytes, location, error, load } = useTrash();
  return (
    <main className="screen trash" id="content">
      <header className="screen-head">
        <div>
          <h1>{t('trash.title')}</h1>
          <p>{total === 0 ? t('trash.about') : t('trash.summary', { n: total, bytes: formatBytes(bytes) })}</p>
        </div>
        <PlaceFilter />
        <EmptyTrash disabled={total === 0} />
      </header>
      {error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {files === null && error === null && (
        <div className="trash-waiting skeleton" role="group" aria-busy="true" aria-label={t('app.loading')} />
      )}
      {files?.length === 0 && (
        <Empty icon="delete" title={location === null ? t('trash.empty') : t('trash.emptyIn', { name: location })}>
          <p>{t('trash.emptyText')}</p>
          <p className="trash-hint">
            <Icon name="keyboard" size={16} /> <kbd>Del</kbd> {t('trash.emptyKeys')}
          </p>
        </Empty>
      )}
      <Batches />
    </main>
  );
}
