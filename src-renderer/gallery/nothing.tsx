/** What stands in place of the grid when there is nothing in it: why, and what to try. */
import { useJobs } from '../jobs/store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useGallery } from './store.ts';
import './nothing.css';

const examples: [query: string, meaning: string][] = [
  ['portrait -tag:wip', 'the word, but not the tag'],
  ['model:flux* rating:>=4', 'the best of a model'],
  ['"golden hour" type:image', 'exact words of a prompt'],
  ['copies:<2 size:>10MB', 'large and not yet safe'],
  ['is:offline', 'only on drives that are unplugged'],
];

export function Nothing() {
  const query = useGallery((state) => state.query);
  const setQuery = useGallery((state) => state.setQuery);
  const scan = useJobs((state) => state.scan);
  const running = useJobs((state) => state.running);
  if (query.trim() === '') {
    return (
      <div className="nothing">
        <Icon name="folder" size={44} />
        <h2>{running ? 'Alice is reading your files' : 'Nothing here yet'}</h2>
        <p>
          {running ? 'They appear here as they are found.' : 'Your locations have not been scanned, or hold no media.'}
        </p>
        {!running && (
          <Button weight="primary" onClick={() => void scan()}>
            Scan now
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="nothing">
      <Icon name="search" size={44} />
      <h2>Nothing matches</h2>
      <p>Take a word away, or try another way to ask:</p>
      <ul>
        {examples.map(([example, meaning]) => (
          <li key={example}>
            <button type="button" onClick={() => setQuery(example)}>
              <code>{example}</code>
              <span>{meaning}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
