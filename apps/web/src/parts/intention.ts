import { useRef } from 'react';
import { newIdempotencyKey } from '../api/client.js';

/**
 * The Idempotency-Key of what a form sends: the same for every try of the same thing, another one for another thing. After
 * a success `fulfilled` forgets it, so that the same thing may be wanted once more.
 */
export function useIntention() {
  const last = useRef<{ what: string; key: string }>(undefined);
  return {
    keyFor(body: unknown): string {
      const what = JSON.stringify(body);
      if (last.current?.what !== what) last.current = { what, key: newIdempotencyKey() };
      return last.current.key;
    },
    fulfilled: () => void (last.current = undefined),
  };
}
