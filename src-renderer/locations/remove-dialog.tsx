/** Before a location is forgotten: that no file is touched, and what would no longer be known anywhere. */
import { useEffect, useState } from 'react';
import type { Output } from '#api/contract.ts';
import type { LocationReport } from '#api/location.ts';
import { client } from '../client.ts';
import { termOf } from '../media/terms.ts';
import { useShell } from '../shell/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatBytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { useLocations } from './store.ts';
import './remove-dialog.css';

type Loss = Output<'locations.checkRemoval'>;

function LossWords({ loss, onShow }: { loss: Loss; onShow: () => void }) {
  const { media, bytes } = loss.onlyHere;
  return (
    <>
      <li>
        <Icon name="copies" /> <span>{t('locations.removeCopies', { n: loss.copies })}</span>
      </li>
      {media > 0 && (
        <li className="loss">
          <Icon name="unsafe" />
          <span>{t('locations.removeOnly', { n: media, bytes: formatBytes(bytes) })}</span>
          <Button className="small" onClick={onShow}>
            {t('locations.showThem')}
          </Button>
        </li>
      )}
      {media === 0 && loss.copies > 0 && (
        <li>
          <Icon name="verified" /> <span>{t('locations.removeSafe')}</span>
        </li>
      )}
    </>
  );
}

export function RemoveDialog({ location, onClose }: { location: LocationReport; onClose: () => void }) {
  const remove = useLocations((state) => state.remove);
  const showSearch = useShell((state) => state.showSearch);
  const [loss, setLoss] = useState<Loss | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { name } = location;
  useEffect(() => {
    let gone = false;
    client.call('locations.checkRemoval', { name }).then(
      (answer) => !gone && setLoss(answer),
      (failure: unknown) => !gone && setError(failure),
    );
    return () => {
      gone = true;
    };
  }, [name]);
  const confirm = () => {
    setBusy(true);
    remove(location).then(onClose, (failure: unknown) => {
      setError(failure);
      setBusy(false);
    });
  };
  const show = () => {
    onClose();
    showSearch(termOf('only', name));
  };
  return (
    <Dialog
      title={t('locations.removeTitle', { name })}
      onClose={onClose}
      width={520}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button className="danger" disabled={busy || loss === null} onClick={confirm}>
            {busy ? t('locations.removing') : t('locations.removeNow')}
          </Button>
        </>
      }
    >
      <ul className="removal">
        <li>
          <Icon name="lock" /> <span>{t('locations.removeNoFile')}</span>
        </li>
        {loss && <LossWords loss={loss} onShow={show} />}
        {!loss && error === null && <li className="skeleton removal-skeleton" />}
        {location.reachability !== 'online' && (
          <li>
            <Icon name="offline" /> <span>{t('locations.removeOffline')}</span>
          </li>
        )}
      </ul>
      {error !== null && <ErrorNotice error={error} />}
      <AsCommand
        commands={[aliceCommand('locations', 'remove', name, ...(loss && loss.onlyHere.media > 0 ? ['--yes'] : []))]}
      />
    </Dialog>
  );
}
