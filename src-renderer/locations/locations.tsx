/** The screen of the locations: a card for each, and the ways to add another. */
import { type FormEvent, useState } from 'react';
import type { LocationReport } from '#api/location.ts';
import { useJobs } from '../jobs/store.ts';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { AddFolder } from './add-folder.tsx';
import { LocationCard } from './card.tsx';
import { PathField } from './path-field.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { useLocations } from './store.ts';
import '../ui/screen.css';
import './locations.css';

function AddCard() {
  const addLocation = useShell((state) => state.addLocation);
  const [path, setPath] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    addLocation(path.trim());
    setPath('');
  };
  return (
    <li className="add-card">
      <form onSubmit={onSubmit} noValidate>
        <span className="location-icon">
          <Icon name="folder-add" size={22} />
        </span>
        <h2>{t('locations.addHere')}</h2>
        <Field label={t('locations.pathLabel')} hint={t('locations.addHint')}>
          {(ids) => <PathField ids={ids} value={path} onChange={setPath} />}
        </Field>
        <Button type="submit">
          {t('locations.goOn')} <Icon name="go" size={16} />
        </Button>
      </form>
    </li>
  );
}

export function Locations() {
  const locations = useLocations((state) => state.locations) ?? [];
  const error = useLocations((state) => state.error);
  const load = useLocations((state) => state.load);
  const scan = useJobs((state) => state.scan);
  const addLocation = useShell((state) => state.addLocation);
  const [leaving, setLeaving] = useState<LocationReport | null>(null);
  const [removing, setRemoving] = useState<LocationReport | null>(null);
  if (locations.length === 0) return <AddFolder />;
  const online = locations.filter(({ reachability }) => reachability === 'online').length;
  return (
    <main className="screen locations" id="content">
      <header className="screen-head">
        <div>
          <h1>{t('locations.title')}</h1>
          <p>{t('locations.summary', { n: locations.length, online })}</p>
        </div>
        <Button onClick={() => void scan()}>
          <Icon name="scan" size={17} /> {t('locations.scanAll')}
        </Button>
        <Button weight="primary" onClick={() => addLocation()}>
          <Icon name="add" size={17} /> {t('locations.add')}
        </Button>
      </header>
      {error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      <ul className="location-cards">
        {locations.map((location) => (
          <LocationCard
            key={location.id}
            location={location}
            onRemove={() => setRemoving(location)}
            onLeave={() => setLeaving(location)}
          />
        ))}
        <AddCard />
      </ul>
      {leaving && <LeaveDialog location={leaving} onClose={() => setLeaving(null)} />}
      {removing && <RemoveDialog location={removing} onClose={() => setRemoving(null)} />}
    </main>
  );
}
