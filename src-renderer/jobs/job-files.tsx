/** The media of a transfer and what has become of each, by state; counts add up to all of them. */
import { useEffect, useId, useState } from 'react';
import type { Output } from '#api/contract.ts';
import type { ItemCounts, ItemState, JobFile } from '#api/job.ts';
import { client } from '../client.ts';
import { formatBytes, formatCount } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { ScrollBox } from '../ui/scroll-box.tsx';
import { t } from '../ui/text.ts';
import './job-files.css';

const EVERY_MS = 1000;
const PAGE = 100;

const signs: Record<ItemState, IconName> = {
  failed: 'alert',
  running: 'scan',
  queued: 'clock',
  done: 'done',
  skipped: 'minus',
};
/** What needs somebody comes first. */
export const stateOrder = ['failed', 'running', 'queued', 'done', 'skipped'] as const satisfies ItemState[];

function FileLine({ file: { path, from, to, state, bytes, bytesDone, error } }: { file: JobFile }) {
  const size =
    state === 'running' && bytes > 0 ? `${formatBytes(bytesDone)} / ${formatBytes(bytes)}` : formatBytes(bytes);
  return (
    <li className={`job-file ${state}`}>
      <Icon name={signs[state]} size={15} />
      <div>
        <p className="job-file-path" dir="auto" title={path}>
          {path}
        </p>
        <p dir="auto">{error ? error.message : from === to ? from : `${from} → ${to}`}</p>
      </div>
      {bytes > 0 && <span data-own>{size}</span>}
    </li>
  );
}

type Answer = Output<'jobs.files'>;

function useFiles(id: string, state: ItemState | null, most: number, running: boolean) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    const ask = () => {
      client.call('jobs.files', { id, limit: most, ...(state === null ? {} : { state }) }).then(
        (files) => {
          if (gone) return;
          setAnswer(files);
          setError(null);
        },
        (failure: unknown) => !gone && setError(failure),
      );
    };
    ask();
    const timer = running ? setInterval(ask, EVERY_MS) : undefined;
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [id, state, most, running]);
  return { answer, error };
}

/** The counts that are not nought, each of which shows what it counts. */
function StateChoice(props: {
  counts: ItemCounts;
  chosen: ItemState | null;
  onChoose: (state: ItemState | null) => void;
}) {
  const name = useId();
  const there = stateOrder.filter((state) => props.counts[state] > 0);
  const total = stateOrder.reduce((sum, state) => sum + props.counts[state], 0);
  return (
    <fieldset className="job-states">
      <legend className="sr-only">{t('jobs.filesBy')}</legend>
      {[null, ...there].map((state) => (
        <label key={state ?? 'all'}>
          <input type="radio" name={name} checked={props.chosen === state} onChange={() => props.onChoose(state)} />
          <span>
            <b>{formatCount(state === null ? total : props.counts[state])}</b> {t(`jobs.state.${state ?? 'all'}`)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function JobFiles({ id, running }: { id: string; running: boolean }) {
  const [state, setState] = useState<ItemState | null>(null);
  const [most, setMost] = useState(PAGE);
  const { answer, error } = useFiles(id, state, most, running);
  if (error !== null) return <ErrorNotice error={error} />;
  if (!answer) return <div className="skeleton job-files-skeleton" />;
  const { files, total, counts } = answer;
  return (
    <div className="job-files">
      <StateChoice counts={counts} chosen={state} onChoose={setState} />
      <ScrollBox className="job-file-list" label={t('jobs.filesShown')}>
        <ul>
          {files.map((file) => (
            <FileLine key={file.index} file={file} />
          ))}
        </ul>
        {files.length < total && most < 1000 && (
          <button type="button" className="button small" onClick={() => setMost(Math.min(most * 3, 1000))}>
            {t('jobs.moreFiles', { n: total - files.length })}
          </button>
        )}
      </ScrollBox>
    </div>
  );
}
