/** How the library grew over the time in which it was made, in bytes or in media. */
import { useState } from 'react';
import { useShell } from '../shell/store.ts';
import { Areas } from '../ui/charts/areas.tsx';
import { Plot } from '../ui/charts/plot.tsx';
import { Legend } from '../ui/charts/series.tsx';
import { formatBytes, formatCount, formatShort } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { type GrowthPoint, growthOf, total } from './figures.ts';
import { growthInsight, shortTime, timeWords } from './insights.ts';
import type { Figures } from './store.ts';
import { typeNames } from './type-names.ts';

type Measure = 'bytes' | 'media';

function MeasureChoice({ measure, onChoose }: { measure: Measure; onChoose: (measure: Measure) => void }) {
  const options: [Measure, string][] = [
    ['bytes', t('dashboard.growthBytes')],
    ['media', t('dashboard.growthMedia')],
  ];
  return (
    <div className="segments" role="radiogroup" aria-label={t('dashboard.growthMeasure')}>
      {options.map(([value, words]) => (
        <label key={value}>
          <input type="radio" name="growth" checked={measure === value} onChange={() => onChoose(value)} />
          <span>{words}</span>
        </label>
      ))}
    </div>
  );
}

function GrowthTip({ point }: { point: GrowthPoint }) {
  return (
    <>
      <b data-own>{timeWords(point.time)}</b>
      <br />
      {t('dashboard.growthTotal', { bytes: formatBytes(total(point.bytes)), media: total(point.media) })}
      <br />
      {t('dashboard.growthNew', { bytes: formatBytes(point.newBytes), media: point.newMedia })}
    </>
  );
}

const labelOf = (point: GrowthPoint): string =>
  t('dashboard.growthPoint', {
    month: timeWords(point.time),
    bytes: formatBytes(total(point.bytes)),
    media: total(point.media),
    newBytes: formatBytes(point.newBytes),
    newMedia: point.newMedia,
  });

export function GrowthPlot({ figures: { report } }: { figures: Figures }) {
  const showSearch = useShell((state) => state.showSearch);
  const [measure, setMeasure] = useState<Measure>('bytes');
  const points = growthOf(report);
  const open = (time: string) => () => showSearch(`date:${time}`);
  return (
    <Plot
      className="wide"
      title={growthInsight(points)}
      about={t('dashboard.growthAbout')}
      tools={<MeasureChoice measure={measure} onChoose={setMeasure} />}
      table={{
        columns: [t('dashboard.month'), t('dashboard.added'), t('dashboard.mediaColumn'), t('dashboard.bytesColumn')],
        rows: points
          .toReversed()
          .map((point) => [
            { text: timeWords(point.time) },
            { text: formatCount(point.newMedia), onOpen: open(point.time), title: t('dashboard.showMonth') },
            { text: formatCount(total(point.media)), onOpen: () => showSearch(`date:..${point.time}`) },
            { text: formatBytes(total(point.bytes)), onOpen: () => showSearch(`date:..${point.time}`) },
          ]),
      }}
    >
      <Legend names={typeNames()} />
      <Areas
        label={t('dashboard.growthAbout')}
        formatTick={measure === 'bytes' ? formatBytes : formatShort}
        whole={measure === 'media'}
        points={points.map((point) => ({
          name: point.time,
          short: shortTime(point.time),
          values: point[measure],
          label: labelOf(point),
          tip: <GrowthTip point={point} />,
          onOpen: open(point.time),
        }))}
      />
    </Plot>
  );
}
