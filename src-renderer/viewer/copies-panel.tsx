/** Every place where a medium lies: path, state, the age of the last proof, and where its tags are kept. */
import type { MediaCopy, ShownMedia } from '#api/media.ts';
import type { LocationReport } from '#api/location.ts';
import { useLocations } from '../locations/store.ts';
import { sayState, stateOf } from '../media/location-badges.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatAgo, formatBytes, formatDate, formatList } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { callHost, useAbility } from './abilities.ts';
import './copies-panel.css';

const carriers: Record<MediaCopy['metadata'], TextKey> = {
  embedded: 'viewer.tagsEmbedded',
  sidecar: 'viewer.tagsSidecar',
  overlay: 'viewer.tagsOverlay',
  stale: 'viewer.tagsStale',
  none: 'viewer.tagsNone',
};
const methods: Record<NonNullable<MediaCopy['verifyMethod']>, TextKey> = {
  full: 'viewer.methodFull',
  checksum: 'viewer.methodChecksum',
  ranged: 'viewer.methodRanged',
  stat: 'viewer.methodStat',
};
/** By the type of the location, as far as they differ for the reader. */
const typeIcons: Record<string, IconName> = { local: 'drive', network: 'network', s3: 'cloud', gcs: 'cloud' };

function proofOf(copy: MediaCopy, now: number): string {
  if (copy.lastVerified === null) return t('viewer.neverVerified', { seen: formatAgo(copy.lastSeen, now) });
  const when = formatAgo(copy.lastVerified, now);
  return copy.verifyMethod === null
    ? t('viewer.verified', { when })
    : t('viewer.verifiedBy', { when, method: t(methods[copy.verifyMethod]) });
}

/** The end of a path tells more than its middle: the folders give way first. */
function Path({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1;
  return (
    <span className="copy-path-parts" title={path} data-own="">
      {cut > 0 && <bdi className="path-folders">{path.slice(0, cut)}</bdi>}
      <bdi className="path-name">{path.slice(cut)}</bdi>
    </span>
  );
}

/** As the file manager wants it, where the place is a folder of this computer. */
function fullPath(path: string, location: LocationReport | undefined): string {
  const root = location?.config['path'];
  if (typeof root !== 'string' || root === '') return path;
  const sign = /^[A-Za-z]:\\|^\\\\/.test(root) ? '\\' : '/';
  return `${root.replace(/[\\/]+$/, '')}${sign}${path.replaceAll('/', sign)}`;
}

function HostButtons({ copy, contentHash }: { copy: MediaCopy; contentHash: string }) {
  const canReveal = useAbility('host.reveal');
  const canOpen = useAbility('host.open');
  if (!copy.online || copy.state !== 'present' || (!canReveal && !canOpen)) return null;
  const place = { contentHash, location: copy.location, path: copy.path };
  return (
    <p className="copy-actions">
      {canReveal && (
        <button type="button" className="chip" onClick={() => callHost('host.reveal', place)}>
          <Icon name="folder-open" size={14} /> {t('viewer.reveal')}
        </button>
      )}
      {canOpen && (
        <button type="button" className="chip" onClick={() => callHost('host.open', place)}>
          <Icon name="external" size={14} /> {t('viewer.open')}
        </button>
      )}
    </p>
  );
}

interface CopyLineProps {
  copy: MediaCopy;
  contentHash: string;
  location: LocationReport | undefined;
  primary: boolean;
  now: number;
}

function CopyLine({ copy, contentHash, location, primary, now }: CopyLineProps) {
  const state = stateOf(copy);
  const weak = copy.lastVerified === null || copy.verifyMethod === 'stat';
  return (
    <li>
      <p className="copy-place">
        <Icon name={typeIcons[location?.type ?? ''] ?? 'drive'} size={16} />
        <strong dir="auto">{copy.location}</strong>
        {primary && <small className="primary-mark">{t('viewer.primary')}</small>}
        <em className={state}>
          <i className={`dot ${state}`} /> {sayState(state) || t('viewer.statePresent')}
        </em>
      </p>
      <p className="copy-path">
        <Path path={copy.path} />
        <CopyButton text={fullPath(copy.path, location)} label={t('viewer.copyPath')} />
      </p>
      <p className="copy-proof">
        <Icon name={weak ? 'unverified' : 'verified'} size={14} />{' '}
        <span title={formatDate(copy.lastVerified ?? copy.lastSeen)} data-own="">
          {proofOf(copy, now)}
        </span>
      </p>
      <p className="copy-proof">
        {formatBytes(copy.size)} · {t(carriers[copy.metadata])}
      </p>
      <HostButtons copy={copy} contentHash={contentHash} />
    </li>
  );
}

export function CopiesPanel({ shown, now }: { shown: ShownMedia; now: number }) {
  const locations = useLocations((state) => state.locations);
  const { copies, diverged, contentHash, primaryLocation, pinned } = shown;
  return (
    <section aria-label={t('viewer.copies')}>
      <h2>{t('viewer.copyCount', { count: copies.length })}</h2>
      {pinned && (
        <p className="detail-notice">
          <Icon name="pinned" size={16} /> <span>{t('viewer.pinned')}</span>
        </p>
      )}
      {diverged.length > 0 && (
        <p className="detail-notice">
          <Icon name="warning" size={16} /> <span>{t('viewer.diverged', { fields: formatList(diverged) })}</span>
        </p>
      )}
      <ul className="copies">
        {copies.map((copy) => (
          <CopyLine
            key={`${copy.location}/${copy.path}`}
            copy={copy}
            contentHash={contentHash}
            location={locations?.find(({ name }) => name === copy.location)}
            primary={copy.location === primaryLocation}
            now={now}
          />
        ))}
      </ul>
    </section>
  );
}
