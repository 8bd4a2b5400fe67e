/** The dialog that lies over all others: what is to be seen and pressed while it is open must lie in it. */
import { useEffect, useState } from 'react';

/** Modal dialogs that are open, the latest last. */
const open: HTMLDialogElement[] = [];

function note(dialog: HTMLDialogElement): void {
  const at = open.indexOf(dialog);
  if (dialog.open && at < 0) open.push(dialog);
  if (!dialog.open && at >= 0) open.splice(at, 1);
}

/** Null while none is open. */
export function useTopDialog(): HTMLDialogElement | null {
  const [top, setTop] = useState<HTMLDialogElement | null>(null);
  useEffect(() => {
    const look = () => {
      for (const dialog of [...open, ...document.querySelectorAll('dialog')]) note(dialog);
      setTop(open.findLast((dialog) => dialog.isConnected) ?? null);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { attributes: true, attributeFilter: ['open'], subtree: true });
    look();
    return () => observer.disconnect();
  }, []);
  return top;
}
