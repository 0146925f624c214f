import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLive } from '../../../session/live.js';
import { conversationKey } from '../queries.js';

/** Fetches what changed in a conversation at once; what changes meanwhile is fetched right after, not at the same time. */
export function useFollowConversation(id: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    let fetching = false;
    let more = false;
    async function refresh(): Promise<void> {
      more = fetching;
      if (fetching) return;
      fetching = true;
      do {
        more = false;
        await queries.invalidateQueries({ queryKey: conversationKey(id) });
      } while (more);
      fetching = false;
    }
    return onLive('conversation', ({ conversationId }) => {
      if (conversationId === id) void refresh();
    });
  }, [id, queries]);
}
