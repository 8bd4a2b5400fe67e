/** In place of what the browser cannot decode: that it is so, and the way to a program that can. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { callHost, useAbility } from './abilities.ts';

export function Unplayable({ contentHash, icon }: { contentHash: string; icon: 'video' | 'audio' }) {
  const canOpen = useAbility('host.open');
  return (
    <div className="stage-empty" role="alert">
      <Icon name={icon} size={56} />
      <p>{t('viewer.unplayable')}</p>
      {canOpen ? (
        <Button onClick={() => callHost('host.open', { contentHash })}>
          <Icon name="external" /> {t('viewer.openOutside')}
        </Button>
      ) : (
        <p>{t('viewer.openElsewhere')}</p>
      )}
    </div>
  );
}
