/** The files that could not be read, each with its reason, and a way to try them again. */
import { useEffect, useState } from 'react';
import type { Output } from '#api/contract.ts';
import { client } from '../client.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { useJobs } from './store.ts';
import './problems.css';

type Answer = Output<'catalog.problems'>;

function ProblemList({ problems, total }: Answer) {
  if (total === 0) {
    return (
      <p className="problems-none">
        <Icon name="done" /> {t('jobs.problemsNone')}
      </p>
    );
  }
  return (
    <>
      <p className="problems-help">{t('jobs.problemsHelp')}</p>
      <ul className="problems">
        {problems.map(({ location, path, message }) => (
          <li key={`${location}/${path}`}>
            <span className="problem-path">
              <b>{location}</b>
              <code dir="auto">{path}</code>
              <CopyButton text={path} label={t('jobs.copyPath')} />
            </span>
            <p dir="auto">{message}</p>
          </li>
        ))}
      </ul>
      {problems.length < total && <p>{t('jobs.problemsShown', { shown: problems.length, total })}</p>}
    </>
  );
}

export function Problems({ location }: { location: string | null }) {
  const close = useJobs((state) => state.closeProblems);
  const scan = useJobs((state) => state.scan);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    client.call('catalog.problems', location === null ? {} : { location }).then(
      (result) => !gone && setAnswer(result),
      (failure: unknown) => !gone && setError(failure),
    );
    return () => {
      gone = true;
    };
  }, [location]);
  const again = location === null ? [...new Set(answer?.problems.map((each) => each.location))] : [location];
  return (
    <Dialog
      title={location === null ? t('jobs.problems') : t('jobs.problemsIn', { name: location })}
      onClose={close}
      width={720}
      actions={
        answer !== null &&
        answer.total > 0 && (
          <Button
            weight="primary"
            onClick={() => {
              close();
              void scan(again);
            }}
          >
            <Icon name="scan" size={16} /> {t('jobs.scanAgain')}
          </Button>
        )
      }
    >
      {error !== null && <ErrorNotice error={error} />}
      {answer === null && error === null && <div className="skeleton problems-skeleton" />}
      {answer && <ProblemList {...answer} />}
    </Dialog>
  );
}
