/** What stands in place of the wall when there is nothing on it: why, and the next step. */
import { useState } from 'react';
import { useJobs } from '../jobs/store.ts';
import { useLocations } from '../locations/store.ts';
import { termWords } from '../media/term-words.ts';
import { Button } from '../ui/button.tsx';
import { formatCount, formatList } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Empty } from '../ui/notice.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { useGallery } from './store.ts';
import { type Blame, type Reason, useReason } from './use-reason.ts';
import './nothing.css';

function whyNothing(blame: readonly Blame[]): string {
  const absent = blame.filter(({ alone }) => alone === 0).map(({ term }) => termWords(term).words);
  if (absent.length > 0) return t('search.noneHas', { terms: formatList(absent) });
  return t(blame.length > 1 ? 'search.noneTogether' : 'search.noneText');
}

const examples: { query: string; help: TextKey }[] = [
  { query: 'model:flux* rating:>=4', help: 'search.exampleBest' },
  { query: '"golden hour" type:image', help: 'search.exampleExact' },
  { query: 'is:offline', help: 'search.exampleAway' },
];

function ask(query: string): void {
  const { setQuery, search } = useGallery.getState();
  setQuery(query);
  void search();
}

function Remedy(props: { icon: IconName; words: string; count: number; query: string }) {
  return (
    <li>
      <button type="button" onClick={() => ask(props.query)}>
        <Icon name={props.icon} size={15} />
        <span>{props.words}</span>
        <b>{formatCount(props.count)}</b>
      </button>
    </li>
  );
}

/** Dropping `-tag:x` lets x in. */
const droppedWords = (term: string): string =>
  term.startsWith('-')
    ? t('search.alsoTerm', { term: termWords(term.slice(1)).words })
    : t('search.withoutTerm', { term: termWords(term).words });

function Remedies({ blame, together }: Reason) {
  const meant = blame.flatMap(({ instead }) => (instead && instead.count > 0 ? [instead] : []));
  const dropped = blame.filter(({ rest, without }) => rest !== '' && without > 0);
  return (
    <ul className="remedies">
      {meant.map(({ term, query, count }) => (
        <Remedy
          key={query}
          icon="edit"
          words={t('search.meantTerm', { term: termWords(term).words })}
          count={count}
          query={query}
        />
      ))}
      {together !== null && together.count > 0 && (
        <Remedy icon="close" words={t('search.withoutThese')} count={together.count} query={together.query} />
      )}
      {dropped.map(({ term, position, rest, without }) => (
        <Remedy key={position} icon="close" words={droppedWords(term)} count={without} query={rest} />
      ))}
      {dropped.length === 0 && !together?.count && (
        <li>
          <button type="button" onClick={() => ask('')}>
            <Icon name="undo" size={15} />
            <span>{t('search.showAll')}</span>
          </button>
        </li>
      )}
    </ul>
  );
}

/** Something is being read now that may be found in a moment. */
const useScanning = (): boolean =>
  useJobs(({ running }) => running !== null && (running.kind === 'scan' || running.kind === 'rebuild'));

function NoMatch({ query }: { query: string }) {
  const reason = useReason(query);
  const scanning = useScanning();
  return (
    <Empty icon="search" title={t('search.noneTitle')}>
      <p aria-live="polite">{reason ? whyNothing(reason.blame) : t('search.noneLooking')}</p>
      {scanning && <p>{t('search.stillReading')}</p>}
      {reason ? <Remedies {...reason} /> : <div className="skeleton remedies-skeleton" />}
      {reason !== null && reason.blame.length <= 1 && (
        <>
          <h3>{t('search.otherWays')}</h3>
          <ul className="remedies">
            {examples.map((example) => (
              <li key={example.query}>
                <button type="button" onClick={() => ask(example.query)}>
                  <code>{example.query}</code>
                  <span>{t(example.help)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Empty>
  );
}

function EmptyLibrary() {
  const scan = useJobs((state) => state.scan);
  const scanning = useScanning();
  const locations = useLocations((state) => state.locations) ?? [];
  if (scanning) {
    return (
      <Empty icon="scan" title={t('search.readingTitle')}>
        <p>{t('search.readingText')}</p>
      </Empty>
    );
  }
  const away = locations.filter(({ reachability }) => reachability === 'offline' || reachability === 'wrong-disk');
  const allAway = locations.length > 0 && away.length === locations.length;
  const names = formatList(away.map(({ name }) => name));
  return (
    <Empty icon={allAway ? 'offline' : 'folder'} title={t(allAway ? 'search.awayTitle' : 'search.emptyTitle')}>
      <p>{allAway ? t('search.awayText', { names }) : t('search.emptyText')}</p>
      <Button weight="primary" onClick={() => void scan()}>
        <Icon name="scan" size={16} /> {t('search.scanNow')}
      </Button>
    </Empty>
  );
}

/** The query that was answered last: while the present one cannot be read, its own result stands. */
function useAnsweredQuery(): string {
  const pending = useGallery((state) => (state.asking || state.error !== null ? null : state.query));
  const [answered, setAnswered] = useState(useGallery.getState().query);
  if (pending !== null && pending !== answered) setAnswered(pending);
  return pending ?? answered;
}

export function Nothing() {
  const query = useAnsweredQuery();
  return <div className="nothing">{query.trim() === '' ? <EmptyLibrary /> : <NoMatch query={query} />}</div>;
}
