/** The field for a folder: typed with completion, or chosen in the system's dialog or in one of our own. */
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { client } from '../client.ts';
import { useShell } from '../shell/store.ts';
import { Button } from '../ui/button.tsx';
import type { FieldIds } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';
import { FolderChooser } from './folder-chooser.tsx';
import { foldersBeside, type ListFolders } from './folder-completion.ts';
import { useLocations } from './store.ts';
import './path-field.css';

const PAUSE_MS = 120;

const listFolders: ListFolders = (path) => client.call('host.folders', path === undefined ? {} : { path });

export interface PathFieldProps {
  ids: FieldIds;
  value: string;
  onChange: (path: string) => void;
}

interface Offer {
  /** The text that it goes on from: another text makes it void. */
  for: string;
  folders: { name: string; path: string }[];
}

function useOffer(value: string, wanted: boolean): Offer['folders'] {
  const [offer, setOffer] = useState<Offer>({ for: '', folders: [] });
  useEffect(() => {
    if (!wanted) return undefined;
    let late = false;
    const timer = setTimeout(() => {
      void foldersBeside(value, listFolders).then((folders) => {
        if (!late) setOffer({ for: value, folders });
      });
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [value, wanted]);
  return wanted && offer.for === value ? offer.folders : [];
}

function Offers(props: { id: string; folders: Offer['folders']; at: number; onTake: (path: string) => void }) {
  return (
    <div className="path-offers" id={props.id} role="listbox" aria-label={t('locations.suggestions')}>
      {props.folders.map((folder, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field before it has the keys
        <div
          key={folder.path}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.at}
          // The field keeps the keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => props.onTake(folder.path)}
        >
          <Icon name="folder" size={16} /> <span dir="auto">{folder.name}</span>
        </div>
      ))}
    </div>
  );
}

export function PathField({ ids, value, onChange }: PathFieldProps) {
  const list = useId();
  const abilities = useLocations((state) => state.abilities);
  const say = useShell((state) => state.say);
  const [typing, setTyping] = useState(false);
  const [at, setAt] = useState(-1);
  const [choosing, setChoosing] = useState(false);
  const offers = useOffer(value, typing && abilities.includes('host.folders'));
  const separator = value.includes('\\') ? '\\' : '/';

  const take = (path: string) => {
    setAt(-1);
    onChange(path.endsWith(separator) ? path : path + separator);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (offers.length === 0) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((at + step + offers.length + 1) % (offers.length + 1));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && offers[at]) {
      event.preventDefault();
      take(offers[at].path);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setTyping(false);
    }
  };
  const choose = () => {
    if (!abilities.includes('host.pickFolder')) {
      setChoosing(true);
      return;
    }
    client.call('host.pickFolder', {}).then(
      ({ path }) => {
        if (path !== null) onChange(path);
      },
      (error: unknown) => say({ kind: 'bad', text: errorLine(error) }),
    );
  };
  return (
    <div className="path-choice">
      <div className="path-typed">
        <input
          {...ids}
          type="text"
          role="combobox"
          aria-expanded={offers.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={at >= 0 && at < offers.length ? `${list}-${at}` : undefined}
          value={value}
          placeholder={t('locations.pathExample')}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          dir="auto"
          onChange={(event) => {
            setTyping(true);
            setAt(-1);
            onChange(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setTyping(false)}
        />
        {offers.length > 0 && <Offers id={list} folders={offers} at={at} onTake={take} />}
      </div>
      {abilities.some((each) => each === 'host.folders' || each === 'host.pickFolder') && (
        <Button onClick={choose}>
          <Icon name="folder-open" size={17} /> {t('locations.browse')}
        </Button>
      )}
      {choosing && (
        <FolderChooser
          from={value}
          onClose={() => setChoosing(false)}
          onChoose={(path) => {
            setChoosing(false);
            onChange(path);
          }}
        />
      )}
    </div>
  );
}
