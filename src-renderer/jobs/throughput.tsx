/** How fast a transfer has been over the last two minutes, as a line. */
import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { formatBytes } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import './throughput.css';

const EVERY_MS = 1000;
const WIDTH = 240;
const HEIGHT = 40;

/** From left to right, the oldest first; the highest touches the upper edge. */
export function throughputPath(samples: readonly number[], width: number, height: number): string {
  const most = Math.max(...samples, 1);
  const step = samples.length > 1 ? width / (samples.length - 1) : 0;
  const points = samples.map(
    (sample, at) => `${(at * step).toFixed(1)},${((1 - sample / most) * (height - 2) + 1).toFixed(1)}`,
  );
  return `M${points.join('L')}`;
}

/** Asked anew while it runs; what is held stands still. */
function useSamples(id: string, running: boolean): readonly number[] {
  const [samples, setSamples] = useState<readonly number[]>([]);
  useEffect(() => {
    let gone = false;
    const ask = () => {
      client.call('jobs.throughput', { id }).then(
        ({ bytesPerSecond }) => !gone && setSamples(bytesPerSecond),
        () => {
          // It has ended, and is about to be drawn as that.
        },
      );
    };
    ask();
    const timer = running ? setInterval(ask, EVERY_MS) : undefined;
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, running]);
  return samples;
}

export function Throughput({ id, running }: { id: string; running: boolean }) {
  const samples = useSamples(id, running);
  if (samples.length < 2) return null;
  const [now, most] = [samples.at(-1)!, Math.max(...samples)];
  const line = throughputPath(samples, WIDTH, HEIGHT);
  const label = t('jobs.throughput', { now: formatBytes(now), most: formatBytes(most) });
  return (
    <div className="throughput" role="img" aria-label={label}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="throughput-area" d={`${line}L${WIDTH},${HEIGHT}L0,${HEIGHT}Z`} />
        <path className="throughput-line" d={line} />
      </svg>
      <span aria-hidden="true">{t('jobs.most', { rate: formatBytes(most) })}</span>
    </div>
  );
}
