/** The panel at the side: as wide as the reader likes it, and a sheet over the rest where the window is narrow. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { t } from '../ui/text.ts';
import './panel-frame.css';

/** CSS pixels. */
const WIDTH = { least: 280, first: 352, most: 640 };
const STEP = 16;

const within = (width: number): number => Math.min(Math.max(Math.round(width), WIDTH.least), WIDTH.most);

/** Where a key leads from a width; null for keys that mean nothing here. */
function widthAt(key: string, width: number): number | null {
  const to: Record<string, number> = {
    ArrowLeft: width + STEP,
    ArrowRight: width - STEP,
    Home: WIDTH.most,
    End: WIDTH.least,
  };
  return to[key] ?? null;
}

function Resizer({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onWidth(event.currentTarget.parentElement!.getBoundingClientRect().right - event.clientX);
  };
  const press = (event: KeyboardEvent) => {
    const next = widthAt(event.key, width);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(next);
  };
  return (
    <div
      className="panel-resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('viewer.panelWidth')}
      aria-valuenow={width}
      aria-valuemin={WIDTH.least}
      aria-valuemax={WIDTH.most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onWidth(WIDTH.first)}
      onKeyDown={press}
    />
  );
}

export interface PanelFrameProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

export function PanelFrame({ title, onClose, children }: PanelFrameProps) {
  const [width, setWidth] = useState(() =>
    readPreference('detailsWidth', WIDTH.first, (value) => typeof value === 'number' && value === within(value)),
  );
  const change = (wanted: number) => {
    setWidth(within(wanted));
    writePreference('detailsWidth', within(wanted));
  };
  return (
    <aside
      className="detail"
      aria-label={t('viewer.details')}
      style={{ width }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <Resizer width={width} onWidth={change} />
      <header>
        <h1 dir="auto">{title}</h1>
        <Button weight="quiet" aria-label={t('viewer.closeDetails')} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      <div className="detail-body">{children}</div>
    </aside>
  );
}
