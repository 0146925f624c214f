import type { LiveEvent } from './live-event.js';

/** Of equal events the first, of versions of one thing the highest where the first of them stood. */
export function coalesced(events: readonly LiveEvent[]): LiveEvent[] {
  const kept = new Map<string, LiveEvent>();
  for (const event of events) {
    const { to, type, data, latest, feature } = event;
    const key = latest ? JSON.stringify([to, type, latest.of]) : JSON.stringify([to, type, data, feature]);
    const known = kept.get(key);
    if (!known || (latest && latest.version >= known.latest!.version)) kept.set(key, event);
  }
  return [...kept.values()];
}
