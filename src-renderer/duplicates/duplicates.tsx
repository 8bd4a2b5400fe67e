/** The screen of what is there more than once: equal copies that can be given up, and pictures that look alike, for review. */
import { useEffect } from 'react';
import { useJobs } from '../jobs/store.ts';
import { usePlans } from '../plans/store.ts';
import { formatBytes } from '../ui/format.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { AlikeReview } from './alike.tsx';
import { EqualCopies } from './equal.tsx';
import { type Kind, useDuplicates } from './store.ts';
import '../ui/screen.css';
import './duplicates.css';

/** Looks again when a job has ended that may have changed it. */
function useFresh(): void {
  const load = useDuplicates((state) => state.load);
  const changes = usePlans((state) => state.changes);
  const ended = useJobs((state) => state.jobs.filter(({ endedAt, kind }) => endedAt && kind !== 'previews').length);
  useEffect(() => {
    void load();
  }, [load, changes, ended]);
}

function KindChoice() {
  const kind = useDuplicates((state) => state.kind);
  const show = useDuplicates((state) => state.show);
  return (
    <fieldset className="segments kind-choice">
      <legend className="sr-only">{t('duplicates.kind')}</legend>
      {(['equal', 'alike'] satisfies Kind[]).map((each) => (
        <label key={each}>
          <input type="radio" name="duplicates" checked={kind === each} onChange={() => show(each)} />
          <span>{t(`duplicates.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function useAbout(): string {
  const { kind, equalSums, alikeSums } = useDuplicates();
  if (kind === 'equal') {
    if (!equalSums || equalSums.copies === 0) return t('duplicates.aboutEqual');
    return t('duplicates.sumEqual', { copies: equalSums.copies, bytes: formatBytes(equalSums.bytes) });
  }
  if (!alikeSums || alikeSums.total === 0) return t('duplicates.aboutAlike');
  return t('duplicates.sumAlike', { n: alikeSums.pictures, groups: alikeSums.total });
}

export function Duplicates() {
  useFresh();
  const { kind, error, load } = useDuplicates();
  const about = useAbout();
  return (
    <main className="screen duplicates" id="content">
      <header className="screen-head">
        <div>
          <h1>{t('duplicates.title')}</h1>
          <p>{about}</p>
        </div>
        <KindChoice />
      </header>
      {error !== null && <ErrorNotice error={error} onRetry={() => void load()} />}
      {kind === 'equal' ? <EqualCopies /> : <AlikeReview />}
    </main>
  );
}
