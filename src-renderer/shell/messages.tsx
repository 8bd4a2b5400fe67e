/** Messages in the corner: what was done, with a way to take it back, or what went wrong; over whatever fills the window. */
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useTopDialog } from '../ui/top-dialog.ts';
import { type Message, useShell } from './store.ts';
import './messages.css';

const icons = { good: 'done', bad: 'alert', plain: 'info' } as const;

function MessageLine({ message: { id, kind, text, action } }: { message: Message }) {
  const dismiss = useShell((state) => state.dismiss);
  const hold = useShell((state) => state.hold);
  const release = useShell((state) => state.release);
  return (
    <div
      className={`message ${kind}`}
      role={kind === 'bad' ? 'alert' : undefined}
      onPointerEnter={() => hold(id)}
      onPointerLeave={() => release(id)}
      onFocus={() => hold(id)}
      onBlur={() => release(id)}
    >
      <Icon name={icons[kind]} />
      <p dir="auto">{text}</p>
      {action && (
        <Button
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <Button weight="quiet" aria-label={t('app.dismiss')} onClick={() => dismiss(id)}>
        <Icon name="close" size={16} />
      </Button>
    </div>
  );
}

function MessageList() {
  const messages = useShell((state) => state.messages);
  const list = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    // What fills the screen comes into the browser's top layer after us, and would cover us.
    const rise = () => {
      if (element?.matches(':popover-open')) element.hidePopover();
      element?.showPopover();
    };
    rise();
    document.addEventListener('fullscreenchange', rise);
    return () => document.removeEventListener('fullscreenchange', rise);
  }, []);
  return (
    <section ref={list} popover="manual" className="messages" aria-label={t('app.notifications')} aria-live="polite">
      {messages.map((message) => (
        <MessageLine key={message.id} message={message} />
      ))}
    </section>
  );
}

export function Messages() {
  const dialog = useTopDialog();
  // A modal dialog makes everything outside of it unreachable.
  return dialog ? createPortal(<MessageList />, dialog) : <MessageList />;
}
