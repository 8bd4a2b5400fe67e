/** Two to four media side by side: one view for all, one key to flick between two, and what differs in their recipes. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ShownMedia } from '#api/media.ts';
import { client } from '../client.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { t } from '../ui/text.ts';
import { ComparePane, nameOf } from './compare-pane.tsx';
import { bestColumns } from './compare-layout.ts';
import { shownSize } from './facts-panel.tsx';
import { RecipeDifference } from './recipe-difference.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { useViewer } from './store.ts';
import { ControlButton } from './transport.tsx';
import { type ShownView, zoomKeys } from './use-stage.ts';
import { useSize } from './use-size.ts';
import { useFullscreen, useViewerKeys, ViewerDialog } from './viewer-dialog.tsx';
import { FIT, type Frame, magnification, type View } from './zoom.ts';
import { ZoomControls } from './zoom-controls.tsx';
import './comparison.css';
import './stage.css';

const NO_FRAME: Frame = { stage: { width: 0, height: 0 }, picture: { width: 0, height: 0 } };

/** All that is known of all of them; null until the last one is there. */
function useCompared(hashes: readonly string[]): { media: ShownMedia[] | null; failure: unknown; retry: () => void } {
  const [state, setState] = useState<{ media: ShownMedia[] | null; failure: unknown }>({ media: null, failure: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    Promise.all(hashes.map((ref) => client.call('media.show', { ref }))).then(
      (media) => {
        if (!left) setState({ media, failure: null });
      },
      (failure: unknown) => {
        if (!left) setState({ media: null, failure });
      },
    );
    return () => {
      left = true;
    };
  }, [hashes, attempt]);
  return { ...state, retry: () => setAttempt(attempt + 1) };
}

interface Views {
  views: ShownView[];
  linked: boolean;
  change(index: number, update: (view: View) => View, smooth?: boolean): void;
  toggleLinked(): void;
}

/** One view for all of them, or each its own. */
function useViews(count: number): Views {
  const [linked, setLinked] = useState(true);
  const [views, setViews] = useState<ShownView[]>(() =>
    Array.from({ length: count }, () => ({ view: FIT, smooth: false })),
  );
  return {
    views,
    linked,
    change: (index, update, smooth = false) =>
      setViews((before) => {
        const changed = { view: update(before[index]!.view), smooth };
        return before.map((each, at) => (linked || at === index ? changed : each));
      }),
    toggleLinked() {
      if (!linked) setViews(views.map(() => ({ view: views[0]!.view, smooth: true })));
      setLinked(!linked);
    },
  };
}

/** True while a key is held that shows the second in the place of the first. */
function useFlicker(): boolean {
  const [held, setHeld] = useState(false);
  useViewerKeys({ ' ': () => setHeld(true), b: () => setHeld(true) });
  useEffect(() => {
    const release = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || /^[ b]$/i.test(event.key)) setHeld(false);
    };
    window.addEventListener('keyup', release, true);
    // A key that is let go in another window is never heard of.
    window.addEventListener('blur', release);
    return () => {
      window.removeEventListener('keyup', release, true);
      window.removeEventListener('blur', release);
    };
  }, []);
  return held;
}

/** Starts all of them at the same moment of theirs, or stops them. */
function togglePlaying(videos: readonly HTMLVideoElement[]): boolean {
  const playing = videos.some((video) => !video.paused);
  for (const video of videos) {
    if (playing) video.pause();
    else {
      video.currentTime = videos[0]!.currentTime;
      void video.play().catch(() => {});
    }
  }
  return !playing;
}

