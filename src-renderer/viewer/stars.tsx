/** A rating as stars; rejected media say so. */
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';

export function Stars({ rating, size = 14 }: { rating: number; size?: number }) {
  if (rating < 0) return <span className="rating-rejected">{t('media.stars', { n: -1 })}</span>;
  const full = Math.round(rating);
  return (
    <span className="rating-stars" role="img" aria-label={t('media.stars', { n: full })}>
      {[1, 2, 3, 4, 5].map((star) => (
        <span key={star} className={star <= full ? 'full' : ''}>
          <Icon name="star" size={size} filled={star <= full} />
        </span>
      ))}
    </span>
  );
}
