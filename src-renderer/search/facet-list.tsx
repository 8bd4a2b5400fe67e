/** The sidebar: what the result is made of, and a click to narrow it. */
import type { Facets } from '#api/media.ts';
import { useLocations } from '../locations/store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { formatCount } from '../ui/format.ts';
import { useGallery } from '../gallery/store.ts';
import { hasTerm, termOf } from '../media/terms.ts';
import './facet-list.css';

type FacetName = keyof Facets;

/** In the order of the sidebar: the facet, its heading, and the field of the query language that it writes. */
const sections: { facet: FacetName; title: string; field: string; most: number }[] = [
  { facet: 'mediaType', title: 'Kind', field: 'type', most: 3 },
  { facet: 'location', title: 'Location', field: 'in', most: 12 },
  { facet: 'rating', title: 'Rating', field: 'rating', most: 7 },
  { facet: 'model', title: 'Model', field: 'model', most: 8 },
  { facet: 'generator', title: 'Generator', field: 'generator', most: 6 },
  { facet: 'project', title: 'Project', field: 'project', most: 6 },
  { facet: 'tag', title: 'Tags', field: 'tag', most: 14 },
];

const kinds = new Set<string>(['image', 'video', 'audio']);

function FacetLabel({ facet, value }: { facet: FacetName; value: string }) {
  const location = useLocations((state) => state.locations?.find(({ name }) => name === value));
  if (facet === 'mediaType' && kinds.has(value)) {
    return (
      <>
        <Icon name={value as IconName} size={15} /> {value}
      </>
    );
  }
  if (facet === 'location') {
    const online = location?.reachability !== 'offline' && location?.reachability !== 'wrong-disk';
    return (
      <span title={location?.reason ?? undefined}>
        <i className={`dot ${online ? 'online' : 'offline'}`} /> {value}
        {!online && (
          <>
            {' '}
            <em>offline</em>
          </>
        )}
      </span>
    );
  }
  if (facet === 'rating' && /^[1-5]$/.test(value)) {
    return (
      <span className="facet-stars" aria-label={`${value} stars`}>
        {Array.from({ length: Number(value) }, (_, index) => (
          <Icon key={index} name="star" size={13} filled />
        ))}
      </span>
    );
  }
  return <>{facet === 'rating' && value === 'none' ? 'not rated' : value}</>;
}

/** Counts decide the order everywhere but here: stars are a scale. */
function inOrder(facet: FacetName, values: Facets[FacetName]): Facets[FacetName] {
  return facet === 'rating' ? values.toSorted((a, b) => (Number(b.value) || -2) - (Number(a.value) || -2)) : values;
}

function Section({ facet, title, field, most }: (typeof sections)[number]) {
  const values = useGallery((state) => state.facets?.[facet]);
  const query = useGallery((state) => state.query);
  const toggle = useGallery((state) => state.toggle);
  if (!values || values.length === 0) return null;
  const largest = Math.max(...values.map(({ count }) => count));
  return (
    <section className="facet">
      <h2>{title}</h2>
      <ul>
        {inOrder(facet, values.slice(0, most)).map(({ value, count }) => {
          const term = termOf(field, value);
          return (
            <li key={value}>
              <button type="button" aria-pressed={hasTerm(query, term)} title={term} onClick={() => toggle(term)}>
                <span className="facet-label">
                  <FacetLabel facet={facet} value={value} />
                </span>
                <span className="facet-count">{formatCount(count)}</span>
                <span className="facet-bar" style={{ width: `${(100 * count) / largest}%` }} />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function FacetList() {
  return (
    <nav className="facets" aria-label="Narrow the result">
      {sections.map((section) => (
        <Section key={section.facet} {...section} />
      ))}
    </nav>
  );
}
