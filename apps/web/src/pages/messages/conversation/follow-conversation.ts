import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLive } from '../../../session/live.js';
import { catchUp } from './catch-up.js';

/** Fetches what changed in a conversation as soon as it is told. What was missed, `resync` has fetched as a whole. */
export function useFollowConversation(id: string): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onLive('conversation', ({ conversationId, ...change }) => {
        if (conversationId === id) void catchUp(queries, id, change);
      }),
    [id, queries],
  );
}
