/** One section of the filters: the values of a field that the result has, the largest first. */
import { useEffect, useState } from 'react';
import { foldText } from '#api/fold.ts';
import type { LocationReport } from '#api/location.ts';
import type { Facets } from '#api/media.ts';
import type { FieldName } from '#api/query.ts';
import { client } from '../client.ts';
import { openEnded, useGallery } from '../gallery/store.ts';
import { useLocations } from '../locations/store.ts';
import { choiceWords } from '../media/term-words.ts';
import { addTerm, isReadable, termOf } from '../media/terms.ts';
import { Icon } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { FacetRow } from './facet-row.tsx';
import { facetRows, type FacetRow as Row, filterRows, firstRows } from './facet-rows.ts';
import { SidebarSection } from './sidebar-section.tsx';

export interface FacetKind {
  facet: keyof Facets;
  title: TextKey;
  /** The field of the query language that a click writes. */
  field: FieldName;
  /** Rows before the list is unfolded. */
  most: number;
  /** As many as the engine names at most: there may be more. */
  all?: number;
}

/** A list this long can be filtered. */
const LONG = 20;
const ASK_PAUSE_MS = 150;

function Stars({ count }: { count: number }) {
  return (
    <span className="facet-stars">
      <span className="sr-only">{t('search.stars', { n: count })}</span>
      {Array.from({ length: count }, (_, index) => (
        <Icon key={index} name="star" size={13} filled />
      ))}
    </span>
  );
}

function Place({ name }: { name: string }) {
  const location = useLocations((state) => state.locations?.find((each) => each.name === name));
  const away = isAway(location);
  return (
    <span title={location?.reason ?? undefined}>
      <i className={`dot ${away ? 'offline' : location ? 'online' : 'unknown'}`} /> {name}
      {away && (
        <>
          {' '}
          <em>{t('search.away')}</em>
        </>
      )}
    </span>
  );
}

function ValueLabel({ facet, value }: { facet: keyof Facets; value: string }) {
  if (facet === 'location') return <Place name={value} />;
  if (facet === 'rating' && /^[1-5]$/.test(value)) return <Stars count={Number(value)} />;
  if (facet === 'mediaType' && (value === 'image' || value === 'video' || value === 'audio')) {
    return (
      <>
        <Icon name={value} size={15} /> {choiceWords('type', value)}
      </>
    );
  }
  return <bdi>{valueName(facet, value)}</bdi>;
}

/** A value in words, but for places, which also say whether they are away. */
function valueName(facet: keyof Facets, value: string): string {
  if (facet === 'mediaType') return /^(image|video|audio)$/.test(value) ? choiceWords('type', value) : value;
  if (facet !== 'rating') return value;
  if (value === 'none') return t('search.is-unrated');
  return value === '-1' ? t('search.rejected') : t('search.stars', { n: Number(value) });
}

const isAway = (location: LocationReport | undefined): boolean =>
  location?.reachability === 'offline' || location?.reachability === 'wrong-disk';

/** Counts decide the order everywhere but here: stars are a scale. */
function inOrder(facet: keyof Facets, values: Facets['tag']): Facets['tag'] {
  return facet === 'rating' ? values.toSorted((a, b) => (Number(b.value) || -2) - (Number(a.value) || -2)) : values;
}

/** Values that the engine left out of its list, by a part of their name, within the present result. */
function useFurtherValues({ facet, field, all }: FacetKind, filter: string, known: number): Facets['tag'] {
  const query = useGallery((state) => state.query);
  const [found, setFound] = useState<Facets['tag']>([]);
  const wanted = filter.trim();
  const needed = wanted !== '' && all !== undefined && known >= all && isReadable(query);
  useEffect(() => {
    if (!needed) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      const narrowed = addTerm(openEnded(query), termOf(field, `*${wanted}*`));
      client.call('media.search', { query: narrowed, limit: 1 }).then(
        ({ facets }) => {
          if (current) setFound(facets?.[facet] ?? []);
        },
        () => {},
      );
    }, ASK_PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [needed, query, wanted, field, facet]);
  return needed ? found.filter(({ value }) => foldText(value).includes(foldText(wanted))) : [];
}

function merge(values: Facets['tag'], further: Facets['tag']): Facets['tag'] {
  const known = new Set(values.map(({ value }) => value));
  return [...values, ...further.filter(({ value }) => !known.has(value))];
}

function Rows({ kind, rows }: { kind: FacetKind; rows: Row[] }) {
  const locations = useLocations((state) => state.locations);
  const nameOf = (value: string) =>
    kind.facet === 'location' && isAway(locations?.find(({ name }) => name === value))
      ? `${value} ${t('search.away')}`
      : valueName(kind.facet, value);
  const [focused, setFocused] = useState('');
  const largest = Math.max(1, ...rows.map(({ count }) => count ?? 0));
  const stop = rows.some(({ term }) => term === focused) ? focused : rows[0]?.term;
  return (
    <ul>
      {rows.map((row) => (
        <FacetRow
          key={row.term}
          row={row}
          name={nameOf(row.value)}
          share={(row.count ?? 0) / largest}
          focusable={row.term === stop}
          onFocus={() => setFocused(row.term)}
        >
          <ValueLabel facet={kind.facet} value={row.value} />
        </FacetRow>
      ))}
    </ul>
  );
}

export function FacetSection({ kind }: { kind: FacetKind }) {
  const values = useGallery((state) => state.facets?.[kind.facet]) ?? [];
  const query = useGallery((state) => state.query);
  const [unfolded, setUnfolded] = useState(false);
  const [filter, setFilter] = useState('');
  const further = useFurtherValues(kind, unfolded ? filter : '', values.length);
  const rows = facetRows(query, kind.field, inOrder(kind.facet, merge(values, further)));
  if (rows.length === 0) return null;
  const first = firstRows(rows, kind.most);
  const shown = unfolded ? filterRows(rows, filter) : first;
  return (
    <SidebarSection name={kind.facet} title={t(kind.title)}>
      {unfolded && rows.length > LONG && (
        <input
          className="facet-filter"
          type="text"
          aria-label={t('search.filterValues', { section: t(kind.title) })}
          placeholder={t('search.filterHere')}
          value={filter}
          spellCheck={false}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && filter !== '') setFilter('');
          }}
        />
      )}
      <Rows kind={kind} rows={shown} />
      {unfolded && shown.length === 0 && <p className="facet-none">{t('search.noValue')}</p>}
      {rows.length > first.length && (
        <button type="button" className="facet-more" data-facet onClick={() => setUnfolded(!unfolded)}>
          {unfolded ? t('search.showFewer') : t('search.showMore', { n: rows.length - first.length })}
        </button>
      )}
    </SidebarSection>
  );
}
