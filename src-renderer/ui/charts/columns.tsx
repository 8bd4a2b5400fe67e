/** Columns over a row of names: how much there is of each. */
import { useState } from 'react';
import { ChartTip, type TipAt } from './chart-tip.tsx';
import { niceScale, percent } from './scale.ts';
import { useRoving } from './use-roving.ts';
import './columns.css';

export interface Column {
  name: string;
  value: number;
  /** Its value in words, above it. */
  text: string;
  label: string;
  /** What kind of column it is: how it is coloured and textured. */
  tone: 'bad' | 'warn' | 'good';
  onOpen: () => void;
}

const HEIGHT = 200;
const FILLED = 0.62;

export function Columns({
  columns,
  label,
  formatTick,
}: {
  columns: Column[];
  label: string;
  formatTick: (value: number) => string;
}) {
  const [tip, setTip] = useState<TipAt | null>(null);
  const scale = niceScale(Math.max(...columns.map(({ value }) => value), 0), 4, true);
  const { stop, container } = useRoving();
  const width = 1 / columns.length;
  const placed = columns.map((column, index) => {
    const height = scale.place(column.value);
    return { ...column, index, height, from: width * (index + (1 - FILLED) / 2), centre: width * (index + 0.5) };
  });
  return (
    <div className="columns" role="group" aria-label={label} {...container}>
      <div className="columns-axis" aria-hidden="true" style={{ height: HEIGHT }}>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ bottom: percent(scale.place(tick)) }}>
            {formatTick(tick)}
          </span>
        ))}
      </div>
      <div className="columns-field" style={{ height: HEIGHT }}>
        <svg width="100%" height={HEIGHT} aria-hidden="true">
          <defs>
            <pattern id="column-warn" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect className="tone-warn" width="7" height="7" />
              <rect className="series-texture" width="1.6" height="7" />
            </pattern>
          </defs>
          {scale.ticks.map((tick) => (
            <line
              key={tick}
              className={tick === 0 ? 'base-line' : 'grid-line'}
              x1="0"
              x2="100%"
              y1={percent(1 - scale.place(tick))}
              y2={percent(1 - scale.place(tick))}
            />
          ))}
          {placed.map(({ name, from, height, tone }) => (
            <rect
              key={name}
              className={`column tone-${tone}`}
              x={percent(from)}
              width={percent(width * FILLED)}
              y={percent(1 - height)}
              height={percent(height)}
              {...(tone === 'warn' ? { fill: 'url(#column-warn)' } : {})}
            />
          ))}
        </svg>
        {placed.map(({ name, text, centre, height }) => (
          <span
            key={name}
            className="column-text"
            aria-hidden="true"
            style={{ left: percent(centre), bottom: percent(height) }}
          >
            {text}
          </span>
        ))}
        {placed.map((column) => (
          <button
            key={column.name}
            type="button"
            className="mark"
            data-mark
            tabIndex={stop(column.index)}
            aria-label={column.label}
            style={{ left: percent(width * column.index), width: percent(width) }}
            onClick={column.onOpen}
            onPointerEnter={() => setTip({ x: column.centre, y: 1 - column.height, content: column.label })}
            onPointerLeave={() => setTip(null)}
            onFocus={() => setTip({ x: column.centre, y: 1 - column.height, content: column.label })}
            onBlur={() => setTip(null)}
          />
        ))}
        <ChartTip at={tip} />
      </div>
      <div className="columns-names" aria-hidden="true">
        {placed.map(({ name }) => (
          <span key={name}>{name}</span>
        ))}
      </div>
    </div>
  );
}
