import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem.js';

const mayPass = (error: unknown) =>
  error instanceof Problem && (error.status === 0 || error.status === 503 || error.status === 429);

/** One cache for the page. What is shown is kept fresh by live events, not by asking again and again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => mayPass(error) && failures < 2,
      retryDelay: (failures, error) =>
        error instanceof Problem && error.retryAfterSeconds ? error.retryAfterSeconds * 1_000 : 500 * 2 ** failures,
      // Offline, a page should say so instead of waiting in silence.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
