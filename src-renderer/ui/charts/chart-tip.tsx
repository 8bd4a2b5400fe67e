/** The value under the pointer or the keyboard, beside its mark. */
import type { ReactNode } from 'react';

export interface TipAt {
  /** From 0 to 1, from the left and from the top of the drawing. */
  x: number;
  y: number;
  content: ReactNode;
}

/** The name of each mark already says the same to screen readers. */
export function ChartTip({ at }: { at: TipAt | null }) {
  if (!at) return null;
  const side = at.x > 0.6 ? 'before' : at.x < 0.4 ? 'after' : 'centred';
  return (
    <div
      className={`chart-tip ${side}`}
      aria-hidden="true"
      style={{ left: `${at.x * 100}%`, top: `${Math.max(at.y, 0) * 100}%` }}
    >
      {at.content}
    </div>
  );
}
