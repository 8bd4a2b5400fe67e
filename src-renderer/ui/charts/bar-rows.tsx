/** Rows of stacked bars: one row for each thing, one segment for each of its parts. */
import { useState } from 'react';
import { ChartTip, type TipAt } from './chart-tip.tsx';
import { niceScale, percent } from './scale.ts';
import { seriesFill } from './series.tsx';
import { useRoving } from './use-roving.ts';
import './bar-rows.css';

export interface BarPart {
  /** Which series it belongs to. */
  series: number;
  value: number;
  /** The whole of what it says: "studio, images: 10 MB in 38 copies". */
  label: string;
  onOpen: () => void;
}

export interface BarRow {
  name: string;
  /** Its sum in words. */
  total: string;
  title: string;
  onOpen: () => void;
  parts: BarPart[];
}

/** Of a bar, CSS pixels. */
const HEIGHT = 26;

interface Placed extends BarPart {
  row: number;
  from: number;
  share: number;
  index: number;
}

function placeParts(rows: readonly BarRow[], place: (value: number) => number): Placed[] {
  let index = 0;
  return rows.flatMap(({ parts }, row) => {
    let sum = 0;
    return parts
      .filter(({ value }) => value > 0)
      .map((part) => {
        const from = place(sum);
        sum += part.value;
        return { ...part, row, from, share: place(sum) - from, index: index++ };
      });
  });
}

export interface BarRowsProps {
  rows: BarRow[];
  formatTick: (value: number) => string;
  label: string;
}

export function BarRows({ rows, formatTick, label }: BarRowsProps) {
  const [tip, setTip] = useState<(TipAt & { row: number }) | null>(null);
  const most = Math.max(...rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)), 0);
  const scale = niceScale(most, 4);
  const parts = placeParts(rows, scale.place);
  const { stop, container } = useRoving();
  const show = ({ row, from, share, label: content }: Placed) =>
    setTip({ row, x: from + share / 2, y: 0, content: <span data-own>{content}</span> });
  return (
    <div className="bar-rows" role="group" aria-label={label} {...container}>
      {rows.map((row, at) => (
        <div key={row.name} className="bar-row">
          <button type="button" className="bar-name" title={row.title} data-own onClick={row.onOpen}>
            {row.name}
          </button>
          <div className="bar-track">
            <svg width="100%" height={HEIGHT} aria-hidden="true">
              {scale.ticks.slice(1).map((tick) => (
                <line
                  key={tick}
                  className="grid-line"
                  x1={percent(scale.place(tick))}
                  x2={percent(scale.place(tick))}
                  y1="-12"
                  y2={HEIGHT}
                />
              ))}
              {parts
                .filter((part) => part.row === at)
                .map((part) => (
                  <rect
                    key={part.series}
                    className="bar"
                    rx="2"
                    x={percent(part.from)}
                    width={percent(part.share)}
                    height={HEIGHT}
                    fill={seriesFill(part.series)}
                  />
                ))}
            </svg>
            {parts
              .filter((part) => part.row === at)
              .map((part) => (
                <button
                  key={part.series}
                  type="button"
                  className="mark"
                  data-mark
                  data-own
                  tabIndex={stop(part.index)}
                  aria-label={part.label}
                  style={{ left: percent(part.from), width: percent(part.share) }}
                  onClick={part.onOpen}
                  onPointerEnter={() => show(part)}
                  onPointerLeave={() => setTip(null)}
                  onFocus={() => show(part)}
                  onBlur={() => setTip(null)}
                />
              ))}
            <ChartTip at={tip?.row === at ? tip : null} />
          </div>
          <button type="button" className="number bar-total" title={row.title} data-own onClick={row.onOpen}>
            {row.total}
          </button>
        </div>
      ))}
      <div className="bar-axis" aria-hidden="true">
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ left: percent(scale.place(tick)) }}>
            {formatTick(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}
