/** The wizard that adds a location in three short steps, or edits one. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { AliceError } from '#api/errors.ts';
import type { LocationReport } from '#api/location.ts';
import { useShell } from '../shell/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { commandsOfDraft } from './commands.ts';
import {
  changeOf,
  type Draft,
  draftFrom,
  draftOf,
  type FieldName,
  fieldOf,
  newLocation,
  problemsIn,
  type Step,
  steps,
} from './draft.ts';
import { sayProblem } from './say-problem.ts';
import type { StepProps } from './step-props.ts';
import { StepName } from './step-name.tsx';
import { StepPurpose } from './step-purpose.tsx';
import { StepWhere } from './step-where.tsx';
import { useLocations } from './store.ts';
import './wizard.css';

const bodies = { where: StepWhere, purpose: StepPurpose, name: StepName } as const;

const titleOf = (step: Step): string =>
  ({ where: t('locations.whereTitle'), purpose: t('locations.purposeTitle'), name: t('locations.nameTitle') })[step];

/** Where one is among the steps; when editing, and for steps already taken, also the way to them. */
function Steps({ at, free, onGo }: { at: Step; free: boolean; onGo: (step: Step) => void }) {
  const now = steps.indexOf(at);
  return (
    <ol className="steps" aria-label={t('locations.steps')}>
      {steps.map((step, index) => (
        <li key={step} className={index < now || (free && index !== now) ? 'taken' : ''}>
          <button
            type="button"
            aria-current={step === at ? 'step' : undefined}
            disabled={!free && index > now}
            onClick={() => onGo(step)}
          >
            <i>{index < now && !free ? <Icon name="check" size={13} /> : index + 1}</i>
            {t(`locations.step.${step}`)}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Everything that the wizard knows and does, apart from how it looks. */
function useWizard(editing: LocationReport | null, close: () => void) {
  const types = useLocations((state) => state.types);
  const locations = useLocations((state) => state.locations) ?? [];
  const taken = locations.map(({ name }) => name).filter((name) => name !== editing?.name);
  const [draft, setDraft] = useState(() =>
    editing ? draftOf(editing) : draftFrom(useShell.getState().adding?.path ?? '', types, taken),
  );
  const [step, setStep] = useState<Step>('where');
  const [problems, setProblems] = useState<Record<FieldName, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const change: StepProps['change'] = (next, field) => {
    setDraft(next);
    if (field !== undefined) setProblems(({ [field]: _answered, ...rest }) => rest);
    setFailure(null);
  };
  const check = (which: Step): boolean => {
    const found = problemsIn(which, draft, types, taken);
    setProblems(Object.fromEntries(found.map((each) => [each.field, sayProblem(each, draft)])));
    if (found.length > 0) setStep(which);
    return found.length === 0;
  };
  const refuse = (error: unknown) => {
    const place = error instanceof AliceError ? fieldOf(error, draft, types) : null;
    if (!place) {
      setFailure(error);
      return;
    }
    setStep(place.step);
    setProblems({ [place.field]: errorLine(error) });
  };
  const finish = async () => {
    if (!steps.every(check)) return;
    setBusy(true);
    try {
      const { add, update } = useLocations.getState();
      if (editing) {
        const { name } = await update(editing.name, changeOf(draft, editing));
        useShell.getState().say({ kind: 'good', text: t('locations.saved', { name }) });
      } else await add(newLocation(draft));
      close();
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  };
  const next = () => {
    const following = steps[steps.indexOf(step) + 1];
    if (editing || !following) void finish();
    else if (check(step)) setStep(following);
  };
  const go = (to: Step) => {
    if (steps.indexOf(to) < steps.indexOf(step) || check(step)) setStep(to);
  };
  return { step, go, next, busy, failure, body: { draft, change, problems, taken, editing: editing !== null } };
}

/** What the wizard would do, as it would be typed; nothing while nothing has changed. */
function Typed({ draft, editing }: { draft: Draft; editing: LocationReport | null }) {
  const commands = commandsOfDraft(draft, editing);
  return commands.length === 0 ? null : <AsCommand commands={commands} />;
}

export function Wizard({ editing, onClose }: { editing: LocationReport | null; onClose: () => void }) {
  const { step, go, next, busy, failure, body } = useWizard(editing, onClose);
  const form = useRef<HTMLFormElement>(null);
  const wrong = Object.keys(body.problems)[0];
  useEffect(() => {
    const first = 'input:not([type="radio"])';
    form.current?.querySelector<HTMLElement>(first)?.focus({ preventScroll: step !== 'where' });
    if (step !== 'where') form.current?.parentElement?.scrollTo(0, 0);
  }, [step]);
  useEffect(() => {
    if (wrong !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [wrong]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    next();
  };
  const Body = bodies[step];
  const at = steps.indexOf(step);
  const last = at === steps.length - 1;
  return (
    <Dialog
      title={editing ? t('locations.wizardEdit', { name: editing.name }) : t('locations.wizard')}
      onClose={onClose}
      width={640}
      actions={
        <>
          {!editing && at > 0 && (
            <Button className="wizard-back" onClick={() => go(steps[at - 1]!)}>
              <Icon name="back" size={16} /> {t('locations.back')}
            </Button>
          )}
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button weight="primary" type="submit" form="wizard" disabled={busy}>
            {editing && (busy ? t('locations.saving') : t('locations.save'))}
            {!editing && last && (busy ? t('locations.adding') : t('locations.addAndScan'))}
            {!editing && !last && t('locations.next')}
          </Button>
        </>
      }
    >
      <Steps at={step} free={editing !== null} onGo={go} />
      <form id="wizard" ref={form} className="wizard" noValidate onSubmit={onSubmit}>
        <h3>
          <span className="sr-only">{t('locations.stepOf', { n: at + 1, all: steps.length })}: </span>
          {titleOf(step)}
        </h3>
        <Body {...body} />
        {failure !== null && <ErrorNotice error={failure} />}
        {(editing !== null || last) && <Typed draft={body.draft} editing={editing} />}
      </form>
    </Dialog>
  );
}
