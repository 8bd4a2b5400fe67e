/** The panel of one medium: large, playable, with its facts, its recipe and all its copies. */
import { useEffect, useRef, useState } from 'react';
import type { ShownMedia } from '#api/media.ts';
import { originalUrl, previewUrl } from '../client.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { formatBytes, formatDate, formatDuration } from '../ui/format.ts';
import { CopiesPanel } from './copies-panel.tsx';
import { RecipePanel } from './recipe-panel.tsx';
import { useGallery } from '../gallery/store.ts';
import { termOf } from '../media/terms.ts';
import { usePoster } from '../media/use-poster.ts';
import { useViewer } from './store.ts';
import './detail.css';

/** Its own preview is the poster, so nothing is read from the drive until it is played. */
function VideoStage({ contentHash, name }: { contentHash: string; name: string }) {
  const [isNew, setNew] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  usePoster(contentHash, video, setNew);
  const poster = previewUrl(contentHash, 1024);
  return (
    <video
      ref={video}
      src={originalUrl(contentHash)}
      // An address that failed is asked again only when it changes.
      poster={isNew ? `${poster}#new` : poster}
      controls
      preload="none"
      aria-label={name}
    />
  );
}

function Stage({ shown }: { shown: ShownMedia }) {
  const [failed, setFailed] = useState(false);
  const { contentHash, mediaType, copies } = shown;
  const readable = copies.some(({ online, state }) => online && state === 'present');
  const name = copies[0]?.path ?? contentHash;
  if (mediaType === 'video' && readable) return <VideoStage contentHash={contentHash} name={name} />;
  if (mediaType === 'audio') {
    return (
      <div className="stage-plate">
        <Icon name="audio" size={56} />
        {readable && <audio src={originalUrl(contentHash)} controls preload="none" aria-label={name} />}
      </div>
    );
  }
  if (failed) {
    return (
      <div className="stage-plate">
        <Icon name={mediaType} size={56} />
        <p>No preview of this file.</p>
      </div>
    );
  }
  return <img src={previewUrl(contentHash, 1024)} alt={name} onError={() => setFailed(true)} />;
}

function FactsPanel({ shown }: { shown: ShownMedia }) {
  const toggle = useGallery((state) => state.toggle);
  const { facts } = shown;
  const camera = [facts.cameraMake, facts.cameraModel].filter(Boolean).join(' ');
  const rows: [string, string | undefined][] = [
    ['Made', formatDate(shown.createdAt)],
    ['Kind', `${facts.format.toUpperCase()} ${shown.mediaType}`],
    ['Pixels', facts.width && facts.height ? `${facts.width} × ${facts.height}` : undefined],
    ['Length', facts.durationSeconds === undefined ? undefined : formatDuration(facts.durationSeconds)],
    ['Size', formatBytes(shown.size)],
    [
      'Rating',
      facts.rating === undefined ? undefined : facts.rating < 0 ? 'rejected' : '★'.repeat(facts.rating) || '0',
    ],
    ['Project', facts.project],
    ['Camera', camera || undefined],
    ['Lens', facts.lens],
    ['Artist', facts.artist],
  ];
  return (
    <section>
      {facts.description !== undefined && <p dir="auto">{facts.description}</p>}
      {facts.tags.length > 0 && (
        <p className="chips">
          {facts.tags.map((tag) => (
            <button key={tag} type="button" className="chip" onClick={() => toggle(termOf('tag', tag))}>
              {tag}
            </button>
          ))}
        </p>
      )}
      <dl className="facts">
        {rows.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {facts.c2pa === true && <p className="notice plain">Carries signed content credentials (C2PA).</p>}
      {facts.warnings?.map((warning) => (
        <p key={warning} className="notice">
          <Icon name="warning" size={16} /> {warning}
        </p>
      ))}
    </section>
  );
}

export function Detail() {
  const open = useViewer((state) => state.details);
  const toggle = useViewer((state) => state.toggleDetails);
  const shown = useViewer((state) => state.shown);
  const show = useViewer((state) => state.show);
  const focused = useGallery((state) => state.focused);
  const some = useGallery((state) => state.selection.length > 0);
  const item = useGallery((state) => state.itemAt(state.focused));
  const hash = open && some ? (item?.contentHash ?? null) : null;
  useEffect(() => void show(hash), [show, hash, focused]);
  // Ages are told from the moment the panel opened; they need not tick.
  const [now] = useState(() => Date.now());
  if (!open || hash === null) return null;
  return (
    <aside
      className="detail"
      aria-label="Details"
      onKeyDown={(event) => {
        if (event.key === 'Escape') toggle();
      }}
    >
      <header>
        <h1 dir="auto">{shown?.facts.title ?? item?.title ?? item?.name ?? ''}</h1>
        <Button weight="quiet" aria-label="Close the details" onClick={toggle}>
          <Icon name="close" />
        </Button>
      </header>
      {shown && (
        <div className="detail-body" key={shown.contentHash}>
          <div className="stage">
            <Stage shown={shown} />
          </div>
          <FactsPanel shown={shown} />
          {shown.recipe && <RecipePanel recipe={shown.recipe} />}
          <CopiesPanel shown={shown} now={now} />
          <section>
            <h2>Identity</h2>
            <p className="hash">
              <code>{shown.contentHash}</code> <CopyButton text={shown.contentHash} label="Copy the content hash" />
            </p>
          </section>
        </div>
      )}
    </aside>
  );
}
