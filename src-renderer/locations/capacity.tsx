/** The space of a location: a bar of what the library takes, what else lies there and what is free, and the same in words. */
import type { LocationReport } from '#api/location.ts';
import { formatBytes } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { isOverLimit, sharesOf } from './shares.ts';
import './capacity.css';

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

export function Capacity({ location }: { location: LocationReport }) {
  const { name, bytes, freeBytes, capacityBytes, maxBytes, reserveBytes } = location;
  const shares = sharesOf(location);
  const over = isOverLimit(location);
  return (
    <div className="capacity" role="group" aria-label={t('locations.space', { name })}>
      <div className={shares ? 'capacity-bar' : 'capacity-bar unknown'} aria-hidden="true">
        {shares && (
          <>
            <i className={over ? 'taken over' : 'taken'} style={{ width: percent(shares.library) }} />
            <i className="other" style={{ width: percent(shares.other) }} />
            {shares.limit !== null && <b className="limit" style={{ left: percent(shares.limit) }} />}
            {shares.reserve !== null && <b className="reserve" style={{ left: percent(shares.reserve) }} />}
          </>
        )}
      </div>
      <ul className="capacity-words">
        <li className="taken">{t('locations.spaceLibrary', { bytes: formatBytes(bytes) })}</li>
        {shares && shares.otherBytes > 0 && (
          <li className="other">{t('locations.spaceOther', { bytes: formatBytes(shares.otherBytes) })}</li>
        )}
        <li className="free">
          {freeBytes === null && t('locations.spaceUnknown')}
          {freeBytes !== null &&
            capacityBytes === null &&
            t('locations.spaceFreeOnly', { bytes: formatBytes(freeBytes) })}
          {freeBytes !== null &&
            capacityBytes !== null &&
            t('locations.spaceFree', { bytes: formatBytes(freeBytes), all: formatBytes(capacityBytes) })}
        </li>
        {maxBytes !== undefined && <li>{t('locations.spaceLimit', { bytes: formatBytes(maxBytes) })}</li>}
        {reserveBytes !== undefined && <li>{t('locations.spaceReserve', { bytes: formatBytes(reserveBytes) })}</li>}
      </ul>
      {over && <p className="capacity-over">{t('locations.spaceOver', { bytes: formatBytes(maxBytes!) })}</p>}
    </div>
  );
}
