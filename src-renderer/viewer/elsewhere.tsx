/** In place of what the window cannot show: that it is so, and the way to a program that can. */
import { originalUrl } from '../client.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { callHost, useAbility } from './abilities.ts';

export interface ElsewhereProps {
  contentHash: string;
  icon: IconName;
  /** What is the matter, in the reader's language. */
  why: string;
  /** What the engine says of it. */
  detail?: string | undefined;
  /** Whether a copy can be read now, so that there is something to open. */
  readable: boolean;
}

export function Elsewhere({ contentHash, icon, why, detail, readable }: ElsewhereProps) {
  const canOpen = useAbility('host.open');
  return (
    <div className="stage-empty" role="alert">
      <Icon name={icon} size={56} />
      <p>{why}</p>
      {detail !== undefined && <p dir="auto">{detail}</p>}
      {readable && (
        <p className="elsewhere-ways">
          {canOpen && (
            <Button weight="primary" onClick={() => callHost('host.open', { contentHash })}>
              <Icon name="external" /> {t('viewer.openOutside')}
            </Button>
          )}
          <a className="button" href={originalUrl(contentHash, { download: true })} download="">
            <Icon name="download" /> {t('viewer.save')}
          </a>
        </p>
      )}
    </div>
  );
}
