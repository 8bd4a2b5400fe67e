/** The second step: what the place is for, whether new files are looked for there, and whether anything may be written. */
import { knownPurposes } from '#api/location-words.ts';
import { Switch } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { purposeWords } from './purposes.ts';
import type { StepProps } from './step-props.ts';

export function StepPurpose({ draft, change }: StepProps) {
  const toggle = (purpose: string, on: boolean) =>
    change((now) => ({
      ...now,
      purpose: on ? [...now.purpose, purpose] : now.purpose.filter((each) => each !== purpose),
    }));
  const own = draft.purpose.filter((purpose) => !(knownPurposes as readonly string[]).includes(purpose));
  return (
    <>
      <fieldset className="purposes">
        <legend>{t('locations.purposeHint')}</legend>
        {[...knownPurposes, ...own].map((purpose) => {
          const { icon, label, help } = purposeWords(purpose);
          return (
            <label key={purpose} className="purpose">
              <input
                type="checkbox"
                aria-label={label}
                aria-describedby={`purpose-${purpose}`}
                checked={draft.purpose.includes(purpose)}
                onChange={(event) => toggle(purpose, event.target.checked)}
              />
              <Icon name={icon} size={20} />
              <span>
                <b>{label}</b>
                <small id={`purpose-${purpose}`}>{help}</small>
              </span>
              <Icon name="check" size={17} />
            </label>
          );
        })}
      </fieldset>
      <Switch
        label={t('locations.scanHere')}
        hint={t('locations.scanHereHelp')}
        checked={draft.scan}
        onChange={(scan) => change((now) => ({ ...now, scan }))}
      />
      <Switch
        label={t('locations.readOnly')}
        hint={t('locations.readOnlyHelp')}
        checked={draft.readOnly}
        onChange={(readOnly) => change((now) => ({ ...now, readOnly }))}
      />
    </>
  );
}
