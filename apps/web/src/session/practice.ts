import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';

/** Whose portal this is: the practice's name and the time zone in which its days end. Told to everybody. */
export const practiceQuery = queryOptions({
  queryKey: ['practice'],
  queryFn: () => answerOf(api.GET('/api/practice')),
  staleTime: Infinity,
});
