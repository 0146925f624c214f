import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import type { paths } from '../../api/schema.js';

export type Day = Schemas['Overview']['days'][number];
export type Backlog = Schemas['Backlog'];
export type DeadLetter = Schemas['DeadLetters']['items'][number];
export type AttentionKind = paths['/api/portal/attention']['get']['parameters']['query']['kind'];

/** Numbers that grow old by themselves: links run out and queues fill without an event. */
const REFRESH_MS = 30_000;

/** Everything that a change of anybody's status may change here. */
export const overviewKey = ['overview'] as const;
export const queuesKey = ['queues'] as const;

export const overviewQuery = queryOptions({
  queryKey: [...overviewKey, 'counts'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/portal/overview', { signal })),
  refetchInterval: REFRESH_MS,
});

/** How many people of one reason come at a time. */
export const PAGE = 10;

export const attentionQuery = (kind: AttentionKind) =>
  infiniteQueryOptions({
    queryKey: [...overviewKey, 'attention', kind],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/api/portal/attention', {
          params: { query: { kind, limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
  });

export const backlogQuery = queryOptions({
  queryKey: [...queuesKey, 'backlog'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/operations/queues', { signal })),
  refetchInterval: REFRESH_MS,
});

export const deadLettersQuery = queryOptions({
  queryKey: [...queuesKey, 'dead-letters'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/operations/dead-letters', { signal })),
  refetchInterval: REFRESH_MS,
});
