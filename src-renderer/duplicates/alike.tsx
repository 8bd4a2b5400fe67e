/** Pictures that look alike, a group at a time, side by side: which go is said by keys, and nothing happens before the plan was seen. */
import { useState } from 'react';
import type { AlikePicture } from '#api/duplicate.ts';
import { previewUrl } from '../client.ts';
import { queryOfHashes, usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { useHotkeys } from '../ui/use-hotkeys.ts';
import { useViewer } from '../viewer/store.ts';
import { useDuplicates } from './store.ts';

const MOST_COMPARED = 4;

function Facts({ picture: { item, hasRecipe, distance } }: { picture: AlikePicture }) {
  const { width, height, size, format, copies } = item;
  const facts = [
    width !== undefined && height !== undefined ? `${width}×${height}` : '',
    format.toUpperCase(),
    formatBytes(size),
    hasRecipe ? t('duplicates.hasRecipe') : '',
    distance === 0 ? '' : t('duplicates.distance', { n: distance }),
  ];
  return (
    <p data-own>
      {facts.filter((fact) => fact !== '').join(' · ')}
      <br />
      <span dir="auto">{copies.map(({ location }) => location).join(', ')}</span>
    </p>
  );
}

function Candidate({ picture, index, current }: { picture: AlikePicture; index: number; current: boolean }) {
  const going = useDuplicates((state) => state.going.has(picture.item.contentHash));
  const { toggle, goTo, group } = useDuplicates();
  const { item } = picture;
  const [failed, setFailed] = useState(false);
  const name = item.title ?? item.name;
  return (
    <li className={`candidate${going ? ' going' : ''}${current ? ' current' : ''}`}>
      <button
        type="button"
        aria-pressed={going}
        aria-label={t('duplicates.trashThis', { name })}
        aria-keyshortcuts={String(index + 1)}
        onClick={() => {
          goTo(group, index);
          toggle(item.contentHash);
        }}
      >
        <span className="candidate-picture">
          {failed ? (
            <Icon name="image" size={36} />
          ) : (
            <img src={previewUrl(item.contentHash, 512)} alt="" draggable={false} onError={() => setFailed(true)} />
          )}
        </span>
        <span className="candidate-sign">
          <kbd aria-hidden="true">{index + 1}</kbd>
          <Icon name={going ? 'delete' : 'check'} size={15} />
          {t(going ? 'duplicates.goes' : 'duplicates.stays')}
        </span>
      </button>
      <b dir="auto" title={name}>
        {name}
      </b>
      <Facts picture={picture} />
    </li>
  );
}

function useKeys(pictures: readonly AlikePicture[]): void {
  const { group, picture, goTo, toggle, keepOnly, dismiss } = useDuplicates();
  const compare = useViewer((state) => state.compare);
  const covered = useViewer((state) => state.compared !== null);
  const hashAt = (at: number): string | undefined => pictures[at]?.item.contentHash;
  const on = (act: () => void) => (event: KeyboardEvent) => {
    event.preventDefault();
    act();
  };
  const withHash = (at: number, act: (hash: string) => void) =>
    on(() => {
      const hash = hashAt(at);
      if (hash !== undefined) act(hash);
    });
  const digits = pictures.slice(0, 9).map((_, at) => [String(at + 1), withHash(at, toggle)] as const);
  useHotkeys(
    {
      ...Object.fromEntries(digits),
      ArrowLeft: on(() => goTo(group, picture - 1)),
      ArrowRight: on(() => goTo(group, picture + 1)),
      ArrowDown: on(() => goTo(group + 1)),
      ArrowUp: on(() => goTo(group - 1)),
      x: withHash(picture, toggle),
      k: withHash(picture, keepOnly),
      d: on(() => void dismiss()),
      c: on(() => compare(pictures.slice(0, MOST_COMPARED).map(({ item }) => item.contentHash))),
    },
    !covered,
  );
}

function ReviewTools({ pictures }: { pictures: readonly AlikePicture[] }) {
  const { group, alikeSums, goTo, dismiss, keepOnly, picture } = useDuplicates();
  const compare = useViewer((state) => state.compare);
  const total = alikeSums?.total ?? 0;
  const best = pictures[picture]?.item.contentHash;
  return (
    <div className="review-tools">
      <Button
        weight="quiet"
        aria-label={t('duplicates.previous')}
        disabled={group === 0}
        onClick={() => goTo(group - 1)}
      >
        <Icon name="up" />
      </Button>
      <span className="review-place" role="status">
        {t('duplicates.place', { at: formatCount(group + 1), total: formatCount(total) })}
      </span>
      <Button
        weight="quiet"
        aria-label={t('duplicates.next')}
        disabled={group >= total - 1}
        onClick={() => goTo(group + 1)}
      >
        <Icon name="down" />
      </Button>
      <span className="review-space" />
      <Button
        aria-keyshortcuts="C"
        onClick={() => compare(pictures.slice(0, MOST_COMPARED).map(({ item }) => item.contentHash))}
      >
        <Icon name="compare" size={16} /> {t('duplicates.compare')} <kbd>C</kbd>
      </Button>
      <Button aria-keyshortcuts="K" disabled={best === undefined} onClick={() => best !== undefined && keepOnly(best)}>
        {t('duplicates.keepOnly', { n: picture + 1 })} <kbd>K</kbd>
      </Button>
      <Button aria-keyshortcuts="D" onClick={() => void dismiss()}>
        {t('duplicates.dismiss')} <kbd>D</kbd>
      </Button>
    </div>
  );
}

/** What was chosen in all groups; the plan is shown before anything goes. */
function Chosen() {
  const going = useDuplicates((state) => state.going);
  const forget = useDuplicates((state) => state.forgetChoices);
  const make = usePlans((state) => state.make);
  if (going.size === 0) return null;
  const hashes = [...going];
  const trash = () =>
    void make({
      verb: 'trash',
      source: { chosen: { hashes }, count: hashes.length, query: queryOfHashes(hashes) },
    });
  return (
    <div className="review-chosen" role="group" aria-label={t('duplicates.chosen', { n: going.size })}>
      <b>{t('duplicates.chosen', { n: going.size })}</b>
      <Button weight="quiet" className="worded" onClick={forget}>
        {t('duplicates.keepAll')}
      </Button>
      <Button weight="primary" onClick={trash}>
        <Icon name="delete" size={16} /> {t('duplicates.trashChosen')}
      </Button>
    </div>
  );
}

function Unknown({ n }: { n: number }) {
  const lookAtRest = useDuplicates((state) => state.lookAtRest);
  if (n === 0) return null;
  return (
    <p className="review-unknown">
      <Icon name="info" size={16} /> {t('duplicates.unknown', { n })}
      <Button className="small" onClick={() => void lookAtRest()}>
        {t('duplicates.lookAtRest')}
      </Button>
    </p>
  );
}

export function AlikeReview() {
  const { alike, alikeSums, group, picture, error } = useDuplicates();
  const pictures = alike?.[group]?.pictures ?? [];
  useKeys(pictures);
  if (alike === null)
    return error === null ? (
      <div className="skeleton duplicates-waiting" role="group" aria-busy="true" aria-label={t('app.loading')} />
    ) : null;
  return (
    <>
      <Unknown n={alikeSums?.unknown ?? 0} />
      {alike.length === 0 ? (
        <Empty icon="compare" title={t('duplicates.noneAlike')}>
          <p>{t('duplicates.noneAlikeText')}</p>
        </Empty>
      ) : (
        <>
          <ReviewTools pictures={pictures} />
          <ul className="candidates">
            {pictures.map((each, index) => (
              <Candidate key={each.item.contentHash} picture={each} index={index} current={index === picture} />
            ))}
          </ul>
          <p className="review-hint">{t('duplicates.keys')}</p>
        </>
      )}
      <Chosen />
    </>
  );
}
