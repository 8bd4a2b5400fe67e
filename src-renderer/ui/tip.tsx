/** A sentence that explains what it hangs on, while the pointer or the keyboard is there. */
import { type ReactNode, useId, useRef } from 'react';
import './tip.css';

export function Tip({ text, className, children }: { text: string; className?: string; children: ReactNode }) {
  const id = useId();
  const tip = useRef<HTMLSpanElement>(null);
  const anchor = `--tip-${id.replaceAll(/[^\w-]/g, '')}`;
  const show = () => tip.current?.showPopover();
  const hide = () => tip.current?.hidePopover();
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it does nothing but show its explanation */}
      <span
        className={className}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what only a pointer can read is lost for others
        tabIndex={0}
        aria-describedby={id}
        style={{ anchorName: anchor }}
        onPointerEnter={show}
        onPointerLeave={hide}
        onFocus={show}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key === 'Escape') hide();
        }}
      >
        {children}
      </span>
      <span ref={tip} id={id} role="tooltip" popover="manual" className="tip" style={{ positionAnchor: anchor }}>
        {text}
      </span>
    </>
  );
}
