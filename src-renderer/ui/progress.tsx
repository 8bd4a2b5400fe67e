/** A bar that fills up, or that moves while it is not known how much there is to do. */
import './progress.css';

export function ProgressBar({ share, label, held = false }: { share: number | null; label: string; held?: boolean }) {
  return (
    <progress
      className={`progress ${held ? 'held' : ''}`}
      aria-label={label}
      {...(share === null ? {} : { value: share, max: 1 })}
    />
  );
}
