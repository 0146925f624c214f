import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

export type Shortcuts = Readonly<Record<string, () => void>>;

const remembered = 'shortcuts';
const listeners = new Set<() => void>();

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
const areOn = () => localStorage.getItem(remembered) !== 'off';

/** Whether single keys do something. Whoever speaks to their computer must be able to switch that off (WCAG 2.1.4). */
export function useShortcutsSwitch(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(listen, areOn);
  const set = (next: boolean) => {
    localStorage.setItem(remembered, next ? 'on' : 'off');
    for (const listener of listeners) listener();
  };
  return [on, set];
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Single keys that do something on this page: not while somebody types, and not behind a dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const [on] = useShortcutsSwitch();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const act = shortcuts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!on) return undefined;
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, [on]);
}
