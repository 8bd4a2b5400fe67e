/** The line above the wall: how many media there are, and how they are shown. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { useViewer } from '../viewer/store.ts';
import { type Grouping, type Sort, useGallery, type WallLayout, ZOOM } from './store.ts';
import './toolbar.css';

const sorts = ['newest', 'oldest', 'largest', 'smallest', 'best', 'name'] as const satisfies Sort[];
const groups: Record<Grouping, TextKey> = {
  none: 'gallery.groupNone',
  day: 'gallery.groupDay',
  project: 'gallery.groupProject',
  model: 'gallery.groupModel',
  location: 'gallery.groupLocation',
};
const layouts = ['justified', 'square'] as const satisfies WallLayout[];

function Count() {
  const total = useGallery((state) => state.shape?.total);
  const isAsking = useGallery((state) => state.asking);
  return (
    <p role="status" className={isAsking ? 'result-count asking' : 'result-count'}>
      {total === undefined ? '' : t('gallery.count', { n: total })}
    </p>
  );
}

function LayoutSwitch() {
  const layout = useGallery((state) => state.layout);
  const setLayout = useGallery((state) => state.setLayout);
  return (
    <div role="group" aria-label={t('gallery.layout')} className="layout-switch">
      {layouts.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={layout === each}
          aria-label={t(`gallery.${each}`)}
          title={t(`gallery.${each}`)}
          onClick={() => setLayout(each)}
        >
          <Icon name={each} size={17} />
        </button>
      ))}
    </div>
  );
}

function ZoomSlider() {
  const zoom = useGallery((state) => state.zoom);
  const setZoom = useGallery((state) => state.setZoom);
  return (
    <input
      type="range"
      className="zoom-range"
      min={ZOOM.least}
      max={ZOOM.most}
      step={8}
      value={zoom}
      aria-label={t('gallery.zoom')}
      aria-valuetext={t('gallery.zoomValue', { n: zoom })}
      title={t('gallery.zoom')}
      onChange={(event) => setZoom(Number(event.target.value))}
    />
  );
}

function OrderSelect() {
  const sort = useGallery((state) => state.sort);
  const setSort = useGallery((state) => state.setSort);
  return (
    <select aria-label={t('gallery.order')} value={sort} onChange={(event) => setSort(event.target.value as Sort)}>
      {sorts.map((each) => (
        <option key={each} value={each}>
          {t(`gallery.${each}`)}
        </option>
      ))}
    </select>
  );
}

function GroupSelect() {
  const group = useGallery((state) => state.group);
  const setGroup = useGallery((state) => state.setGroup);
  return (
    <select
      aria-label={t('gallery.group')}
      value={group}
      onChange={(event) => setGroup(event.target.value as Grouping)}
    >
      {Object.entries(groups).map(([each, label]) => (
        <option key={each} value={each}>
          {t(label)}
        </option>
      ))}
    </select>
  );
}

function DetailsSwitch() {
  const isOpen = useViewer((state) => state.details);
  const toggle = useViewer((state) => state.toggleDetails);
  return (
    <Button
      weight="quiet"
      aria-pressed={isOpen}
      aria-label={t('gallery.details')}
      title={t('gallery.details')}
      aria-keyshortcuts="I"
      onClick={toggle}
    >
      <Icon name="panel" />
    </Button>
  );
}

export function Toolbar() {
  return (
    <div className="toolbar" role="group" aria-label={t('gallery.toolbar')}>
      <Count />
      <GroupSelect />
      <OrderSelect />
      <LayoutSwitch />
      <ZoomSlider />
      <DetailsSwitch />
    </div>
  );
}
