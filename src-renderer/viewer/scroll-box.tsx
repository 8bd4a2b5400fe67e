/** Text that may be longer than its box: named, and scrolled by the keyboard too. */
import type { ReactNode } from 'react';

export function ScrollBox({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached without a mouse
    <div className={className} role="region" aria-label={label} tabIndex={0} dir="auto">
      {children}
    </div>
  );
}
