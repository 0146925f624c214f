import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { messagesKey } from '../../session/unread.js';

export type OwnSession = Schemas['OwnSessions']['items'][number];
export type NotificationChoice = Schemas['Notifications'];
export type SignIn = Schemas['SignInHistory']['items'][number];

// They begin with `session`: what the portal tells live of the own access brings them up to date too.

export const ownSessionsQuery = queryOptions({
  queryKey: ['session', 'list'],
  queryFn: () => answerOf(api.GET('/api/sessions')),
});

export const signInHistoryQuery = infiniteQueryOptions({
  queryKey: ['session', 'history'],
  queryFn: ({ pageParam }) => answerOf(api.GET('/api/session/history', { params: { query: { limit: 10, cursor: pageParam } } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
});

/** How one hears of messages: it is forgotten with them when they are switched off. */
export const notificationsQuery = queryOptions({
  queryKey: [...messagesKey, 'notifications'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/session/notifications', { signal })),
});
