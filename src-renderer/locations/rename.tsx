/** The name of a location, which can be changed in its place. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { LocationReport } from '#api/location.ts';
import { Icon } from '../ui/icon.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { nameProblem } from './names.ts';
import { sayNameProblem } from './say-problem.ts';
import { useLocations } from './store.ts';

function NameField({ name, onEnd }: { name: string; onEnd: () => void }) {
  const locations = useLocations((state) => state.locations) ?? [];
  const rename = useLocations((state) => state.rename);
  const [text, setText] = useState(name);
  const [refusal, setRefusal] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const taken = locations.map((each) => each.name).filter((each) => each !== name);
  const problem = nameProblem(text.trim(), taken);
  const wrong = refusal ?? (problem === null ? null : sayNameProblem(problem, text.trim()));
  useEffect(() => field.current?.select(), []);

  const saving = useRef(false);
  const save = () => {
    const wish = text.trim();
    if (wish === name) onEnd();
    // Enter takes the keyboard away, which would save once more.
    if (wish === name || problem !== null || saving.current) return;
    saving.current = true;
    rename(name, wish).then(onEnd, (error: unknown) => {
      saving.current = false;
      setRefusal(errorLine(error));
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    else if (event.key === 'Escape') onEnd();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="rename-field">
      <input
        ref={field}
        aria-label={t('locations.newName', { name })}
        aria-invalid={wrong !== null || undefined}
        aria-describedby={wrong === null ? undefined : `rename-${name}`}
        value={text}
        maxLength={80}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setRefusal(null);
        }}
        onKeyDown={onKeyDown}
        // A name that will not do is dropped with the wish to go elsewhere.
        onBlur={() => (problem === null ? save() : onEnd())}
      />
      {wrong !== null && (
        <small id={`rename-${name}`} role="alert">
          {wrong}
        </small>
      )}
    </span>
  );
}

export interface LocationNameProps {
  location: LocationReport;
  renaming: boolean;
  onRename: (renaming: boolean) => void;
}

export function LocationName({ location: { id, name }, renaming, onRename }: LocationNameProps) {
  const button = useRef<HTMLButtonElement>(null);
  const end = () => {
    onRename(false);
    // The keyboard stays where the name was changed.
    setTimeout(() => button.current?.focus());
  };
  if (renaming) return <NameField name={name} onEnd={end} />;
  return (
    <h2 className="location-name">
      <span id={`location-${id}`} data-own>
        {name}
      </span>
      <button
        ref={button}
        type="button"
        className="rename"
        aria-label={t('locations.renameThis', { name })}
        title={t('locations.rename')}
        onClick={() => onRename(true)}
      >
        <Icon name="edit" size={15} />
      </button>
    </h2>
  );
}
