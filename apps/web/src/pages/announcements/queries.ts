import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

export type Announcement = Schemas['Announcement'];

/** While it is written into inboxes one watches; who reads it later tells nobody, so it is asked now and then. */
const WRITING_MS = 1_000;
const READING_MS = 15_000;

export const announcementsQuery = infiniteQueryOptions({
  queryKey: ['announcements', 'list'],
  queryFn: ({ pageParam, signal }) =>
    answerOf(api.GET('/api/announcements', { params: { query: { cursor: pageParam } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(({ complete }) => !complete)) ? WRITING_MS : READING_MS,
});

/** How many people can use messages now, in an office or (null) everywhere. */
export const reachQuery = (office: string | null) =>
  queryOptions({
    queryKey: ['announcements', 'reach', office],
    queryFn: async ({ signal }) => {
      const query = { feature: 'secure_messaging' as const, ...(office !== null && { office }) };
      return (await answerOf(api.GET('/api/portal/statuses/summary', { params: { query }, signal }))).active;
    },
  });
