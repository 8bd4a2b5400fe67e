/** The details inside of the full-screen viewer. */
import type { MediaItem } from '#api/media.ts';
import { MediumDetails } from './medium-details.tsx';
import { PanelFrame } from './panel-frame.tsx';

export function LightboxDetails({ item, onClose }: { item: MediaItem; onClose: () => void }) {
  return (
    <PanelFrame title={item.title ?? item.name} onClose={onClose}>
      <MediumDetails contentHash={item.contentHash} />
    </PanelFrame>
  );
}
