import { useSyncExternalStore } from 'react';
import { takeLink } from '../../parts/link-in-address.js';

/*
 * The token of a link stands in the address after the #, or wherever a mail gateway has moved it. It is taken out of the address
 * bar, the history and whatever is copied from there as soon as it is read, and kept in this page's memory only.
 */
let token = '';
const listeners = new Set<() => void>();

function take(): void {
  const taken = takeLink();
  if (taken) setLinkToken(taken);
}

take();
// Another link of the same kind pasted over this one changes nothing but the fragment.
addEventListener('hashchange', take);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The token of the link that this page was opened with; empty if there was none, or after a reload. */
export const useLinkToken = (): string => useSyncExternalStore(subscribe, () => token);

export function setLinkToken(next: string): void {
  token = next;
  listeners.forEach((listener) => listener());
}

/** It is used up: going back must not show its page again. */
export function forgetLinkToken(): void {
  token = '';
}
