/** How the window looks and speaks, and how many copies the reader wants of everything. */
import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { errorLine } from '../ui/say-error.ts';
import { languages, type Locale, t } from '../ui/text.ts';
import { type Theme, useShell } from './store.ts';
import './preferences.css';

const MOST_COPIES = 5;

function WantedCopies() {
  const say = useShell((state) => state.say);
  const [wanted, setWanted] = useState<number | null>(null);
  useEffect(() => {
    client.call('settings.get', {}).then(
      ({ wantedCopies }) => setWanted(wantedCopies),
      (error: unknown) => say({ kind: 'bad', text: errorLine(error) }),
    );
  }, [say]);
  const choose = (value: number) =>
    client.call('settings.update', { wantedCopies: value }).then(
      ({ wantedCopies }) => setWanted(wantedCopies),
      (error: unknown) => say({ kind: 'bad', text: errorLine(error) }),
    );
  return (
    <fieldset className="choice" disabled={wanted === null}>
      <legend>{t('app.wantedCopies')}</legend>
      <div className="segments">
        {Array.from({ length: MOST_COPIES }, (_, index) => index + 1).map((value) => (
          <label key={value}>
            <input type="radio" name="copies" checked={wanted === value} onChange={() => void choose(value)} />
            <span>{value}</span>
          </label>
        ))}
      </div>
      <p>{t('app.wantedCopiesHelp')}</p>
      {wanted !== null && <AsCommand commands={[aliceCommand('settings', '--wanted-copies', String(wanted))]} />}
    </fieldset>
  );
}

function Choice<T extends string>(props: {
  name: string;
  title: string;
  value: T;
  options: [T, string][];
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="choice">
      <legend>{props.title}</legend>
      <div className="segments">
        {props.options.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={props.name}
              checked={props.value === value}
              onChange={() => props.onChoose(value)}
            />
            <span lang={props.name === 'language' ? value : undefined}>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Preferences() {
  const [open, setOpen] = useState(false);
  const { theme, locale, setTheme, setLocale } = useShell();
  const themes: [Theme, string][] = [
    ['system', t('app.themeSystem')],
    ['light', t('app.themeLight')],
    ['dark', t('app.themeDark')],
  ];
  return (
    <>
      <Button
        weight="quiet"
        aria-label={t('app.preferences')}
        title={t('app.preferences')}
        onClick={() => setOpen(true)}
      >
        <Icon name="settings" />
      </Button>
      {open && (
        <Dialog title={t('app.preferences')} onClose={() => setOpen(false)}>
          <div className="preferences">
            <Choice name="theme" title={t('app.appearance')} value={theme} options={themes} onChoose={setTheme} />
            <Choice
              name="language"
              title={t('app.language')}
              value={locale}
              options={Object.entries(languages) as [Locale, string][]}
              onChoose={setLocale}
            />
            <WantedCopies />
          </div>
        </Dialog>
      )}
    </>
  );
}
