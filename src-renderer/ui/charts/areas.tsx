/** Areas that lie on one another along a line of time, with a crosshair that follows the pointer and the keyboard. */
import { type ReactNode, useState } from 'react';
import { useWidth } from '../measure.ts';
import { chooseTicks, HEIGHT, pathOf, stack, xOf } from './area-path.ts';
import { ChartTip } from './chart-tip.tsx';
import { niceScale, percent, type Scale } from './scale.ts';
import { seriesFill } from './series.tsx';
import { useRoving } from './use-roving.ts';
import './areas.css';

export interface AreaPoint {
  name: string;
  /** For the axis. */
  short: string;
  /** One value for each series, from the ground up. */
  values: number[];
  /** Everything that it says: "June 2026: 12 GB in 340 media". */
  label: string;
  /** The same for the eye. */
  tip: ReactNode;
  onOpen: () => void;
}

function Drawing({
  points,
  width,
  scale,
  active,
}: {
  points: AreaPoint[];
  width: number;
  scale: Scale;
  active: number | null;
}) {
  const edges = stack(points);
  const series = points[0]?.values.length ?? 0;
  const x = active === null ? 0 : xOf(active, points.length, width);
  return (
    <svg className="areas-drawing" width={width} height={HEIGHT} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <line
          key={tick}
          className={tick === 0 ? 'base-line' : 'grid-line'}
          x1="0"
          x2={width}
          y1={(1 - scale.place(tick)) * HEIGHT}
          y2={(1 - scale.place(tick)) * HEIGHT}
        />
      ))}
      {Array.from({ length: series }, (_, index) => (
        <path
          // oxlint-disable-next-line react/no-array-index-key -- a series is its place
          key={index}
          className="area"
          d={pathOf(
            edges.map((edge) => edge[index]!),
            edges.map((edge) => edge[index - 1] ?? 0),
            width,
            scale,
          )}
          fill={seriesFill(index)}
        />
      ))}
      {active !== null && (
        <>
          <line className="crosshair" x1={x} x2={x} y1="0" y2={HEIGHT} />
          {edges[active]!.map((edge, index) =>
            points[active]!.values[index]! > 0 ? (
              // oxlint-disable-next-line react/no-array-index-key -- a series is its place
              <circle
                key={index}
                className={`crosshair-dot series-${index + 1}`}
                cx={x}
                cy={(1 - scale.place(edge)) * HEIGHT}
                r="4.5"
              />
            ) : null,
          )}
        </>
      )}
    </svg>
  );
}

export interface AreasProps {
  points: AreaPoint[];
  label: string;
  formatTick: (value: number) => string;
  /** Counted things have no halves on their axis. */
  whole: boolean;
}

export function Areas({ points, label, formatTick, whole }: AreasProps) {
  const [ref, width] = useWidth();
  const [active, setActive] = useState<number | null>(null);
  const { stop, container } = useRoving(points.length - 1);
  const tops = stack(points).map((edges) => edges.at(-1) ?? 0);
  const scale = niceScale(Math.max(...tops, 0), 4, whole);
  const column = 1 / Math.max(1, points.length - 1);
  const shown = active === null ? undefined : points[active];
  return (
    <div className="areas" role="group" aria-label={label} {...container}>
      <div className="areas-axis" aria-hidden="true" style={{ height: HEIGHT }}>
        {scale.ticks.map((tick) => (
          <span key={tick} style={{ bottom: percent(scale.place(tick)) }}>
            {formatTick(tick)}
          </span>
        ))}
      </div>
      <div ref={ref} className="areas-field" style={{ height: HEIGHT }}>
        {width > 0 && <Drawing points={points} width={width} scale={scale} active={shown ? active : null} />}
        {points.map((point, index) => {
          const centre = points.length === 1 ? 0.5 : index * column;
          const half = points.length === 1 ? 0.5 : column / 2;
          const from = Math.max(0, centre - half);
          return (
            <button
              key={point.name}
              type="button"
              className="mark"
              data-mark
              tabIndex={stop(index)}
              aria-label={point.label}
              style={{ left: percent(from), width: percent(Math.min(1, centre + half) - from) }}
              onClick={point.onOpen}
              onPointerEnter={() => setActive(index)}
              onPointerLeave={() => setActive(null)}
              onFocus={() => setActive(index)}
              onBlur={() => setActive(null)}
            />
          );
        })}
        {shown && (
          <ChartTip
            at={{
              x: points.length === 1 ? 0.5 : active! * column,
              y: 1 - scale.place(tops[active!]!),
              content: shown.tip,
            }}
          />
        )}
      </div>
      <div className="areas-names" aria-hidden="true" data-own>
        {width > 0 &&
          chooseTicks(points.length, width).map((index) => (
            <span key={points[index]!.name} style={{ left: percent(points.length === 1 ? 0.5 : index * column) }}>
              {points[index]!.short}
            </span>
          ))}
      </div>
    </div>
  );
}
