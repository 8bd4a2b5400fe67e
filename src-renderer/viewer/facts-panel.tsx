/** What the file says about itself: when, what, how large, where, by whom; and what must be known before it is changed. */
import type { Facts, ShownMedia } from '#api/media.ts';
import { formatBytes, formatCount, formatDate, formatDuration } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { type Fact, FactList } from './fact-list.tsx';
import { Stars } from './stars.tsx';
import { useSearchTerm } from './use-search-term.ts';
import type { Size } from './zoom.ts';

/** As it is looked at: orientations from 5 on lie on their side. */
export function shownSize({ width, height, orientation = 1 }: Facts): Size | null {
  if (!width || !height) return null;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

function pixelsOf(facts: Facts): string | undefined {
  const size = shownSize(facts);
  if (!size) return undefined;
  const megapixels = (size.width * size.height) / 1e6;
  const pixels = `${size.width} × ${size.height}`;
  return megapixels < 1 ? pixels : t('viewer.megapixels', { pixels, megapixels: Math.round(megapixels * 10) / 10 });
}

/** The ends of the addresses of the IPTC's vocabulary (http://cv.iptc.org/newscodes/digitalsourcetype/). */
const sourceTypes: Record<string, TextKey> = {
  trainedAlgorithmicMedia: 'viewer.sourceTrained',
  compositeWithTrainedAlgorithmicMedia: 'viewer.sourceComposite',
  algorithmicMedia: 'viewer.sourceAlgorithmic',
  digitalCapture: 'viewer.sourceCapture',
  digitalCreation: 'viewer.sourceCreation',
  digitalArt: 'viewer.sourceCreation',
};

function sourceOf(type: string): string {
  const name = type.split('/').at(-1) ?? type;
  return Object.hasOwn(sourceTypes, name) ? t(sourceTypes[name]!) : t('viewer.sourceOther', { type: name });
}

function rowsOf(shown: ShownMedia): Fact[] {
  const { facts } = shown;
  const camera = [facts.cameraMake, facts.cameraModel].filter(Boolean).join(' ');
  const { gps } = facts;
  return [
    { label: t('viewer.made'), value: formatDate(shown.createdAt), hint: facts.createdFrom },
    {
      label: t('viewer.kind'),
      value: t('viewer.kindOf', { format: facts.format.toUpperCase(), type: t(`media.${shown.mediaType}`) }),
      term: ['format', facts.format],
      copy: false,
      hint: facts.mime,
    },
    { label: t('viewer.pixels'), value: pixelsOf(facts) },
    {
      label: t('viewer.length'),
      value: facts.durationSeconds === undefined ? undefined : formatDuration(facts.durationSeconds),
    },
    {
      label: t('viewer.size'),
      value: formatBytes(shown.size),
      hint: t('viewer.bytes', { bytes: formatCount(shown.size) }),
    },
    {
      label: t('viewer.rating'),
      value: facts.rating === undefined ? undefined : String(facts.rating),
      drawn: <Stars rating={facts.rating ?? 0} />,
      term: ['rating', String(facts.rating)],
      copy: false,
    },
    { label: t('viewer.label'), value: facts.label },
    { label: t('viewer.project'), value: facts.project, term: ['project', facts.project ?? ''] },
    { label: t('viewer.camera'), value: camera || undefined, term: ['camera', camera] },
    { label: t('viewer.lens'), value: facts.lens },
    { label: t('viewer.place'), value: gps && `${gps.latitude.toFixed(5)}, ${gps.longitude.toFixed(5)}` },
    { label: t('viewer.artist'), value: facts.artist },
    { label: t('viewer.album'), value: facts.album },
    { label: t('viewer.genre'), value: facts.genre },
    { label: t('viewer.software'), value: facts.software },
    { label: t('viewer.firstSeen'), value: formatDate(shown.firstSeen), copy: false },
  ];
}

function Notice({ icon, children }: { icon: IconName; children: string }) {
  return (
    <p className={icon === 'warning' ? 'detail-notice' : 'detail-notice plain'}>
      <Icon name={icon} size={16} /> <span dir="auto">{children}</span>
    </p>
  );
}

function Tags({ facts }: { facts: Facts }) {
  const search = useSearchTerm();
  // The leaf of a path mostly stands among the flat tags too.
  const paths = facts.hierarchicalTags.filter((path) => path.includes('|'));
  const tags = facts.tags.filter((tag) => !paths.some((path) => path.split('|').includes(tag)));
  if (paths.length + tags.length === 0) return null;
  return (
    <ul className="chips" aria-label={t('viewer.tags')}>
      {[...paths, ...tags].map((tag) => (
        <li key={tag}>
          <button type="button" className="chip" dir="auto" onClick={() => search('tag', tag)}>
            {tag.replaceAll('|', ' › ')}
          </button>
        </li>
      ))}
    </ul>
  );
}

export function FactsPanel({ shown }: { shown: ShownMedia }) {
  const { facts } = shown;
  return (
    <section aria-label={t('viewer.facts')}>
      {facts.description !== undefined && (
        <p className="description" dir="auto">
          {facts.description}
        </p>
      )}
      <Tags facts={facts} />
      <FactList facts={rowsOf(shown)} />
      {facts.digitalSourceType !== undefined && <Notice icon="info">{sourceOf(facts.digitalSourceType)}</Notice>}
      {facts.c2pa === true && <Notice icon="verified">{t('viewer.c2pa')}</Notice>}
      {facts.warnings?.map((warning) => (
        <Notice key={warning} icon="warning">
          {warning}
        </Notice>
      ))}
    </section>
  );
}
