/** A dialog over everything else: the browser's own, which keeps the keyboard inside and closes at Escape. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { t } from './text.ts';
import './dialog.css';

export interface DialogProps {
  title: string;
  /** Called at Escape, at a click beside it, and by its close button. */
  onClose: () => void;
  children: ReactNode;
  /** CSS width; it shrinks with the window. */
  width?: number;
  /** Buttons at the foot. */
  actions?: ReactNode;
}

export function Dialog({ title, onClose, children, width = 560, actions }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect is undone while the dialog is still there, so that closing it gives the keyboard back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- Escape is the keyboard's way, and the browser's
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      style={{ width }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div className="dialog-sheet">
        <header role="none">
          <h2 id={titleId}>{title}</h2>
          <Button weight="quiet" aria-label={t('app.close')} onClick={onClose}>
            <Icon name="close" />
          </Button>
        </header>
        <div className="dialog-body">{children}</div>
        {actions !== undefined && <footer role="none">{actions}</footer>}
      </div>
    </dialog>
  );
}
