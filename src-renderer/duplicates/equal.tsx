/** Media that lie in more places than are wanted: which copies stay, which could go, and why. */
import type { DuplicateCopy, DuplicateGroup } from '#api/duplicate.ts';
import { useLocations } from '../locations/store.ts';
import { SmallPicture } from '../media/small-picture.tsx';
import { queryOfHashes, usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatList } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { useDuplicates } from './store.ts';

function CopyLine({ copy: { location, path, fate, goes, online, differs } }: { copy: DuplicateCopy }) {
  return (
    <li className={goes ? 'copy-fate goes' : 'copy-fate'}>
      <Icon name={goes ? 'minus' : 'check'} size={15} />
      <span className="copy-where" title={path} data-own="">
        <b dir="auto">{location}</b> <bdi>{path}</bdi>
      </span>
      <small>
        {t(`duplicates.fate.${fate}`)}
        {!online && ` ${t('duplicates.offline')}`}
        {differs.length > 0 && ` ${t('duplicates.differs', { fields: formatList(differs) })}`}
      </small>
    </li>
  );
}

function Group({ group: { contentHash, name, copies, bytes } }: { group: DuplicateGroup }) {
  const make = usePlans((state) => state.make);
  const hashes = [contentHash];
  const giveUp = () =>
    void make({ verb: 'deduplicate', source: { chosen: { hashes }, count: 1, query: queryOfHashes(hashes) } });
  return (
    <li className="equal-group">
      <SmallPicture contentHash={contentHash} path={copies[0]?.path ?? name} size={72} />
      <div>
        <header>
          <h2 dir="auto">{name}</h2>
          <span>{bytes > 0 ? t('duplicates.frees', { bytes: formatBytes(bytes) }) : t('duplicates.nothingGoes')}</span>
          {bytes > 0 && (
            <Button className="small" aria-label={t('duplicates.giveUpOf', { name })} onClick={giveUp}>
              {t('duplicates.giveUp')}
            </Button>
          )}
        </header>
        <ul>
          {copies.map((copy) => (
            <CopyLine key={`${copy.location}/${copy.path}`} copy={copy} />
          ))}
        </ul>
      </div>
    </li>
  );
}

function Tools() {
  const locations = useLocations((state) => state.locations) ?? [];
  const { location, choose, equalSums } = useDuplicates();
  const make = usePlans((state) => state.make);
  return (
    <div className="duplicate-tools">
      <select
        aria-label={t('duplicates.location')}
        value={location ?? ''}
        onChange={(event) => choose(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{t('duplicates.everywhere')}</option>
        {locations.map(({ id, name }) => (
          <option key={id} value={name} dir="auto">
            {name}
          </option>
        ))}
      </select>
      <Button
        weight="primary"
        disabled={(equalSums?.copies ?? 0) === 0}
        onClick={() => void make({ verb: 'deduplicate', ...(location === null ? {} : { from: [location] }) })}
      >
        <Icon name="plan" size={16} /> {t('duplicates.giveUpAll')}
      </Button>
    </div>
  );
}

export function EqualCopies() {
  const { equal, equalSums, error, loadMore } = useDuplicates();
  if (equal === null)
    return error === null ? (
      <div className="skeleton duplicates-waiting" role="group" aria-busy="true" aria-label={t('app.loading')} />
    ) : null;
  const more = (equalSums?.total ?? 0) - equal.length;
  return (
    <>
      <Tools />
      {equal.length === 0 && (
        <Empty icon="copies" title={t('duplicates.noneEqual')}>
          <p>{t('duplicates.noneEqualText', { n: equalSums?.wanted ?? 1 })}</p>
        </Empty>
      )}
      <ul className="equal-groups">
        {equal.map((group) => (
          <Group key={group.contentHash} group={group} />
        ))}
      </ul>
      {more > 0 && (
        <Button className="duplicates-more" onClick={() => void loadMore()}>
          {t('duplicates.more', { n: more })}
        </Button>
      )}
    </>
  );
}
