import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';

export type SecondFactors = Schemas['SecondFactors'];

/** One's own second factors. Begins with `session`, so that live changes of the own access bring it up to date. */
export const factorsQuery = queryOptions({
  queryKey: ['session', 'second-factors'],
  queryFn: () => answerOf(api.GET('/api/session/second-factors')),
});
