/** What can be done with the selected media, at the pointer. */
import { useLayoutEffect, useRef } from 'react';
import { originalUrl } from '../client.ts';
import { useAbilities } from '../media/abilities.ts';
import { countRanges } from '../media/ranges.ts';
import { itemsIn, MenuList, type MenuItem } from '../ui/menu.tsx';
import { t } from '../ui/text.ts';
import { useViewer } from '../viewer/store.ts';
import { begin, canCompare, compareSelected, copyHashes, showOutside, verifySelected } from './hand-over.ts';
import { pinSelected } from './pins.ts';
import { useGallery } from './store.ts';
import './context-menu.css';

function save(contentHash: string): void {
  const link = document.createElement('a');
  link.href = originalUrl(contentHash, { download: true });
  link.download = '';
  link.click();
}

function useItems(): (MenuItem | null)[] {
  const selection = useGallery((state) => state.selection);
  const focused = useGallery((state) => state.focused);
  const item = useGallery((state) => state.itemAt(state.focused));
  const abilities = useAbilities();
  const single = countRanges(selection) === 1;
  const run = (action: () => Promise<void>) => () => void action();
  return [
    { icon: 'fullscreen', label: t('gallery.open'), keys: '↵', run: () => useViewer.getState().open(focused) },
    ...(canCompare(selection)
      ? [{ icon: 'compare', label: t('gallery.compare'), keys: 'C', run: run(compareSelected) } as const]
      : []),
    null,
    { icon: 'copy-to', label: t('gallery.copyTo'), keys: '⇧C', run: () => begin('copy') },
    { icon: 'move-to', label: t('gallery.moveTo'), keys: '⇧M', run: () => begin('move') },
    { icon: 'delete', label: t('gallery.trash'), keys: '⌦', run: () => begin('trash') },
    item?.pinned
      ? { icon: 'unpinned', label: t('gallery.unpin'), keys: 'P', run: run(() => pinSelected(false)) }
      : { icon: 'pinned', label: t('gallery.pin'), keys: 'P', run: run(() => pinSelected(true)) },
    null,
    ...(single && item
      ? [{ icon: 'download', label: t('gallery.save'), run: () => save(item.contentHash) } as const]
      : []),
    ...(single && abilities.has('host.reveal')
      ? [{ icon: 'folder-open', label: t('gallery.reveal'), run: run(() => showOutside('host.reveal')) } as const]
      : []),
    ...(single && abilities.has('host.open')
      ? [{ icon: 'external', label: t('gallery.openWith'), run: run(() => showOutside('host.open')) } as const]
      : []),
    { icon: 'verify', label: t('findings.verifySelection'), run: verifySelected },
    { icon: 'hash', label: t('gallery.copyHashes'), run: run(copyHashes) },
  ];
}

/** `at`: CSS pixels of the window. */
export function ContextMenu({ at, onClose }: { at: { x: number; y: number }; onClose: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  const items = useItems();
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(8, Math.min(at.x, window.innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(at.y, window.innerHeight - height - 8))}px`;
    itemsIn(element)[0]?.focus();
  }, [at]);
  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      aria-label={t('gallery.menu')}
      className="popover context-menu"
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      <MenuList items={items} onChoose={() => menu.current?.hidePopover()} />
    </div>
  );
}
