/** What one plan has put into the trash of one location, with its way back. */
import { useState } from 'react';
import type { TrashedFile } from '#api/plan.ts';
import { SmallPicture } from '../media/small-picture.tsx';
import { usePlans } from '../plans/store.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatDate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import type { Batch } from './batches.ts';

/** More are drawn when somebody wants to see them. */
const FEW = 12;
const MANY = 300;

function TrashedTile({ file: { contentHash, path, size } }: { file: TrashedFile }) {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    <li className="trash-file" title={path}>
      <SmallPicture contentHash={contentHash} path={path} size={112} />
      <span className="trash-name" dir="auto">
        {name}
      </span>
      <small>{formatBytes(size)}</small>
    </li>
  );
}

export function TrashBatch({ batch: { plan, location, trashedAt, files, bytes } }: { batch: Batch }) {
  const [most, setMost] = useState(FEW);
  const make = usePlans((state) => state.make);
  const open = usePlans((state) => state.open);
  const id = `trash-${plan}-${location}`;
  // Sidecars lie beside their medium; pictures first.
  const shown = files
    .toSorted((a, b) => Number(a.contentHash === null) - Number(b.contentHash === null))
    .slice(0, most);
  return (
    <section className="trash-batch" aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>
            <span dir="auto">{location}</span> <time dateTime={trashedAt}>{formatDate(trashedAt)}</time>
          </h2>
          <p>{t('trash.summary', { n: files.length, bytes: formatBytes(bytes) })}</p>
        </div>
        <Button weight="quiet" className="worded" onClick={() => void open(plan)}>
          {t('trash.showPlan')}
        </Button>
        <Button onClick={() => void make({ verb: 'undo', plan })}>
          <Icon name="restore" size={16} /> {t('trash.restore')}
        </Button>
      </header>
      <ul className="trash-files">
        {shown.map((file) => (
          <TrashedTile key={file.trashPath} file={file} />
        ))}
        {shown.length < files.length && (
          <li>
            <button type="button" className="trash-more" onClick={() => setMost(most + MANY)}>
              {t('trash.more', { n: files.length - shown.length })}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
