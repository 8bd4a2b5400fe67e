/** Whether a location can be reached, why not, and the next step. */
import type { LocationReport } from '#api/location.ts';
import { Button } from '../ui/button.tsx';
import { formatDate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useNow } from '../ui/use-now.ts';
import { agoWords } from './ago-words.ts';
import { useLocations } from './store.ts';

function stateWords({ reachability, lastOnline, status }: LocationReport, now: number): string {
  if (status === 'retired') return t('locations.retired');
  if (reachability === 'online') return t('locations.online');
  if (reachability === 'wrong-disk') return t('locations.wrongDisk');
  if (reachability === 'unmarked') return t('locations.unmarked');
  return lastOnline === null
    ? t('locations.offline')
    : t('locations.lastSeenOnline', { ago: agoWords(lastOnline, now) });
}

export function StateLine({ location }: { location: LocationReport }) {
  const now = useNow();
  const { reachability, status, lastOnline } = location;
  const online = reachability === 'online' && status !== 'retired';
  const dot = online ? 'online' : reachability === 'offline' || status === 'retired' ? 'offline' : 'unknown';
  return (
    <p className="state-line">
      <span className={`dot ${dot}`} />
      <b title={!online && lastOnline !== null ? formatDate(lastOnline) : undefined}>{stateWords(location, now)}</b>
      {status === 'paused' && (
        <span className="tag" title={t('locations.pausedHelp')}>
          {t('locations.paused')}
        </span>
      )}
      {location.readOnly && (
        <span className="tag" title={t('locations.readOnlyHelp')}>
          <Icon name="lock" size={13} /> {t('locations.readOnly')}
        </span>
      )}
    </p>
  );
}

/** Nothing for a place that is online. */
export function StateHelp({ location }: { location: LocationReport }) {
  const edit = useLocations((state) => state.edit);
  const takeBack = useLocations((state) => state.takeBack);
  const { reachability, reason, status } = location;
  if (status === 'retired') return <p className="state-help">{t('locations.retiredHelp')}</p>;
  if (reachability === 'online') return null;
  const isDoubtful = reachability !== 'offline';
  return (
    <div className={isDoubtful ? 'state-help doubtful' : 'state-help'}>
      {reason !== null && <p dir="auto">{reason}</p>}
      {reachability === 'offline' && <p>{t('locations.offlineNext')}</p>}
      {reachability === 'wrong-disk' && <p>{t('locations.wrongDiskNext')}</p>}
      {reachability === 'unmarked' && <p>{t('locations.unmarkedNext')}</p>}
      {reachability === 'wrong-disk' && (
        <Button className="small" onClick={() => edit(location)}>
          {t('locations.changePath')}
        </Button>
      )}
      {reachability === 'unmarked' && (
        <Button className="small" onClick={() => void takeBack(location)}>
          {t('locations.takeBack')}
        </Button>
      )}
    </div>
  );
}
