import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';

/** Every office that stands on somebody's record. Under the key of the list of staff: whatever changes that may change these. */
export const officesQuery = queryOptions({
  queryKey: ['staff-list', 'offices'],
  queryFn: ({ signal }) => answerOf(api.GET('/api/staff/offices', { signal })),
  staleTime: 60_000,
});
