import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answerOf, api } from '../api/client.js';
import { useLiveRefresh } from '../parts/live-refresh.js';
import { countInWindow } from '../parts/window-title.js';
import { useSession } from './session.js';

/** Everything that pages know of messages. */
export const messagesKey = ['messages'] as const;

const unreadQuery = queryOptions({
  queryKey: [...messagesKey, 'unread'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/messages/unread', { signal })),
});

export const useHasMessages = () => useSession().features.includes('secure_messaging');

/**
 * How many conversations have something unread, in the window's title too. When messages are switched off, what the page
 * knows of them is forgotten at once.
 */
export function useUnread(): number {
  const on = useHasMessages();
  const queries = useQueryClient();
  const { data } = useQuery({ ...unreadQuery, enabled: on });
  useLiveRefresh('conversation', unreadQuery.queryKey, () => on);
  useLiveRefresh('inbox', unreadQuery.queryKey, () => on);
  const count = on ? (data?.conversations ?? 0) : 0;
  useEffect(() => countInWindow(count), [count]);
  useEffect(() => {
    if (!on) queries.removeQueries({ queryKey: messagesKey });
  }, [on, queries]);
  return count;
}
