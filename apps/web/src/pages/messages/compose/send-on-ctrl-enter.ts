import type { KeyboardEvent } from 'react';

/** Enter begins a line; with Ctrl or ⌘ it sends the form it stands in. */
export function sendOnCtrlEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
