/** What stands in place of the wall when there is nothing on it: why, and the next step. */
import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { useJobs } from '../jobs/store.ts';
import { useLocations } from '../locations/store.ts';
import { termWords } from '../media/term-words.ts';
import { isReadable, removeTerm, splitTerms } from '../media/terms.ts';
import { Button } from '../ui/button.tsx';
import { formatCount, formatList } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Empty } from '../ui/notice.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { openEnded, useGallery } from './store.ts';
import './nothing.css';

interface Blame {
  term: string;
  /** The query without it, and how many media that would find. */
  rest: string;
  without: number;
  /** How many it finds by itself. */
  alone: number;
}

/** Longer queries are rather written anew. */
const MOST_TERMS = 8;

/** Which term keeps the result empty, as far as dropping one at a time can tell; null until that is known. */
function useBlame(query: string): Blame[] | null {
  const [found, setFound] = useState<{ query: string; blame: Blame[] } | null>(null);
  useEffect(() => {
    let current = true;
    const count = async (text: string) =>
      (await client.call('media.search', { query: text, limit: 1, facets: false })).total;
    const look = async () => {
      const asked = openEnded(query);
      const terms = isReadable(asked) ? splitTerms(asked).slice(0, MOST_TERMS) : [];
      const blame: Blame[] = [];
      for (const [index, { text: term }] of terms.entries()) {
        const rest = removeTerm(asked, index);
        blame.push({ term, rest, without: await count(rest), alone: await count(term) });
        if (!current) return;
      }
      setFound({ query, blame: blame.toSorted((a, b) => b.without - a.without) });
    };
    // Whatever fails here fails for the gallery, too, which says so.
    look().catch(() => {});
    return () => {
      current = false;
    };
  }, [query]);
  return found?.query === query ? found.blame : null;
}

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

function Remedies({ blame }: { blame: readonly Blame[] }) {
  const helpful = blame.filter(({ without }) => without > 0);
  return (
    <ul className="remedies">
      {helpful.map(({ term, rest, without }) => (
        <li key={term}>
          <button type="button" onClick={() => ask(rest)}>
            <Icon name="close" size={15} />
            <span>{t('search.withoutTerm', { term: termWords(term).words })}</span>
            <b>{formatCount(without)}</b>
          </button>
        </li>
      ))}
      {helpful.length === 0 && (
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
  const blame = useBlame(query);
  const scanning = useScanning();
  return (
    <Empty icon="search" title={t('search.noneTitle')}>
      <p aria-live="polite">{blame ? whyNothing(blame) : t('search.noneLooking')}</p>
      {scanning && <p>{t('search.stillReading')}</p>}
      {blame ? <Remedies blame={blame} /> : <div className="skeleton remedies-skeleton" />}
      {blame !== null && blame.length <= 1 && (
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

export function Nothing() {
  const query = useGallery((state) => state.query);
  return <div className="nothing">{query.trim() === '' ? <EmptyLibrary /> : <NoMatch query={query} />}</div>;
}
