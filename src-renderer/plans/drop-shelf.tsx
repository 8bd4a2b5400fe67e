/** The locations, side by side, while media are dragged: what is dropped on one becomes a plan. */
import { type DragEvent, useEffect, useState } from 'react';
import type { LocationReport } from '#api/location.ts';
import { useLocations } from '../locations/store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { unfitReason } from './fitness.ts';
import { type AskedVerb, dropOnto, type Source, usePlans } from './store.ts';
import './drop-shelf.css';

/** Shift moves, as file managers have it. */
const verbOf = (event: { shiftKey: boolean }): 'copy' | 'move' => (event.shiftKey ? 'move' : 'copy');

interface DropChipProps {
  icon: IconName;
  name: string;
  /** Why nothing can be dropped here; null where it can. */
  unfit: string | null;
  hint: (verb: AskedVerb) => string;
  verb: (event: { shiftKey: boolean }) => AskedVerb;
  to: string | null;
  danger?: boolean;
}

function DropChip({ icon, name, unfit, hint, verb, to, danger = false }: DropChipProps) {
  const [over, setOver] = useState<AskedVerb | null>(null);
  const onDragOver = (event: DragEvent) => {
    if (unfit !== null) return;
    event.preventDefault();
    const now = verb(event);
    event.dataTransfer.dropEffect = now === 'copy' ? 'copy' : 'move';
    setOver(now);
  };
  return (
    <li
      className={`drop-chip${over ? ' over' : ''}${unfit === null ? '' : ' unfit'}${danger ? ' danger' : ''}`}
      onDragEnter={onDragOver}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(null)}
      onDrop={(event) => {
        setOver(null);
        if (unfit === null) dropOnto(verb, to)(event.nativeEvent);
      }}
    >
      <Icon name={icon} size={20} />
      <b dir="auto">{name}</b>
      <small>{unfit ?? (over === null ? '' : hint(over))}</small>
    </li>
  );
}

function LocationChip({ location }: { location: LocationReport }) {
  return (
    <DropChip
      icon="drive"
      name={location.name}
      unfit={unfitReason(location)}
      hint={(verb) => t(`plans.run.${verb}`)}
      verb={verbOf}
      to={location.name}
    />
  );
}

/** The drag is over, however it ended, when the pointer speaks again after it was silent. */
function useDragEnd(source: Source | null): void {
  const drag = usePlans((state) => state.drag);
  useEffect(() => {
    if (source === null) return undefined;
    let begun = false;
    const onOver = () => {
      begun = true;
    };
    const end = () => drag(null);
    const onPointer = () => {
      if (begun) end();
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragend', end);
    window.addEventListener('pointermove', onPointer);
    window.addEventListener('pointerdown', end);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragend', end);
      window.removeEventListener('pointermove', onPointer);
      window.removeEventListener('pointerdown', end);
    };
  }, [source, drag]);
}

export function DropShelf() {
  const source = usePlans((state) => state.dragging);
  const locations = useLocations((state) => state.locations) ?? [];
  useDragEnd(source);
  if (source === null) return null;
  return (
    <div className="drop-shelf" role="group" aria-label={t('plans.dropHere')}>
      <p>
        <b>{t('plans.dragging', { n: source.count })}</b> {t('plans.dropHelp')}
      </p>
      <ul>
        {locations.map((location) => (
          <LocationChip key={location.id} location={location} />
        ))}
        <DropChip
          icon="delete"
          name={t('plans.trash')}
          unfit={null}
          hint={() => t('plans.run.trash')}
          verb={() => 'trash'}
          to={null}
          danger
        />
      </ul>
    </div>
  );
}
