import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.js';
import { rememberPracticeZone } from '../parts/zone-format.js';

/** Whose portal this is: the practice's name and the time zone in which its days end. Told to everybody. */
export const practiceQuery = queryOptions({
  queryKey: ['practice'],
  queryFn: async () => {
    const practice = await answerOf(api.GET('/api/practice'));
    rememberPracticeZone(practice.timeZone);
    return practice;
  },
  staleTime: Infinity,
});
