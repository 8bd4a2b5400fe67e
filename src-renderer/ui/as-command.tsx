/** What a button does, as something to type: folded away, with a button that copies it. */
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icon.tsx';
import { t } from './text.ts';
import './as-command.css';

/** Several commands do the same in different ways; the first is the one to be taken. */
export function AsCommand({ commands }: { commands: readonly string[] }) {
  return (
    <details className="as-command">
      <summary>
        <Icon name="terminal" size={15} /> {t('app.asCommand')}
      </summary>
      <ul>
        {commands.map((command) => (
          <li key={command}>
            <code dir="ltr">{command}</code>
            <CopyButton text={command} label={t('app.copyCommand')} />
          </li>
        ))}
      </ul>
    </details>
  );
}
