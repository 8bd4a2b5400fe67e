/** The first numbers: how much there is, where, how safe, and what could be freed. */
import { useShell } from '../shell/store.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { languageTag, t } from '../ui/text.ts';
import { doublesOf, total } from './figures.ts';
import type { Figures } from './store.ts';
import './headlines.css';

interface Headline {
  icon: IconName;
  value: string;
  words: string;
  /** Beside it, smaller. */
  more: string;
  tone?: 'warn' | undefined;
  open: () => void;
}

type Search = (query: string) => () => void;

const perMedium = (copies: number, media: number): string =>
  new Intl.NumberFormat(languageTag(), { maximumFractionDigits: 1 }).format(media === 0 ? 0 : copies / media);

function amounts({ report, status }: Figures, search: Search): Headline[] {
  const copies = total(report.byLocation.map((entry) => entry.copies));
  const bytes = total(report.byLocation.map((entry) => entry.bytes));
  return [
    {
      icon: 'library',
      value: formatCount(status.media),
      words: t('dashboard.media', { n: status.media }),
      more: t('dashboard.byTypes', status.byType),
      open: search(''),
    },
    {
      icon: 'copies',
      value: formatCount(copies),
      words: t('dashboard.copies', { n: copies }),
      more: t('dashboard.perMedium', { n: perMedium(copies, status.media) }),
      open: search('copies:>=1'),
    },
    {
      icon: 'drive',
      value: formatBytes(bytes),
      words: t('dashboard.bytes'),
      more: t('dashboard.perMedium', { n: formatBytes(status.media === 0 ? 0 : bytes / status.media) }),
      open: search('copies:>=1'),
    },
  ];
}

function safety({ report, wantedCopies }: Figures, search: Search): Headline[] {
  const doubles = doublesOf(report);
  const line = (icon: IconName, { media, bytes }: { media: number; bytes: number }, words: string, query: string) => ({
    icon,
    value: formatCount(media),
    words,
    more: formatBytes(bytes),
    tone: media > 0 && icon === 'unsafe' ? ('warn' as const) : undefined,
    open: search(query),
  });
  return [
    line('unsafe', report.belowWanted, t('dashboard.below', { wanted: wantedCopies }), 'is:below'),
    line('offline', report.offlineOnly, t('dashboard.offlineOnly'), 'is:offline'),
    line(
      'copy',
      { media: total(doubles.map(({ copies }) => copies)), bytes: total(doubles.map(({ bytes }) => bytes)) },
      t('dashboard.reclaimable'),
      'is:duplicate',
    ),
  ];
}

export function Headlines({ figures }: { figures: Figures }) {
  const showSearch = useShell((state) => state.showSearch);
  const go = useShell((state) => state.go);
  const search: Search = (query) => () => showSearch(query);
  const { locations } = figures.status;
  const online = locations.filter(({ reachability }) => reachability === 'online').length;
  const offline = locations.length - online;
  const places: Headline = {
    icon: 'server',
    value: formatCount(online),
    words: t('dashboard.locationsOnline', { n: online }),
    more: offline === 0 ? t('dashboard.locationsAll') : t('dashboard.locationsOffline', { n: offline }),
    open: () => go('locations'),
  };
  return (
    <ul className="headlines" aria-label={t('dashboard.numbers')}>
      {[...amounts(figures, search), places, ...safety(figures, search)].map(
        ({ icon, value, words, more, tone, open }) => (
          <li key={icon}>
            <button type="button" className={tone} onClick={open}>
              <span className="headline-words">
                <Icon name={icon} size={16} /> {words}
              </span>
              <strong data-own>{value}</strong>
              <small data-own>{more}</small>
            </button>
          </li>
        ),
      )}
    </ul>
  );
}
