/** What stands in the details while not exactly one medium is selected: how many, how large, of which kinds, and what they share. */
import { useEffect } from 'react';
import type { MediaItem, MediaType, Ranges } from '#api/media.ts';
import { previewUrl } from '../client.ts';
import { useGallery } from '../gallery/store.ts';
import { firstPositions } from '../media/ranges.ts';
import { useBytes } from '../media/use-bytes.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount, formatDate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { useViewer } from './store.ts';
import './selection-summary.css';

/** So many are looked at one by one; of more, only sums are told. */
const MOST_LOOKED_AT = 400;
const IN_PILE = 4;
const kinds: readonly MediaType[] = ['image', 'video', 'audio'];

export function tally(items: readonly MediaItem[]): Map<MediaType, number> {
  return new Map(kinds.map((kind) => [kind, items.filter(({ mediaType }) => mediaType === kind).length]));
}

/** Null while some of them are not in memory. */
function useItems(positions: readonly number[]): MediaItem[] | null {
  const itemAt = useGallery((state) => state.itemAt);
  const load = useGallery((state) => state.load);
  useGallery((state) => state.arrivals);
  const items = positions.map((position) => itemAt(position));
  const missing = positions.find((_, index) => items[index] === undefined);
  useEffect(() => {
    if (missing !== undefined) void load(missing);
  }, [missing, load]);
  return missing === undefined ? items.filter((item) => item !== null && item !== undefined) : null;
}

function Pile({ items }: { items: readonly MediaItem[] }) {
  return (
    <div className="pile" aria-hidden="true">
      {items.slice(0, IN_PILE).map((item, index) => (
        <span key={item.contentHash} className={`pile-${index}`}>
          <Icon name={item.mediaType} size={30} />
          {item.mediaType !== 'audio' && <img src={previewUrl(item.contentHash, 512)} alt="" draggable={false} />}
        </span>
      ))}
    </div>
  );
}

/** The one value that all have, or undefined. */
function sharedValue(items: readonly MediaItem[], read: (item: MediaItem) => string | undefined): string | undefined {
  const values = new Set(items.map(read));
  return values.size === 1 ? [...values][0] : undefined;
}

function commonFacts(items: readonly MediaItem[]): Fact[] {
  const dates = items.map(({ createdAt }) => createdAt).toSorted();
  const model = sharedValue(items, (item) => item.model);
  const generator = sharedValue(items, (item) => item.generator);
  return [
    { label: t('viewer.from'), value: dates[0] && formatDate(dates[0]), copy: false },
    { label: t('viewer.until'), value: dates.at(-1) && formatDate(dates.at(-1)!), copy: false },
    { label: t('viewer.model'), value: model, term: ['model', model ?? ''], copy: false },
    { label: t('viewer.generator'), value: generator, term: ['generator', generator ?? ''], copy: false },
  ];
}

function CompareButton({ items }: { items: readonly MediaItem[] | null }) {
  const compare = useViewer((state) => state.compare);
  if (items === null || items.length < 2 || items.length > 4) return null;
  return (
    <Button weight="primary" onClick={() => compare(items.map(({ contentHash }) => contentHash))}>
      <Icon name="compare" /> {t('viewer.compare')}
    </Button>
  );
}

/** `ranges`: what is summed up; `all` when that is everything found. */
export function SelectionSummary({ ranges, count, all }: { ranges: Ranges; count: number; all: boolean }) {
  const outline = useGallery((state) => state.shape?.id);
  const facets = useGallery((state) => state.facets);
  const bytes = useBytes(outline, ranges);
  const few = count <= MOST_LOOKED_AT;
  const items = useItems(firstPositions(ranges, few ? count : IN_PILE));
  const whole = few ? items : null;
  const counted = whole
    ? tally(whole)
    : new Map(all ? facets?.mediaType.map(({ value, count: number }) => [value as MediaType, number]) : []);
  const rows: Fact[] = [
    ...kinds.map((kind) => ({
      label: t(`media.${kind}`),
      value: counted.get(kind) ? formatCount(counted.get(kind)!) : undefined,
      copy: false,
    })),
    { label: t('viewer.size'), value: bytes === null ? '…' : formatBytes(bytes), copy: false },
    ...(whole && whole.length > 0 ? commonFacts(whole) : []),
  ];
  return (
    <section className="selection-summary">
      {items && <Pile items={items} />}
      <FactList facts={rows} />
      <CompareButton items={whole} />
    </section>
  );
}
