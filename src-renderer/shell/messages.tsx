/** Messages in the corner: what was done, with a way to take it back, or what went wrong. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useShell } from './store.ts';
import './messages.css';

const icons = { good: 'done', bad: 'alert', plain: 'info' } as const;

export function Messages() {
  const messages = useShell((state) => state.messages);
  const dismiss = useShell((state) => state.dismiss);
  return (
    <section className="messages" aria-label={t('app.notifications')} aria-live="polite">
      {messages.map(({ id, kind, text, action }) => (
        <div key={id} className={`message ${kind}`} role={kind === 'bad' ? 'alert' : undefined}>
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
      ))}
    </section>
  );
}
