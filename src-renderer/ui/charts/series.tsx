/** The series of a chart: colours that differ in lightness as well, and a texture of their own, for eyes that see no colours. */
import './charts.css';

/** Solid, stripes, dots, lines; further series begin again. */
export const textures = 4;

const id = (index: number): string => `series-${(index % textures) + 1}`;

export const seriesFill = (index: number): string => `url(#${id(index)})`;
export const seriesClass = (index: number): string => id(index);

/** Must stand once in the document wherever series are drawn. */
export function SeriesPatterns() {
  return (
    <svg className="series-patterns" aria-hidden="true" width="0" height="0">
      <defs>
        <pattern id={id(0)} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect className="series-1" width="8" height="8" />
        </pattern>
        <pattern id={id(1)} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="series-2" width="7" height="7" />
          <rect className="series-texture" width="1.6" height="7" />
        </pattern>
        <pattern id={id(2)} width="6" height="6" patternUnits="userSpaceOnUse">
          <rect className="series-3" width="6" height="6" />
          <circle className="series-texture" cx="3" cy="3" r="1.1" />
        </pattern>
        <pattern id={id(3)} width="5" height="5" patternUnits="userSpaceOnUse">
          <rect className="series-4" width="5" height="5" />
          <rect className="series-texture" width="5" height="1.2" />
        </pattern>
      </defs>
    </svg>
  );
}

export function Swatch({ index }: { index: number }) {
  return (
    <svg className="swatch" width="12" height="12" aria-hidden="true">
      <rect width="12" height="12" rx="3" fill={seriesFill(index)} />
    </svg>
  );
}

export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className="legend">
      {names.map((name, index) => (
        <li key={name}>
          <Swatch index={index} /> {name}
        </li>
      ))}
    </ul>
  );
}
