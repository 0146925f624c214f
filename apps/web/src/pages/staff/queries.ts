import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import type { StaffFilter, StaffSearch } from './staff-filter.js';

export const PAGE_SIZE = 50;

export type ListedPerson = Schemas['StaffPage']['items'][number];
export type Bulk = Schemas['BulkInvitation'];
export type BulkPerson = Schemas['BulkPeople']['items'][number];
export type BulkResult = BulkPerson['result'];

/** Everything that the list of staff shows; a change of anybody's status may change any of it. */
export const staffListKey = ['staff-list'] as const;

export const staffPageQuery = (search: StaffSearch) =>
  queryOptions({
    queryKey: [...staffListKey, 'page', search],
    queryFn: ({ signal }) => answerOf(api.GET('/api/staff', { params: { query: { ...search, limit: PAGE_SIZE } }, signal })),
    placeholderData: keepPreviousData,
  });

/** How many of those whom the rest of the filter means stand in which status. */
export const statusCountsQuery = ({ search, feature, office }: StaffFilter) =>
  queryOptions({
    queryKey: [...staffListKey, 'counts', { search, feature, office }],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/portal/statuses/summary', { params: { query: { search, feature, office } }, signal })),
    placeholderData: keepPreviousData,
  });

export const bulkListKey = ['bulk-list'] as const;

export const bulkListQuery = (cursor?: string) =>
  queryOptions({
    queryKey: [...bulkListKey, cursor],
    queryFn: ({ signal }) => answerOf(api.GET('/api/portal/bulk-invitations', { params: { query: { cursor } }, signal })),
    placeholderData: keepPreviousData,
  });

export const bulkKey = (id: string) => ['bulk', id] as const;

export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: [...bulkKey(id), 'progress'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/portal/bulk-invitations/{id}', { params: { path: { id } }, signal })),
  });

export const bulkPeopleQuery = (id: string, result: BulkResult | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: [...bulkKey(id), 'people', { result, cursor }],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/api/portal/bulk-invitations/{id}/people', {
          params: { path: { id }, query: { result, cursor, limit: PAGE_SIZE } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
