/** What the keys do in the search field: choose and take, search, close and clear, take back the last term. */
import type { KeyboardEvent } from 'react';
import { fieldText, offeredGroups, useSearchField } from './field-store.ts';

/** Tab takes the first way to go on with a word that was begun; otherwise it leaves the field, as everywhere. */
function takesByTab(): boolean {
  const { active, offer, completion } = useSearchField.getState();
  if (active >= 0) return true;
  const first = completion?.suggestions[0];
  if (offer !== 'completion' || !first || completion.query !== fieldText()) return false;
  const begun = completion.query.slice(completion.from, completion.to);
  return begun !== '' && begun !== first.insert;
}

export function onFieldKey(event: KeyboardEvent<HTMLInputElement>): void {
  // While an input method composes a word, every key is its own.
  if (event.nativeEvent.isComposing) return;
  const field = useSearchField.getState();
  const options = offeredGroups().flatMap((group) => group.options);
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const caret = selectionStart ?? value.length;
  const handled = () => event.preventDefault();
  const step = (by: 1 | -1) => {
    handled();
    if (options.length === 0) field.offerAgain(value, caret);
    // One place more than options: the field itself.
    else field.choose(((field.active + 1 + by + options.length + 1) % (options.length + 1)) - 1);
  };
  const take = (index: number) => {
    handled();
    field.take(options[index]!);
  };
  switch (event.key) {
    case 'ArrowDown':
      return step(1);
    case 'ArrowUp':
      return step(-1);
    case 'Enter':
      if (options[field.active]) return take(field.active);
      return field.submit();
    case 'Tab':
      if (!event.shiftKey && options.length > 0 && takesByTab()) take(Math.max(field.active, 0));
      return undefined;
    case 'Escape':
      handled();
      if (options.length > 0) return field.close();
      return value === '' ? event.currentTarget.blur() : field.clear();
    case 'Backspace':
      if (!field.padded || caret !== value.length || selectionStart !== selectionEnd) return undefined;
      handled();
      return field.takeBackLast();
    case 'f':
      if (!(event.ctrlKey || event.metaKey)) return undefined;
      handled();
      return event.currentTarget.select();
    default:
      return undefined;
  }
}
