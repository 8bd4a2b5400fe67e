/** Where to: the locations with their room, and a folder there; what comes of it is a plan, and nothing is done yet. */
import { type FormEvent, useState } from 'react';
import type { LocationReport } from '#api/location.ts';
import { useLocations } from '../locations/store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { firstFocus } from '../ui/first-focus.ts';
import { formatBytes } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { readPreference, writePreference } from '../ui/preferences.ts';
import { t } from '../ui/text.ts';
import { unfitReason } from './fitness.ts';
import { type Source, usePlans } from './store.ts';
import './choose-place.css';

const typeIcons: Record<string, IconName> = { local: 'drive', network: 'network', s3: 'cloud', gcs: 'cloud' };

function PlaceChoice({
  location,
  chosen,
  first,
  onChoose,
}: {
  location: LocationReport;
  chosen: boolean;
  /** The keyboard begins here. */
  first: boolean;
  onChoose: () => void;
}) {
  const { name, type, label, site, freeBytes } = location;
  const unfit = unfitReason(location);
  const kept = [label, site].filter((each) => each !== undefined && each !== '').join(' · ');
  return (
    <label className={unfit === null ? 'place-choice' : 'place-choice unfit'}>
      <input
        ref={first ? firstFocus : undefined}
        type="radio"
        name="place"
        checked={chosen}
        disabled={unfit !== null}
        onChange={onChoose}
      />
      <Icon name={typeIcons[type] ?? 'server'} size={20} />
      <span>
        <b dir="auto">{name}</b>
        {kept !== '' && <small dir="auto">{kept}</small>}
      </span>
      <small>{unfit ?? (freeBytes === null ? '' : t('plans.free', { bytes: formatBytes(freeBytes) }))}</small>
    </label>
  );
}

function VerbChoice({ verb, onChange }: { verb: 'copy' | 'move'; onChange: (verb: 'copy' | 'move') => void }) {
  return (
    <fieldset className="segments verb-choice">
      <legend className="sr-only">{t('plans.verb')}</legend>
      {(['copy', 'move'] as const).map((each) => (
        <label key={each}>
          <input type="radio" name="verb" checked={verb === each} onChange={() => onChange(each)} />
          <span>{t(`plans.run.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Chooser({ first, source }: { first: 'copy' | 'move'; source: Source }) {
  const locations = useLocations((state) => state.locations) ?? [];
  const close = usePlans((state) => state.closeChooser);
  const make = usePlans((state) => state.make);
  const [verb, setVerb] = useState(first);
  const [folder, setFolder] = useState('');
  const fit = locations.filter((location) => unfitReason(location) === null);
  const [start] = useState(() => {
    const last = readPreference<string>('lastTarget', '', (value) => typeof value === 'string');
    return fit.some(({ name }) => name === last) ? last : (fit[0]?.name ?? '');
  });
  const [to, setTo] = useState(start);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    writePreference('lastTarget', to);
    const below = folder.trim().replaceAll(/^\/+|\/+$/g, '');
    void make({ verb, source, to, ...(below === '' ? {} : { folder: below }) });
  };
  return (
    <Dialog
      title={t(`plans.choose.${verb}`, { n: source.count })}
      onClose={close}
      width={520}
      actions={
        <>
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button weight="primary" type="submit" form="choose-place" disabled={to === ''}>
            {t('plans.preview')} <Icon name="go" size={16} />
          </Button>
        </>
      }
    >
      <form id="choose-place" className="choose-place" onSubmit={onSubmit}>
        <VerbChoice verb={verb} onChange={setVerb} />
        <fieldset className="place-choices">
          <legend className="sr-only">{t('plans.location')}</legend>
          {locations.map((location) => (
            <PlaceChoice
              key={location.id}
              location={location}
              chosen={location.name === to}
              first={location.name === start}
              onChoose={() => setTo(location.name)}
            />
          ))}
        </fieldset>
        <Field label={t('plans.folder')} hint={t('plans.folderHint')}>
          {(ids) => (
            <input {...ids} value={folder} spellCheck={false} onChange={(event) => setFolder(event.target.value)} />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

export function ChoosePlace() {
  const choosing = usePlans((state) => state.choosing);
  if (choosing === null) return null;
  return <Chooser first={choosing.verb} source={choosing.source} />;
}
