/** What may be longer than its box: named, and scrolled by the keyboard too. */
import type { ReactNode, Ref } from 'react';

export interface ScrollBoxProps {
  label: string;
  className: string;
  children: ReactNode;
  /** CSS pixels; as its content and its style sheet have it when left out. */
  height?: number;
  box?: Ref<HTMLDivElement>;
}

export function ScrollBox({ label, className, children, height, box }: ScrollBoxProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached without a mouse
    <div ref={box} className={className} role="region" aria-label={label} tabIndex={0} dir="auto" style={{ height }}>
      {children}
    </div>
  );
}
