import { queryOptions } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';

/** Why a link does not open: `missing` where the address had none, else as the API says. */
export type DeadReason = 'missing' | 'expired' | 'not-valid';
export type Link<Facts> = { facts: Facts } | { dead: DeadReason };

/** Opens nothing: it only asks. A dead link is an answer like another; all other refusals are thrown. */
async function look<Facts>(token: string, ask: () => Promise<Facts>): Promise<Link<Facts>> {
  if (!token) return { dead: 'missing' };
  try {
    return { facts: await ask() };
  } catch (error) {
    const dead = deadReason(error);
    if (dead) return { dead };
    throw error;
  }
}

/** Whether a refusal says that the link is dead, and why. */
export function deadReason(error: unknown): DeadReason | undefined {
  if (!(error instanceof Problem)) return undefined;
  // A text that cannot be a token is answered as malformed.
  if (error.status === 400) return 'not-valid';
  if (error.status !== 410) return undefined;
  return error.code.endsWith('-expired') ? 'expired' : 'not-valid';
}

const once = { staleTime: Infinity, refetchOnReconnect: false } as const;

export const activationQuery = (token: string) =>
  queryOptions({
    queryKey: ['activation', token],
    queryFn: () => look(token, () => answerOf(api.POST('/api/activations/inspect', { body: { token } }))),
    ...once,
  });

export const passwordLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['password-reset', token],
    queryFn: () => look(token, () => answerOf(api.POST('/api/password-resets/inspect', { body: { token } }))),
    ...once,
  });

export const addressLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['sign-in-address', token],
    queryFn: () => look(token, () => answerOf(api.POST('/api/sign-in-addresses/inspect', { body: { token } }))),
    ...once,
  });

export type ReviewItem = Schemas['SecurityReview']['items'][number];

/** What was added shortly before the password was set anew. Begins with `session`, so that it ends with it. */
export const reviewQuery = queryOptions({
  queryKey: ['session', 'security-review'],
  queryFn: () => answerOf(api.GET('/api/session/security-review')),
});
