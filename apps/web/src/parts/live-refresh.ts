import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { type LiveEvents, onLive } from '../session/live.js';

/** Bulk work brings thousands of events; a page that fetched at each would only fetch. */
const PAUSE_MS = 1_000;

/**
 * Fetches what stands under the key anew after such events: the first at once, those that follow within a second together.
 * `concerns` leaves out events about others.
 */
export function useLiveRefresh<Name extends keyof LiveEvents>(
  name: Name,
  queryKey: QueryKey,
  concerns?: (event: LiveEvents[Name]) => boolean,
): void {
  const queries = useQueryClient();
  const key = JSON.stringify(queryKey);
  const isOurs = useEffectEvent((event: LiveEvents[Name]) => !concerns || concerns(event));
  useEffect(() => {
    let pause: ReturnType<typeof setTimeout> | undefined;
    let more = false;
    function refresh(): void {
      if (pause !== undefined) {
        more = true;
        return;
      }
      more = false;
      pause = setTimeout(() => {
        pause = undefined;
        if (more) refresh();
      }, PAUSE_MS);
      void queries.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey });
    }
    const stop = onLive(name, (event) => {
      if (isOurs(event)) refresh();
    });
    return () => {
      stop();
      clearTimeout(pause);
    };
  }, [name, key, queries]);
}
