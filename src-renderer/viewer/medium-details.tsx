/** Everything about one medium, from its facts to its last copy; beside the gallery and inside of the viewer alike. */
import { useState } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { CopiesPanel } from './copies-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { RecipePanel } from './recipe-panel.tsx';
import { useViewer } from './store.ts';
import { useShown } from './use-shown.ts';

function Skeleton() {
  return (
    <div className="detail-skeleton" aria-label={t('app.loading')}>
      {[70, 92, 55, 84, 64, 88].map((width) => (
        <div key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** `contentHash` is null where another panel is the one that shows it. */
export function MediumDetails({ contentHash }: { contentHash: string | null }) {
  const { shown, failure } = useShown(contentHash);
  const show = useViewer((state) => state.show);
  // Ages are told from the moment the panel opened; they need not tick.
  const [now] = useState(() => Date.now());
  if (failure !== null && shown === null) {
    return (
      <section>
        <ErrorNotice error={failure} onRetry={() => void show(contentHash)} />
      </section>
    );
  }
  if (shown === null) return <Skeleton />;
  return (
    <div className="medium-details" key={shown.contentHash}>
      <FactsPanel shown={shown} />
      {shown.recipe && <RecipePanel recipe={shown.recipe} />}
      <CopiesPanel shown={shown} now={now} />
      <section aria-label={t('viewer.identity')}>
        <h2>{t('viewer.identity')}</h2>
        <p className="hash">
          <code>{shown.contentHash}</code>
          <CopyButton text={shown.contentHash} label={t('viewer.copyHash')} />
        </p>
      </section>
    </div>
  );
}
