/** Every place where a medium lies: path, state, the age of the last proof, and where its tags are kept. */
import type { MediaCopy, ShownMedia } from '#api/media.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatAgo } from '../ui/format.ts';
import { sayState, stateOf } from '../media/location-badges.tsx';

const carriers: Record<MediaCopy['metadata'], string> = {
  embedded: 'tags in the file',
  sidecar: 'tags in a sidecar',
  overlay: 'tags kept beside the read-only place',
  stale: 'tags are out of date',
  none: 'no tags',
};

function CopyLine({ copy, now }: { copy: MediaCopy; now: number }) {
  const state = stateOf(copy);
  const proof =
    copy.lastVerified === null
      ? `seen ${formatAgo(copy.lastSeen, now)}`
      : `verified ${formatAgo(copy.lastVerified, now)}${copy.verifyMethod ? ` (${copy.verifyMethod})` : ''}`;
  return (
    <li>
      <p className="copy-place">
        <i className={`dot ${state}`} />
        <strong>{copy.location}</strong>
        {state !== 'present' && <em className={state}>{sayState(state)}</em>}
      </p>
      <p className="copy-path">
        <bdi>{copy.path}</bdi> <CopyButton text={copy.path} label="Copy the path" />
      </p>
      <p className="copy-proof">
        {proof} · {carriers[copy.metadata]}
      </p>
    </li>
  );
}

export function CopiesPanel({ shown, now }: { shown: ShownMedia; now: number }) {
  const { copies, diverged } = shown;
  return (
    <section>
      <h2>{copies.length === 1 ? '1 copy' : `${copies.length} copies`}</h2>
      {diverged.length > 0 && (
        <p className="notice">
          <Icon name="warning" size={16} /> The copies disagree about {diverged.join(', ')}.
        </p>
      )}
      <ul className="copies">
        {copies.map((copy) => (
          <CopyLine key={`${copy.location}/${copy.path}`} copy={copy} now={now} />
        ))}
      </ul>
    </section>
  );
}
