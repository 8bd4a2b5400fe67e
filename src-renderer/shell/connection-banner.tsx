/** Says when the line to the engine is cut, and for a moment that it is back. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { connection } from '../client.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import './connection-banner.css';

const SHOWN_BACK_MS = 3000;

export function ConnectionBanner() {
  const state = useSyncExternalStore(connection.subscribe, connection.get);
  const [wasCut, setWasCut] = useState(false);
  // Adjusted while drawing, as React advises for what follows from another value.
  if (state !== 'online' && !wasCut) setWasCut(true);
  useEffect(() => {
    if (state !== 'online') return undefined;
    const timer = setTimeout(() => setWasCut(false), SHOWN_BACK_MS);
    return () => clearTimeout(timer);
  }, [state]);
  if (state === 'online' && !wasCut) return null;
  const words = { online: 'connectionBack', lost: 'connectionLost', expired: 'connectionExpired' } as const;
  return (
    <div className={`connection ${state}`} role="status" data-testid="connection">
      <Icon name={state === 'online' ? 'done' : 'lost'} size={16} /> {t(`app.${words[state]}`)}
    </div>
  );
}
