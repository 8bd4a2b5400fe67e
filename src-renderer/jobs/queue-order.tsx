/** The order of transfers that wait: by buttons, or by dragging one before another. */
import { type DragEvent, useState } from 'react';
import type { Job } from '#api/job.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { placeBefore, waitingTransfers } from './progress.ts';
import { useJobs } from './store.ts';

const TYPE = 'application/x-alice-job';

/** Nothing for a job whose place cannot be chosen. */
export function QueuePlace({ job }: { job: Job }) {
  const jobs = useJobs((state) => state.jobs);
  const reorder = useJobs((state) => state.reorder);
  const queue = waitingTransfers(jobs);
  if (queue.length < 2 || !queue.some(({ id }) => id === job.id)) return null;
  return (
    <>
      {([-1, 1] as const).map((by) => {
        const before = placeBefore(queue, job.id, by);
        return (
          <Button
            key={by}
            weight="quiet"
            aria-label={t(by === -1 ? 'jobs.earlier' : 'jobs.later')}
            title={t(by === -1 ? 'jobs.earlier' : 'jobs.later')}
            disabled={before === undefined}
            onClick={() => before !== undefined && void reorder(job.id, before)}
          >
            <Icon name={by === -1 ? 'arrow-up' : 'arrow-down'} size={16} />
          </Button>
        );
      })}
    </>
  );
}

/** Handlers for the card of a job; those that do not wait have none. */
export function useQueueDrag({ id, kind, state }: Job) {
  const reorder = useJobs((state) => state.reorder);
  const [over, setOver] = useState(false);
  if (kind !== 'transfer' || state !== 'queued') return { over: false, on: {} };
  const accepts = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(TYPE);
  return {
    over,
    on: {
      draggable: true,
      onDragStart(event: DragEvent) {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData(TYPE, id);
      },
      onDragOver(event: DragEvent) {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false);
        const moved = event.dataTransfer.getData(TYPE);
        if (!accepts(event) || moved === id) return;
        event.preventDefault();
        void reorder(moved, id);
      },
    },
  };
}