function Panes({ media }: { media: readonly ShownMedia[] }) {
  const panes = useRef<HTMLDivElement>(null);
  const size = useSize(panes);
  const whole = useFullscreen();
  const close = useViewer((state) => state.closeComparison);
  const { views, linked, change, toggleLinked } = useViews(media.length);
  const [frames, setFrames] = useState<readonly Frame[]>([]);
  const [solo, setSolo] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [table, setTable] = useState(() => readPreference('compareTable', true, (value) => typeof value === 'boolean'));
  const flicker = useFlicker();
  const slots = media.map((_, index) => (flicker && index < 2 ? 1 - index : index));
  const lead = solo ?? 0;
  const frame = frames[lead] ?? NO_FRAME;
  const recipes = useMemo(() => media.map(({ recipe }) => recipe), [media]);
  const moving = media.some(({ mediaType }) => mediaType === 'video');
  const changeLead = (update: (view: View) => View, smooth?: boolean) => change(lead, update, smooth);
  const zoom = zoomKeys(frame, changeLead);
  const play = () => setPlaying(togglePlaying([...(panes.current?.querySelectorAll('video') ?? [])]));
  const toggleTable = () => {
    setTable(!table);
    writePreference('compareTable', !table);
  };
  const digits = media.map((_, index) => [String(index + 1), () => setSolo(solo === index ? null : index)] as const);
  useViewerKeys({
    ...zoom,
    ...Object.fromEntries(digits),
    u: toggleLinked,
    d: toggleTable,
    f: () => whole?.toggle(),
    ...(moving ? { k: play } : {}),
  });
  const shapes = media.map(({ facts }) => {
    const picture = shownSize(facts);
    return picture ? picture.width / picture.height : 1;
  });
  return (
    <>
      <header className="viewer-bar">
        <ControlButton icon="close" label={t('app.close')} onClick={close} />
        <div className="viewer-title">
          <h1>{t('viewer.comparing', { count: media.length })}</h1>
          <p>{t('viewer.compareHint')}</p>
        </div>
        {moving && (
          <ControlButton
            icon={playing ? 'pause' : 'play'}
            label={t(playing ? 'viewer.pauseAll' : 'viewer.playAll')}
            onClick={play}
          />
        )}
        <ZoomControls frame={frame} magnification={magnification(frame, views[lead]!.view)} change={changeLead} />
        <ControlButton
          icon={linked ? 'link' : 'unlink'}
          label={t('viewer.linkViews')}
          pressed={linked}
          onClick={toggleLinked}
        />
        <ControlButton icon="rows" label={t('viewer.differences')} pressed={table} onClick={toggleTable} />
        {whole && (
          <ControlButton
            icon={whole.fullscreen ? 'fullscreen-end' : 'fullscreen'}
            label={t(whole.fullscreen ? 'viewer.leaveFullscreen' : 'viewer.fullscreen')}
            onClick={whole.toggle}
          />
        )}
      </header>
      <div
        ref={panes}
        className={solo === null ? 'panes' : 'panes solo'}
        style={{ gridTemplateColumns: `repeat(${solo === null ? bestColumns(shapes, size) : 1}, minmax(0, 1fr))` }}
      >
        {media.map((shown, index) => (
          <ComparePane
            key={shown.contentHash}
            shown={shown}
            index={index}
            slot={slots[index]!}
            hidden={solo !== null && slots[index] !== solo}
            view={views[index]!}
            change={(update, smooth) => change(index, update, smooth)}
            onFrame={(at, each) => setFrames((before) => Object.assign([...before], { [at]: each }))}
          />
        ))}
      </div>
      {table && (
        <ScrollBox className="differences" label={t('viewer.differences')}>
          <RecipeDifference recipes={recipes} names={media.map(nameOf)} />
        </ScrollBox>
      )}
    </>
  );
}

function Content({ hashes }: { hashes: readonly string[] }) {
  const { media, failure, retry } = useCompared(hashes);
  if (failure !== null) {
    return (
      <div className="stage-empty">
        <ErrorNotice error={failure} onRetry={retry} />
      </div>
    );
  }
  return media && <Panes media={media} />;
}

export function Comparison() {
  const hashes = useViewer((state) => state.compared);
  const close = useViewer((state) => state.closeComparison);
  if (hashes === null) return null;
  return (
    <ViewerDialog label={t('viewer.comparison')} className="comparison" onClose={close}>
      <Content key={hashes.join()} hashes={hashes} />
    </ViewerDialog>
  );
}
