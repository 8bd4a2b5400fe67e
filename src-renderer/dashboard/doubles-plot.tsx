/** What lies more than once in one location and could be freed. */
import { termOf } from '../media/terms.ts';
import { useShell } from '../shell/store.ts';
import { BarRows } from '../ui/charts/bar-rows.tsx';
import { Plot } from '../ui/charts/plot.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { doublesOf } from './figures.ts';
import { doublesInsight } from './insights.ts';
import type { Figures } from './store.ts';

/** One series only: the colour that is not that of a type of media. */
const SERIES = 3;

export function DoublesPlot({ figures: { report } }: { figures: Figures }) {
  const showSearch = useShell((state) => state.showSearch);
  const doubles = doublesOf(report).map((each) => ({
    ...each,
    onOpen: () => showSearch(`is:duplicate ${termOf('in', each.location)}`),
  }));
  return (
    <Plot
      className="wide"
      title={doublesInsight(report)}
      about={t('dashboard.doublesAbout')}
      table={{
        columns: [t('dashboard.location'), t('dashboard.number'), t('dashboard.bytesColumn')],
        rows: doubles.map(({ location, copies, bytes, onOpen }) => [
          { text: location },
          { text: formatCount(copies), onOpen },
          { text: formatBytes(bytes), onOpen },
        ]),
      }}
    >
      {doubles.length === 0 && <p className="plot-none">{t('dashboard.doublesNone')}</p>}
      {doubles.length > 0 && (
        <BarRows
          label={t('dashboard.doublesAbout')}
          formatTick={formatBytes}
          rows={doubles.map(({ location: name, copies, bytes, onOpen }) => ({
            name,
            total: formatBytes(bytes),
            title: t('dashboard.showDoubles', { name }),
            onOpen,
            parts: [
              {
                series: SERIES,
                value: bytes,
                label: t('dashboard.doublesPart', { name, copies, bytes: formatBytes(bytes) }),
                onOpen,
              },
            ],
          }))}
        />
      )}
    </Plot>
  );
}
