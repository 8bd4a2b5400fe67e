/** The first step: what kind of place it is, and the settings of that kind, drawn from its schema. */
import { useShell } from '../shell/store.ts';
import { Field, Switch } from '../ui/field.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type ConfigField, fieldsOf, withPath, withType } from './draft.ts';
import { isWholePath, cloudAddress } from './names.ts';
import { PathField } from './path-field.tsx';
import { useLocations } from './store.ts';
import type { StepProps } from './step-props.ts';

const typeIcons: Record<string, IconName> = { local: 'drive', network: 'network', s3: 'cloud', gcs: 'cloud' };
export const iconOfType = (type: string): IconName => typeIcons[type] ?? 'server';

export function typeWords(type: string, label: string): { label: string; help: string | null } {
  if (type !== 'local' && type !== 'network') return { label, help: null };
  return { label: t(`locations.type.${type}`), help: t(`locations.type.${type}.help`) };
}

/** Our own words for what every type of place has; the schema's for all else. */
function fieldWords({ key, title, description }: ConfigField): { label: string; hint: string } {
  if (key === 'path') return { label: t('locations.folder'), hint: t('locations.folderHelp') };
  if (key === 'mountPath') return { label: t('locations.folder'), hint: t('locations.folderMount') };
  return { label: title, hint: description };
}

function Kinds({ draft, change }: StepProps) {
  const types = useLocations((state) => state.types);
  return (
    <fieldset className="kinds">
      <legend>{t('locations.kind')}</legend>
      {types.map(({ type, label }) => {
        const words = typeWords(type, label);
        return (
          <label key={type} className="kind">
            <input
              type="radio"
              name="kind"
              checked={draft.type === type}
              onChange={() => change((now) => withType(now, type, types))}
            />
            <Icon name={iconOfType(type)} size={20} />
            <span>
              <b>{words.label}</b>
              {words.help !== null && <small>{words.help}</small>}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function ConfigControl({ field, draft, change, problems, taken }: StepProps & { field: ConfigField }) {
  const { key, kind } = field;
  const words = fieldWords(field);
  const value = draft.config[key];
  const set = (next: string | number | boolean) =>
    change((now) => ({ ...now, config: { ...now.config, [key]: next } }), `config.${key}`);
  if (kind === 'flag') return <Switch label={words.label} hint={words.hint} checked={value === true} onChange={set} />;
  return (
    <Field label={words.label} hint={words.hint || undefined} problem={problems[`config.${key}`]}>
      {(ids) => {
        if (kind === 'folder')
          return (
            <PathField
              ids={ids}
              value={String(value ?? '')}
              onChange={(path) => change((now) => withPath(now, key, path, taken), `config.${key}`)}
            />
          );
        if (kind === 'choice')
          return (
            <select {...ids} value={String(value ?? '')} onChange={(event) => set(event.target.value)}>
              {['', ...field.choices].map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </select>
          );
        const isNumber = kind === 'number';
        return (
          <input
            {...ids}
            type={isNumber ? 'number' : 'text'}
            value={String(value ?? '')}
            spellCheck={false}
            onChange={(event) =>
              set(isNumber && event.target.value !== '' ? Number(event.target.value) : event.target.value)
            }
          />
        );
      }}
    </Field>
  );
}

/** What was dropped may need a word: a browser hides paths, and clouds come later. */
function Dropped() {
  const text = useShell((state) => state.adding?.path ?? '');
  const types = useLocations((state) => state.types);
  const cloud = cloudAddress(text);
  if (cloud) {
    if (types.some(({ type }) => type === cloud.scheme)) return null;
    return (
      <p className="wizard-note">
        <Icon name="cloud" /> <span>{t('locations.cloudLater', { scheme: `${cloud.scheme}://` })}</span>
      </p>
    );
  }
  if (text === '' || isWholePath(text)) return null;
  return (
    <p className="wizard-note">
      <Icon name="info" /> <span>{t('locations.browserHidesPath', { name: text })}</span>
    </p>
  );
}

export function StepWhere(props: StepProps) {
  const types = useLocations((state) => state.types);
  const type = types.find((each) => each.type === props.draft.type);
  return (
    <>
      {!props.editing && <Dropped />}
      {!props.editing && types.length > 1 && <Kinds {...props} />}
      {fieldsOf(type).map((field) => (
        <ConfigControl key={field.key} field={field} {...props} />
      ))}
    </>
  );
}
