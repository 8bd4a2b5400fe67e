/** The whole window as a place to drop a folder or an address on, or to paste one into. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useShell } from '../shell/store.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { isTyping } from '../ui/use-hotkeys.ts';
import { type Dropped, mayBePlace, readDrop } from './dropped.ts';
import { cloudAddress, placeIn } from './names.ts';
import './drop-target.css';

type DragName = 'dragstart' | 'dragend' | 'dragenter' | 'dragover' | 'dragleave' | 'drop';
type Handlers = { [K in DragName]: (event: DragEvent) => void };

function useDrags(onDrop: (dropped: Dropped) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    /** A drag that began in this window is the window's own. */
    let own = false;
    /** Enters and leaves come for every element on the way. */
    let depth = 0;
    const end = () => {
      depth = 0;
      setOver(false);
    };
    const isWanted = (event: DragEvent) => !own && event.dataTransfer !== null && mayBePlace(event.dataTransfer.types);
    const handlers: Handlers = {
      dragstart: () => (own = true),
      dragend: () => (own = false),
      dragenter: (event) => {
        if (!isWanted(event)) return;
        event.preventDefault();
        depth += 1;
        setOver(true);
      },
      dragover: (event) => {
        if (!isWanted(event)) return;
        event.preventDefault();
        event.dataTransfer!.dropEffect = 'copy';
      },
      dragleave: () => {
        // A drag that is given up no longer tells what it holds.
        if (depth > 0) depth -= 1;
        if (depth === 0) end();
      },
      drop: (event) => {
        if (!isWanted(event)) return;
        end();
        // A text that is dropped into a field is meant for that field.
        if (isTyping(event.target) && !event.dataTransfer!.types.includes('Files')) return;
        event.preventDefault();
        take(readDrop(event.dataTransfer!, window.alice?.pathOf));
      },
    };
    const entries = Object.entries(handlers) as [keyof Handlers, (event: DragEvent) => void][];
    for (const [name, handler] of entries) window.addEventListener(name, handler);
    // One that the desktop took over never says that it has ended; the next one begins with a press.
    const forget = () => (own = false);
    // The pointer is silent while something is dragged: when it speaks the drag is over, however it ended.
    window.addEventListener('pointermove', end);
    window.addEventListener('pointerdown', forget);
    return () => {
      window.removeEventListener('pointermove', end);
      window.removeEventListener('pointerdown', forget);
      for (const [name, handler] of entries) window.removeEventListener(name, handler);
    };
  }, []);
  return over;
}

export function DropTarget() {
  const addLocation = useShell((state) => state.addLocation);
  const say = useShell((state) => state.say);
  const over = useDrags((dropped) => {
    if (dropped.kind === 'nothing') say({ kind: 'bad', text: t('locations.dropNothing') });
    else addLocation(dropped.text);
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const place = placeIn(event.clipboardData?.getData('text/plain') ?? '');
    if (place === null || (!cloudAddress(place) && place.length < 2)) return;
    event.preventDefault();
    addLocation(place);
  });
  useEffect(() => {
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
  if (!over) return null;
  return (
    <div className="drop-target">
      <div>
        <Icon name="folder-add" size={44} />
        <strong>{t('locations.drop')}</strong>
        <p>{t('locations.dropHelp')}</p>
      </div>
    </div>
  );
}
