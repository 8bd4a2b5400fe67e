/** Where the bytes lie, by location and type. */
import type { MediaType } from '#api/media.ts';
import { termOf } from '../media/terms.ts';
import { useShell } from '../shell/store.ts';
import { BarRows } from '../ui/charts/bar-rows.tsx';
import { type Cell, Plot, type Table } from '../ui/charts/plot.tsx';
import { Legend } from '../ui/charts/series.tsx';
import { formatBytes } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { type PlaceFigures, placesOf, shownTypes } from './figures.ts';
import { placesInsight } from './insights.ts';
import type { Figures } from './store.ts';
import { typeNames } from './type-names.ts';

type Open = (name: string, type?: MediaType) => () => void;

function tableOf(places: readonly PlaceFigures[], open: Open): Table {
  return {
    columns: [t('dashboard.location'), ...typeNames(), t('dashboard.all')],
    rows: places.map(({ name, bytes, parts }) => [
      { text: name },
      ...shownTypes.map((type): Cell => {
        const part = parts.find((each) => each.type === type);
        return { text: formatBytes(part?.bytes ?? 0), onOpen: open(name, type) };
      }),
      { text: formatBytes(bytes), onOpen: open(name) },
    ]),
  };
}

function rowsOf(places: readonly PlaceFigures[], open: Open) {
  const names = typeNames();
  return places.map(({ name, bytes, parts }) => ({
    name,
    total: formatBytes(bytes),
    title: t('dashboard.showPlace', { name }),
    onOpen: open(name),
    parts: parts.map(({ type, bytes: value, copies }) => {
      const series = shownTypes.indexOf(type);
      const label = t('dashboard.part', { name, type: names[series]!, bytes: formatBytes(value), copies });
      return { series, value, label, onOpen: open(name, type) };
    }),
  }));
}

export function PlacesPlot({ figures: { report } }: { figures: Figures }) {
  const showSearch = useShell((state) => state.showSearch);
  const places = placesOf(report);
  const open: Open = (name, type) => () =>
    showSearch(type === undefined ? termOf('in', name) : `${termOf('in', name)} type:${type}`);
  return (
    <Plot title={placesInsight(places)} about={t('dashboard.placesAbout')} table={tableOf(places, open)}>
      <Legend names={typeNames()} />
      <BarRows label={t('dashboard.placesAbout')} formatTick={formatBytes} rows={rowsOf(places, open)} />
    </Plot>
  );
}
