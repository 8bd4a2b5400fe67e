/** The bookmark in the search bar: keeps the present search under a name. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useGallery } from '../gallery/store.ts';
import { termWords } from '../media/term-words.ts';
import { splitTerms } from '../media/terms.ts';
import { useShell } from '../shell/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatList } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import { type SavedSearch, useSearches } from './store.ts';
import './save-search.css';

const LONGEST_NAME = 80;

/** Asks for a name, and before another search is replaced; `own` may keep its name. */
export function NameDialog(props: {
  title: string;
  first: string;
  own: string | null;
  onName: (name: string) => Promise<boolean>;
  /** How it would be typed under this name. */
  command?: (name: string) => string[];
  onClose: () => void;
}) {
  const { title, first, own, onName, onClose, command } = props;
  const saved = useSearches((state) => state.saved);
  const [name, setName] = useState(first);
  const [asked, setAsked] = useState(false);
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  // After the dialog has given the keyboard to its first button.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const wanted = name.trim();
  const taken = wanted !== own && saved.some((search) => search.name === wanted);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return;
    if (taken && !asked) setAsked(true);
    else if (await onName(wanted)) onClose();
  };
  return (
    <Dialog
      title={title}
      width={440}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button weight="primary" type="submit" form={form} disabled={wanted === ''}>
            {t(taken && asked ? 'search.replace' : 'search.save')}
          </Button>
        </>
      }
    >
      <form id={form} className="name-form" onSubmit={(event) => void submit(event)}>
        <label>
          {t('search.name')}
          <input
            ref={field}
            value={name}
            maxLength={LONGEST_NAME}
            onChange={(event) => {
              setName(event.target.value);
              setAsked(false);
            }}
          />
        </label>
        {command && wanted !== '' && <AsCommand commands={command(wanted)} />}
        {taken && asked && <p role="alert">{t('search.nameTaken', { name: wanted })}</p>}
      </form>
    </Dialog>
  );
}

/** What the search looks for, in words: a first proposal for its name. */
const proposedName = (query: string): string =>
  formatList(splitTerms(query).map(({ text }) => termWords(text).words)).slice(0, LONGEST_NAME);

export function SaveSearch({ disabled }: { disabled: boolean }) {
  const [open, setOpen] = useState(false);
  const query = useGallery((state) => state.query);
  const known = useSearches((state) => state.saved.find((search) => search.query === query.trim()));
  const label = known ? t('search.savedAs', { name: known.name }) : t('search.saveThis');
  const save = async (name: string) => {
    const search: SavedSearch = { name, query: query.trim(), sort: useGallery.getState().sort };
    const done = await useSearches.getState().save(search);
    if (done) useShell.getState().say({ kind: 'good', text: t('search.savedNow', { name }) });
    return done;
  };
  return (
    <>
      <button
        type="button"
        className={`field-button${known ? ' on' : ''}`}
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        <Icon name="bookmark" size={16} filled={known !== undefined} />
      </button>
      {open && (
        <NameDialog
          title={t('search.saveTitle')}
          first={known?.name ?? proposedName(query)}
          own={known?.name ?? null}
          onName={save}
          command={(name) => [
            aliceCommand('searches', 'save', name, query.trim(), '--sort', useGallery.getState().sort),
          ]}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
