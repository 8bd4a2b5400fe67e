/** The ledger behind the history: whether it is what was written, and a copy of it to keep. */
import { useState } from 'react';
import type { LedgerProblem } from '#api/ledger.ts';
import { useShell } from '../shell/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { downloadLedger, type ExportFormat } from './export-ledger.ts';
import { useHistoryOfPlans } from './store.ts';

export function LedgerTools() {
  const verify = useHistoryOfPlans((state) => state.verify);
  const checking = useHistoryOfPlans((state) => state.verdict === 'checking');
  const say = useShell((state) => state.say);
  const [busy, setBusy] = useState(false);
  const save = async (format: ExportFormat) => {
    setBusy(true);
    try {
      await downloadLedger(format);
    } catch (error) {
      say({ kind: 'bad', text: errorLine(error) });
    }
    setBusy(false);
  };
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <Button key={format} disabled={busy} onClick={() => void save(format)}>
          <Icon name="export" size={16} /> {t(`history.export.${format}`)}
        </Button>
      ))}
      <Button disabled={checking} onClick={() => void verify()}>
        <Icon name="ledger" size={16} /> {checking ? t('history.checking') : t('history.verify')}
      </Button>
    </>
  );
}

function Problems({ problems }: { problems: readonly LedgerProblem[] }) {
  return (
    <ul className="verdict-problems">
      {problems.map(({ file, line, problem }) => (
        <li key={`${file} ${line} ${problem}`}>
          <b>{file === '' ? t('history.atEnd') : t('history.atLine', { file, line })}</b>{' '}
          <span dir="auto">{problem}</span>
        </li>
      ))}
    </ul>
  );
}

export function Verdict() {
  const verdict = useHistoryOfPlans((state) => state.verdict);
  const error = useHistoryOfPlans((state) => state.verdictError);
  const verify = useHistoryOfPlans((state) => state.verify);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void verify()} />;
  if (verdict === null || verdict === 'checking') return null;
  const { ok, entries, head, problems } = verdict;
  return (
    <div className={ok ? 'verdict good' : 'verdict bad'} role={ok ? 'status' : 'alert'}>
      <Icon name={ok ? 'verified' : 'unsafe'} size={22} />
      <div>
        <b>
          {ok
            ? t(entries === 0 ? 'history.noLines' : 'history.whole', { n: entries })
            : t('history.notWhole', { n: problems.length })}
        </b>
        {ok && head !== null && entries > 0 && (
          <p>
            {t('history.head', { seq: formatCount(head.seq) })} <code>{head.hash.slice(0, 16)}…</code>
          </p>
        )}
        {!ok && <p>{t('history.notWholeNext')}</p>}
        {!ok && <Problems problems={problems} />}
        <AsCommand commands={[aliceCommand('audit', 'verify'), aliceCommand('audit', 'export')]} />
      </div>
    </div>
  );
}
