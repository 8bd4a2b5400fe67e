/** A dialog for choosing a folder where the system has none for us: home and drives, and what lies below. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Output } from '#api/contract.ts';
import { client } from '../client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { isWholePath } from './names.ts';
import './folder-chooser.css';

type Listing = Output<'host.folders'>;

/** What lies in a folder; where it cannot be looked into, the roots. */
async function listFrom(path: string): Promise<Listing> {
  try {
    return await client.call('host.folders', { path });
  } catch {
    return client.call('host.folders', {});
  }
}

function useListing(from: string) {
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef(0);
  const show = (answer: Promise<Listing>) => {
    const question = (asked.current += 1);
    answer.then(
      (found) => {
        if (question !== asked.current) return;
        setListing(found);
        setError(null);
      },
      (failure: unknown) => question === asked.current && setError(failure),
    );
  };
  const open = (path: string | null) => show(client.call('host.folders', path === null ? {} : { path }));
  const start = useRef(show);
  useEffect(() => {
    start.current(isWholePath(from) && !from.startsWith('~') ? listFrom(from) : client.call('host.folders', {}));
  }, [from]);
  return { listing, error, open };
}

function FolderRows({ listing, onOpen }: { listing: Listing; onOpen: (path: string | null) => void }) {
  const rows = useRef<HTMLUListElement>(null);
  useEffect(() => {
    rows.current?.querySelector('button')?.focus();
  }, [listing]);
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) buttons[to]?.focus();
    else if (event.key === 'Backspace' && listing.path !== null) onOpen(listing.parent);
    else if (event.key.length === 1 && /\S/.test(event.key)) {
      const letter = event.key.toLowerCase();
      const starts = (each: HTMLElement) => each.textContent.trim().toLowerCase().startsWith(letter);
      (buttons.slice(at + 1).find(starts) ?? buttons.find(starts))?.focus();
    } else return;
    event.preventDefault();
  };
  if (listing.folders.length === 0) return <p className="chooser-empty">{t('locations.chooserEmpty')}</p>;
  return (
    <ul ref={rows} className="chooser-rows" onKeyDown={onKeyDown}>
      {listing.folders.map(({ name, path }, index) => (
        <li key={path}>
          <button type="button" onClick={() => onOpen(path)}>
            <Icon name={listing.path === null ? (index === 0 ? 'home' : 'drive') : 'folder'} size={18} />
            <span dir="auto">{name}</span>
            <Icon name="forward" size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}

export interface FolderChooserProps {
  /** Where to begin; home and drives when it cannot be looked into. */
  from: string;
  onClose: () => void;
  onChoose: (path: string) => void;
}

export function FolderChooser({ from, onClose, onChoose }: FolderChooserProps) {
  const { listing, error, open } = useListing(from);
  const path = listing?.path ?? null;
  return (
    <Dialog
      title={t('locations.chooser')}
      onClose={onClose}
      width={520}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button weight="primary" disabled={path === null} onClick={() => path !== null && onChoose(path)}>
            {t('locations.chooseThis')}
          </Button>
        </>
      }
    >
      <div className="chooser-head">
        <Button
          weight="quiet"
          aria-label={t('locations.chooserUp')}
          title={t('locations.chooserUp')}
          disabled={path === null}
          onClick={() => open(listing?.parent ?? null)}
        >
          <Icon name="up" />
        </Button>
        <code dir="auto">{path ?? t('locations.chooserRoots')}</code>
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {listing ? <FolderRows listing={listing} onOpen={open} /> : <div className="skeleton chooser-rows" />}
      <p className="chooser-hint">{t('locations.chooserHint')}</p>
    </Dialog>
  );
}
