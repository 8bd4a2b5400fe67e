/** A failure where it happened: what it is, what the engine says, and the next step. */
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { sayError } from './say-error.ts';
import { t } from './text.ts';
import './notice.css';

export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, next } = sayError(error);
  return (
    <div className="error-notice" role="alert">
      <Icon name="alert" />
      <div>
        <strong>{title}</strong>
        {detail !== null && <p dir="auto">{detail}</p>}
        <p className="next">{next}</p>
      </div>
      {onRetry && <Button onClick={onRetry}>{t('app.retry')}</Button>}
    </div>
  );
}

/** What stands in place of something that is not there: why, and what to do. */
export function Empty({
  icon,
  title,
  children,
}: {
  icon: Parameters<typeof Icon>[0]['name'];
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={30} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
