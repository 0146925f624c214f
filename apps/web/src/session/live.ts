import type { QueryClient } from '@tanstack/react-query';
import { leaveEnded } from './session.js';
import { followStream } from './shared-stream.js';

/** What changed, as `GET /api/events` tells it; see there. Pages listen by name. */
export interface LiveEvents {
  'portal-status': { staffId: string };
  'bulk-progress': { bulkId: string };
  conversation: { conversationId: string; what: 'message' | 'withdrawn' | 'read' | 'people'; position: number };
  inbox: Record<string, never>;
  /** null: more than one account. */
  billing: { accountId: string | null };
}

const names = ['portal-status', 'bulk-progress', 'conversation', 'inbox', 'billing'] as const satisfies (keyof LiveEvents)[];

type Listener<Name extends keyof LiveEvents> = (event: LiveEvents[Name]) => void;
const listeners = new Map<string, Set<Listener<never>>>();

/** Calls the listener for each such event until the returned function is called. */
export function onLive<Name extends keyof LiveEvents>(name: Name, listener: Listener<Name>): () => void {
  const those = listeners.get(name) ?? new Set();
  listeners.set(name, those.add(listener as Listener<never>));
  return () => void those.delete(listener as Listener<never>);
}

/** The release of the API that the page began with: another one later means that the page is the older of the two. */
let release: string | undefined;

/** Follows what changes for the person, for as long as the page is open, and over breaks of the connection. */
export function followChanges(queries: QueryClient, staffId: string, whenNewRelease: () => void): () => void {
  // A stream begins with `hello`, or goes on after a break with `back`, or with `resync` where something may have been missed.
  const begun = ({ release: now }: { release?: string }) => {
    if (release !== undefined && now !== undefined && release !== now) whenNewRelease();
    release = now ?? release;
  };
  // What changed between the fetching of a page and the opening of its stream was told to nobody.
  const begunAnew = (data: { release?: string }) => {
    begun(data);
    void queries.invalidateQueries();
  };
  const told: Record<string, (data: never) => void> = {
    back: begun,
    hello: begunAnew,
    resync: begunAnew,
    'own-access': () => void queries.invalidateQueries({ queryKey: ['session'] }),
    'signed-out': () => {
      stop();
      leaveEnded();
    },
  };
  for (const name of names) told[name] = (data) => listeners.get(name)?.forEach((listener) => listener(data));
  const stop = followStream(staffId, Object.keys(told), ({ name, data }) => told[name]?.(JSON.parse(data || '{}') as never));
  return stop;
}
