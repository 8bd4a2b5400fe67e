/** A labelled field of a form with its hint and, at its own place, what is wrong with it. */
import { type ReactNode, useId } from 'react';
import { Icon } from './icon.tsx';
import './field.css';

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong and what to do; null while nothing is. */
  problem?: string | null | undefined;
  /** Draws the control with the ids that tie it to its label, hint and problem. */
  children: (ids: FieldIds) => ReactNode;
}

export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const wrong = problem !== null && problem !== undefined;
  const described = [wrong ? `${id}-problem` : '', hint === undefined ? '' : `${id}-hint`].filter(
    (each) => each !== '',
  );
  return (
    <div className={wrong ? 'field wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': wrong ? true : undefined,
      })}
      {wrong && (
        <p className="field-problem" id={`${id}-problem`} role="alert" dir="auto">
          <Icon name="alert" size={15} />
          <span>{problem}</span>
        </p>
      )}
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** On or off, with what that means. */
export function Switch(props: { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <label className="switch">
      <span>
        <b>{props.label}</b>
        <small id={id}>{props.hint}</small>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-label={props.label}
        aria-describedby={id}
        aria-checked={props.checked}
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
    </label>
  );
}
