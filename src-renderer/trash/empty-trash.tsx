/** Before the trash is emptied: of what age, and whether also what lies nowhere else; what comes of it is a plan. */
import { type FormEvent, useState } from 'react';
import { usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { useTrash } from './store.ts';

const ages = [0, 7, 30, 90] as const;

function Question({ onClose }: { onClose: () => void }) {
  const location = useTrash((state) => state.location);
  const make = usePlans((state) => state.make);
  const [days, setDays] = useState<number>(0);
  const [lastCopies, setLastCopies] = useState(false);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    void make({
      verb: 'empty',
      ...(location === null ? {} : { locations: [location] }),
      ...(days === 0 ? {} : { olderThanDays: days }),
      ...(lastCopies ? { lastCopies } : {}),
    });
  };
  return (
    <Dialog
      title={location === null ? t('trash.emptyTitle') : t('trash.emptyTitleIn', { name: location })}
      onClose={onClose}
      width={480}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button weight="primary" type="submit" form="empty-trash">
            {t('plans.preview')} <Icon name="go" size={16} />
          </Button>
        </>
      }
    >
      <form id="empty-trash" className="empty-trash" onSubmit={onSubmit}>
        <p>{t('trash.emptyHelp')}</p>
        <fieldset className="segments">
          <legend className="sr-only">{t('trash.age')}</legend>
          {ages.map((age) => (
            <label key={age}>
              <input type="radio" name="age" checked={days === age} onChange={() => setDays(age)} />
              <span>{t('trash.olderThan', { n: age })}</span>
            </label>
          ))}
        </fieldset>
        <Switch
          label={t('trash.lastCopies')}
          hint={t('trash.lastCopiesHelp')}
          checked={lastCopies}
          onChange={setLastCopies}
        />
      </form>
    </Dialog>
  );
}

export function EmptyTrash({ disabled }: { disabled: boolean }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        <Icon name="delete" size={16} /> {t('trash.emptyNow')}
      </Button>
      {asking && <Question onClose={() => setAsking(false)} />}
    </>
  );
}
