/** How many copies there are of how many media, and which have too few. */
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { Columns } from '../ui/charts/columns.tsx';
import { Plot } from '../ui/charts/plot.tsx';
import { formatBytes, formatCount, formatShort } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { copyClasses } from './figures.ts';
import { copiesInsight } from './insights.ts';
import type { Figures } from './store.ts';

export function CopiesPlot({ figures: { report, wantedCopies } }: { figures: Figures }) {
  const showSearch = useShell((state) => state.showSearch);
  const classes = copyClasses(report).map((each) => ({
    ...each,
    name: each.open ? t('dashboard.orMore', { n: each.copies }) : formatCount(each.copies),
    onOpen: () => showSearch(each.query),
  }));
  const { title, show } = copiesInsight(report, wantedCopies);
  return (
    <Plot
      title={title}
      about={t('dashboard.copiesAbout')}
      tools={show && <Button onClick={() => showSearch(show.query)}>{t('dashboard.showThese', { n: show.n })}</Button>}
      table={{
        columns: [t('dashboard.number'), t('dashboard.mediaColumn'), t('dashboard.bytesColumn')],
        rows: classes.map(({ name, media, bytes, onOpen }) => [
          { text: name },
          { text: formatCount(media), onOpen },
          { text: formatBytes(bytes), onOpen },
        ]),
      }}
    >
      <Columns
        label={t('dashboard.copiesAbout')}
        formatTick={formatShort}
        columns={classes.map(({ name, copies, media, bytes, onOpen }) => ({
          name,
          value: media,
          text: formatCount(media),
          label: t('dashboard.column', { media, name, copies, bytes: formatBytes(bytes) }),
          tone: copies === 0 ? 'bad' : copies < wantedCopies ? 'warn' : 'good',
          onOpen,
        }))}
      />
    </Plot>
  );
}
