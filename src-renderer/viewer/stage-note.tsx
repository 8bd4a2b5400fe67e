/** One sentence that lies over a picture: that it cannot be had in full, or that it is damaged. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';

export function StageNote({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <p className="stage-note">
      <Icon name={icon} size={16} /> <span dir="auto">{children}</span>
    </p>
  );
}
