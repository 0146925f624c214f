import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { messagesKey } from '../../session/unread.js';

export type Listed = Schemas['ConversationPage']['items'][number];
export type Conversation = Schemas['Conversation'];
export type Person = Conversation['people'][number];
export type Message = Schemas['Message'];
export type MessagePage = Schemas['MessagePage'];
export type Found = Schemas['FoundMessages']['items'][number];
export type Draft = Schemas['Draft'];
export type Colleague = Schemas['Colleagues']['items'][number];

export const boxes = ['inbox', 'archived', 'left'] as const;
export type Box = (typeof boxes)[number];

export const inboxKey = [...messagesKey, 'inbox'] as const;

export const conversationsQuery = (box: Box) =>
  infiniteQueryOptions({
    queryKey: [...inboxKey, box],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET('/api/conversations', { params: { query: { box, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

export const draftsQuery = queryOptions({
  queryKey: [...inboxKey, 'drafts'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/drafts', { signal })),
});

export const conversationKey = (id: string) => [...messagesKey, 'conversation', id] as const;

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: [...conversationKey(id), 'head'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/conversations/{id}', { params: { path: { id } }, signal })),
  });

export type Bound = { before?: number; after?: number };

/** The messages, the newest page first; `around` begins near a message that was found. */
export const messagesQuery = (id: string, around?: number) =>
  infiniteQueryOptions({
    queryKey: [...conversationKey(id), 'messages', { around }],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET('/api/conversations/{id}/messages', { params: { path: { id }, query: pageParam }, signal })),
    initialPageParam: (around === undefined ? {} : { before: around + 15 }) as Bound,
    // The pages are counted from the messages: what came meanwhile moves no bound.
    getNextPageParam: ({ items, nextCursor }, _pages, { after }): Bound | undefined => {
      const oldest = items.at(-1)?.position ?? (after ?? 0) + 1;
      return (after === undefined ? nextCursor !== null : oldest > 1) ? { before: oldest } : undefined;
    },
    getPreviousPageParam: ({ items }, _pages, { before, after }): Bound | undefined =>
      before === undefined && after === undefined ? undefined : { after: items[0]?.position ?? after ?? 0 },
  });

export const foundQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [...messagesKey, 'found', q],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET('/api/messages/search', { params: { query: { q, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: q !== '',
  });

export const colleaguesQuery = (search: string) =>
  queryOptions({
    queryKey: [...messagesKey, 'colleagues', search],
    queryFn: ({ signal }) => answerOf(api.GET('/api/colleagues', { params: { query: { search } }, signal })),
    placeholderData: keepPreviousData,
  });

export { fullName as nameOf } from '../../parts/full-name.js';
