/** The first thing a new user sees: what Alice does, and the one field that she needs. */
import { type FormEvent, useState } from 'react';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { draftFrom, newLocation, problemsIn } from './draft.ts';
import { PathField } from './path-field.tsx';
import { sayProblem } from './say-problem.ts';
import { useLocations } from './store.ts';
import './add-folder.css';

export function AddFolder() {
  const add = useLocations((state) => state.add);
  const types = useLocations((state) => state.types);
  const addLocation = useShell((state) => state.addLocation);
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (text: string) => {
    const draft = draftFrom(text, types, []);
    // Only a plain folder is taken without a question; the wizard knows what to say of all else.
    const found = problemsIn('where', draft, types, [])[0];
    if (found) {
      setProblem(sayProblem(found.problem === 'needed' ? { ...found, problem: 'badPath' } : found, draft));
      return;
    }
    setBusy(true);
    try {
      await add(newLocation(draft));
    } catch (error) {
      setProblem(errorLine(error));
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') void submit(path.trim());
  };

  return (
    <main className="welcome" id="content">
      <Mark size={72} />
      <h1>{t('locations.welcome')}</h1>
      <p>{t('locations.welcomeText')}</p>
      <form onSubmit={onSubmit} noValidate>
        <Field label={t('locations.pathLabel')} hint={t('locations.addHint')} problem={problem}>
          {(ids) => (
            <PathField
              ids={ids}
              value={path}
              onChange={(text) => {
                setPath(text);
                setProblem(null);
              }}
            />
          )}
        </Field>
        <div className="welcome-buttons">
          <Button onClick={() => addLocation(path.trim())}>{t('locations.withQuestions')}</Button>
          <Button weight="primary" type="submit" disabled={busy || path.trim() === '' || types.length === 0}>
            {busy ? t('locations.adding') : t('locations.addAndScan')}
          </Button>
        </div>
      </form>
      <p className="aside">
        {t('locations.inTerminal')} <code>alice locations add pictures --type local --path ~/Pictures --scan</code>
      </p>
    </main>
  );
}
