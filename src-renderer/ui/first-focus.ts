/** Where the keyboard is when a dialog opens; else it would be on the dialog's close button. */

/** As the `ref` of the element; also for one that comes while its dialog is open. */
export function firstFocus(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
  element?.focus();
}
