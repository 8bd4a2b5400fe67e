/** A small button that puts a text onto the clipboard and says that it did. */
import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';
import { t } from './text.ts';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button
      type="button"
      className="copy-button"
      onClick={copy}
      aria-label={copied ? t('app.copied') : label}
      title={label}
    >
      <Icon name={copied ? 'check' : 'copy'} size={15} />
    </button>
  );
}
