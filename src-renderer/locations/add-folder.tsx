/** The first thing a new user sees: what Alice does, and the one field that it needs. */
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { useLocations } from './store.ts';
import './add-folder.css';

export function AddFolder() {
  const addFolder = useLocations((state) => state.addFolder);
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async () => {
    setBusy(true);
    setProblem(await addFolder(path.trim()));
    setBusy(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') void submit();
  };

  return (
    <main className="welcome">
      <Mark size={72} />
      <h1>Show Alice your first folder</h1>
      <p>
        She reads every picture, video and sound in it, knows each one by its content, and finds it again wherever its
        copies lie, even while the drive is unplugged. Your files stay where they are and as they are.
      </p>
      <form onSubmit={onSubmit}>
        <label className="path-field">
          <Icon name="folder" />
          <input
            aria-label="Folder"
            placeholder="/home/me/Pictures"
            value={path}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setPath(event.target.value)}
          />
        </label>
        <Button weight="primary" type="submit" disabled={busy || path.trim() === ''}>
          {busy ? 'Adding …' : 'Add and scan'}
        </Button>
      </form>
      {problem !== null && <p role="alert">{problem}</p>}
      <p className="aside">
        In a terminal: <code>alice locations add pictures --type local --path ~/Pictures --scan</code>
      </p>
    </main>
  );
}
