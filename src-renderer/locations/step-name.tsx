/** The last step: what the place is called and where one finds it; when editing, also its bounds and its duty. */
import type { StorageLocation } from '#api/location.ts';
import { Field } from '../ui/field.tsx';
import { t } from '../ui/text.ts';
import { nameProblem } from './names.ts';
import { sayProblem } from './say-problem.ts';
import type { StepProps } from './step-props.ts';

type TextMember = 'name' | 'label' | 'site' | 'exclude' | 'maxBytes' | 'reserveBytes';

function Bounds({ draft, change, problems }: StepProps) {
  const set = (member: TextMember) => (event: { target: { value: string } }) =>
    change((now) => ({ ...now, [member]: event.target.value }), member);
  return (
    <>
      <div className="pair">
        <Field label={t('locations.maxBytes')} hint={t('locations.maxBytesHelp')} problem={problems.maxBytes}>
          {(ids) => <input {...ids} value={draft.maxBytes} placeholder="500 GB" onChange={set('maxBytes')} />}
        </Field>
        <Field label={t('locations.reserve')} hint={t('locations.reserveHelp')} problem={problems.reserveBytes}>
          {(ids) => <input {...ids} value={draft.reserveBytes} placeholder="20 GB" onChange={set('reserveBytes')} />}
        </Field>
      </div>
      <Field label={t('locations.exclude')} hint={t('locations.excludeHelp')} problem={problems.exclude}>
        {(ids) => <textarea {...ids} value={draft.exclude} spellCheck={false} onChange={set('exclude')} />}
      </Field>
    </>
  );
}

function Duty({ draft, change }: StepProps) {
  const duties: [StorageLocation['status'], string, string][] = [
    ['active', t('locations.active'), t('locations.activeHelp')],
    ['paused', t('locations.paused'), t('locations.pausedHelp')],
    ['retired', t('locations.retired'), t('locations.retiredHelp')],
  ];
  return (
    <fieldset className="duty">
      <legend>{t('locations.status')}</legend>
      {duties.map(([status, label, help]) => (
        <label key={status}>
          <input
            type="radio"
            name="status"
            aria-label={label}
            checked={draft.status === status}
            onChange={() => change((now) => ({ ...now, status }))}
          />
          <span>
            <b>{label}</b> <small>{help}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function StepName(props: StepProps) {
  const { draft, change, problems, taken, editing } = props;
  const set = (member: TextMember) => (event: { target: { value: string } }) =>
    change((now) => ({ ...now, [member]: event.target.value, ...(member === 'name' ? { named: true } : {}) }), member);
  // An empty name is complained of only when somebody wants to go on with it.
  const typed = draft.name === '' ? null : nameProblem(draft.name.trim(), taken);
  const problem =
    problems.name ?? (typed === null ? null : sayProblem({ field: 'name', problem: `name-${typed}` }, draft));
  return (
    <>
      <Field label={t('locations.name')} hint={t('locations.nameHelp')} problem={problem}>
        {(ids) => (
          <input
            {...ids}
            value={draft.name}
            maxLength={80}
            spellCheck={false}
            autoComplete="off"
            onChange={set('name')}
          />
        )}
      </Field>
      <div className="pair">
        <Field label={t('locations.label')} hint={t('locations.labelHelp')} problem={problems.label}>
          {(ids) => (
            <input {...ids} value={draft.label} placeholder={t('locations.labelExample')} onChange={set('label')} />
          )}
        </Field>
        <Field label={t('locations.site')} problem={problems.site}>
          {(ids) => (
            <input {...ids} value={draft.site} placeholder={t('locations.siteExample')} onChange={set('site')} />
          )}
        </Field>
      </div>
      {editing && <Bounds {...props} />}
      {editing && <Duty {...props} />}
    </>
  );
}
