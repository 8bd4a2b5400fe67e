/** The texts just as the generator wrote them: folded, to be copied, and cut where they are very long. */
import { useState } from 'react';
import type { RawText } from '#api/media.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatCount } from '../ui/format.ts';
import { t } from '../ui/text.ts';
import { ScrollBox } from '../ui/scroll-box.tsx';
import './recipe-panel.css';

/** Characters; more would make the page slow before anybody asked for them. */
const CUT = 20_000;

function RawTextFold({ text }: { text: RawText }) {
  const [open, setOpen] = useState(false);
  const [whole, setWhole] = useState(false);
  const long = text.text.length > CUT && !whole;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span dir="auto">{text.carrier}</span>
        <small>{t('viewer.characters', { count: text.text.length })}</small>
      </summary>
      {open && (
        <div className="raw-text">
          <CopyButton text={text.text} label={t('viewer.copyWhat', { what: text.carrier })} />
          <ScrollBox label={text.carrier} className="raw-text-box">
            {long ? text.text.slice(0, CUT) : text.text}
          </ScrollBox>
          {long && (
            <button type="button" className="more-text" onClick={() => setWhole(true)}>
              {t('viewer.showAll', { count: formatCount(text.text.length) })}
            </button>
          )}
        </div>
      )}
    </details>
  );
}

export function RawTexts({ texts }: { texts: readonly RawText[] }) {
  if (texts.length === 0) return null;
  return (
    <div className="raw-texts">
      <h3>{t('viewer.rawTexts')}</h3>
      {texts.map((text, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a file may carry the same text twice
        <RawTextFold key={`${text.carrier} ${text.key} ${index}`} text={text} />
      ))}
    </div>
  );
}
