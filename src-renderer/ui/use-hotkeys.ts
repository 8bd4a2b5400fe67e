/** Keys that work anywhere in a screen, except while something is being typed or a dialog is open. */
import { useEffect, useEffectEvent } from 'react';

/** `Shift+?`, `Ctrl+a` (Ctrl or the Mac's command key), `i`, `Escape`: modifiers, then the key as `KeyboardEvent.key` writes it. */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>;

export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const letter = event.key.length === 1;
  const parts = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    // Signs such as ? say by themselves that shift was held; letters and named keys do not.
    event.shiftKey && (!letter || /\p{L}/u.test(event.key)) ? 'Shift' : '',
    letter ? event.key.toLowerCase() : event.key,
  ];
  return parts.filter((part) => part !== '').join('+');
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type="range"]), textarea, select, [contenteditable]') !== null
  );
}

/** Nothing is typed into a radio button or a checkbox, but the space bar and the arrows are theirs. */
function isOwnKey({ target, key }: KeyboardEvent): boolean {
  if (!isTyping(target)) return false;
  const isChoice = target instanceof HTMLInputElement && (target.type === 'radio' || target.type === 'checkbox');
  return !isChoice || key.length > 1 || key === ' ';
}

/** `within`: false keeps them asleep. A handler that does not want a key simply returns; what is handled is `preventDefault`ed by it. */
export function useHotkeys(hotkeys: Hotkeys, within = true): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isOwnKey(event)) return;
    const dialog = document.querySelector('dialog[open]');
    // A dialog that says so (the full-screen picture) has keys of its own; the others keep every key to themselves.
    if (dialog && !dialog.hasAttribute('data-hotkeys')) return;
    // Escape closes one thing at a time: first a menu that is open.
    if (event.key === 'Escape' && document.querySelector('[popover="auto"]:popover-open')) return;
    hotkeys[keyName(event)]?.(event);
  });
  useEffect(() => {
    if (!within) return undefined;
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [within]);
}
