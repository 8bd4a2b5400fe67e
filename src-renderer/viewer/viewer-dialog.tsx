/** The dialog that fills the window: what lies in it registers its keys, and no key reaches the screen below. */
import {
  createContext,
  type KeyboardEvent as ReactKeyboardEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { type Hotkeys, isTyping, keyName } from '../ui/use-hotkeys.ts';
import './viewer-dialog.css';

interface Registry {
  /** The latest one is asked first. */
  keys: Set<() => Hotkeys>;
  /** Whole screen or not; a dialog itself may not be that, but what is in it. */
  toggleFullscreen(): void;
  fullscreen: boolean;
}

const Context = createContext<Registry | null>(null);

/** Keys for as long as the caller is drawn inside of a {@link ViewerDialog}; anywhere else they are nothing. */
export function useViewerKeys(hotkeys: Hotkeys): void {
  const registry = useContext(Context);
  const latest = useEffectEvent(() => hotkeys);
  const keys = registry?.keys;
  useEffect(() => {
    if (!keys) return undefined;
    const entry = () => latest();
    keys.add(entry);
    return () => void keys.delete(entry);
  }, [keys]);
}

/** Null outside of a viewer. */
export function useFullscreen(): { fullscreen: boolean; toggle: () => void } | null {
  const registry = useContext(Context);
  return registry && { fullscreen: registry.fullscreen, toggle: registry.toggleFullscreen };
}

/** How long nothing may move before a whole screen shows the picture alone. */
const IDLE_MS = 2500;

function useIdle(surface: RefObject<HTMLElement | null>, watching: boolean): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    const element = surface.current;
    if (!watching || !element) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), IDLE_MS);
    };
    wake();
    const stirs = ['pointermove', 'pointerdown', 'keydown', 'wheel'];
    for (const name of stirs) element.addEventListener(name, wake, { passive: true });
    return () => {
      clearTimeout(timer);
      setIdle(false);
      for (const name of stirs) element.removeEventListener(name, wake);
    };
  }, [surface, watching]);
  return idle;
}

/** Buttons answer to the space bar, sliders to the arrows: these stay theirs. */
function isOwnKey(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input[type="range"], [role="separator"]')) return /^(Arrow|Home|End|Page)/.test(name);
  if (target.closest('button, a, summary')) return name === ' ' || name === 'Enter';
  return target.closest('select') !== null;
}

export interface ViewerDialogProps {
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}

export function ViewerDialog({ label, className, onClose, children }: ViewerDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [keys] = useState(() => new Set<() => Hotkeys>());
  const [fullscreen, setFullscreen] = useState(false);

  const idle = useIdle(surface, fullscreen);

  const toggleFullscreen = () => {
    // Both are refused where no whole screen is to be had (a frame, a phone): then nothing happens.
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    else void surface.current?.requestFullscreen().catch(() => {});
  };
  const answer = (event: KeyboardEvent | ReactKeyboardEvent) => {
    const name = keyName(event);
    if (event.defaultPrevented || isTyping(event.target) || isOwnKey(event.target, name)) return;
    const native = 'nativeEvent' in event ? event.nativeEvent : event;
    const taken = [...keys].toReversed().find((each) => Object.hasOwn(each(), name));
    if (!taken) return;
    event.preventDefault();
    taken()[name]!(native);
  };
  const answerStray = useEffectEvent((event: KeyboardEvent) => {
    // Where the focused button has gone, keys come from the page itself.
    if (event.target !== document.body || dialog.current?.matches(':modal') !== true) return;
    answer(event);
    if (event.defaultPrevented) event.stopPropagation();
  });

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    surface.current?.focus();
    const onFullscreen = () => setFullscreen(document.fullscreenElement !== null);
    document.addEventListener('keydown', answerStray, true);
    document.addEventListener('fullscreenchange', onFullscreen);
    return () => {
      document.removeEventListener('keydown', answerStray, true);
      document.removeEventListener('fullscreenchange', onFullscreen);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
      element?.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={`viewer ${className}`}
      aria-label={label}
      data-hotkeys=""
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        if (dialog.current?.open === false) onClose();
      }}
      onKeyDown={(event) => {
        answer(event);
        // The sheet of shortcuts is for everywhere.
        if (event.key !== '?') event.stopPropagation();
      }}
    >
      <div
        ref={surface}
        className={`viewer-surface${fullscreen ? ' fullscreen' : ''}${idle ? ' idle' : ''}`}
        tabIndex={-1}
      >
        <Context value={{ keys, toggleFullscreen, fullscreen }}>{children}</Context>
      </div>
    </dialog>
  );
}
