/** What opens beside its button, over everything else: the browser closes it at Escape and at a click elsewhere. */
import {
  type ButtonHTMLAttributes,
  type ReactNode,
  type Ref,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import './popover.css';

export interface PopoverHandle {
  show(): void;
  hide(): void;
}

export interface PopoverProps {
  /** What the button is called, where its face alone does not say it. */
  label?: string;
  face: ReactNode;
  button?: ButtonHTMLAttributes<HTMLButtonElement>;
  /** Drawn while it is open only. */
  children: ReactNode;
  className?: string;
  role?: 'menu' | 'dialog';
  /** The name of what opens; the button's label when left out. */
  title?: string;
  handle?: Ref<PopoverHandle>;
  onOpen?: (panel: HTMLElement) => void;
}

export function Popover({ label, face, button, children, className = '', role, title, handle, onOpen }: PopoverProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const anchor = `--anchor-${id.replaceAll(/[^\w-]/g, '')}`;
  useImperativeHandle(handle, () => ({
    show: () => panel.current?.showPopover(),
    hide: () => panel.current?.hidePopover(),
  }));
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        {...button}
        popoverTarget={id}
        aria-haspopup={role}
        aria-expanded={open}
        style={{ anchorName: anchor }}
      >
        {face}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role={role}
        aria-label={title ?? label}
        className={`popover ${className}`}
        style={{ positionAnchor: anchor }}
        onBeforeToggle={(event) => {
          if (event.newState === 'open') setOpen(true);
        }}
        onToggle={(event) => {
          setOpen(event.newState === 'open');
          if (event.newState === 'open') onOpen?.(event.currentTarget);
        }}
      >
        {open && children}
      </div>
    </>
  );
}
