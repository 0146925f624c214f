import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import type { AuditFilter } from './audit-filter.js';

export type AuditItem = Schemas['AuditPage']['items'][number];
export type Verification = Schemas['AuditVerification'];

const PAGE = 50;
const LOOK_AGAIN_MS = 1_000;

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      answerOf(api.GET('/api/audit', { params: { query: { ...filter, limit: PAGE, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

export const actionsQuery = queryOptions({
  queryKey: ['audit-actions'],
  queryFn: () => answerOf(api.GET('/api/audit/actions')),
});

export const verificationQuery = queryOptions({
  queryKey: ['audit-verification'],
  queryFn: () => answerOf(api.GET('/api/audit/verification')),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_AGAIN_MS : false),
});
