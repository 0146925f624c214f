import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { answerOf, api, type Schemas } from '../api/client.js';
import { hasCode } from '../api/problem.js';

export type Session = Schemas['Session'];

/** Who is signed in here; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ client }): Promise<Session | null> => {
    try {
      return await answerOf(api.GET('/api/session'));
    } catch (error) {
      if (!hasCode(error, 'portal-access.signed-out')) throw error;
      const known = client.getQueryData<Session>(['session']);
      // The page around whoever was here cannot stand without them.
      if (known) leaveEnded();
      return known ?? null;
    }
  },
  staleTime: Infinity,
});

/** The session on pages behind the sign-in; the router lets nobody else get there. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error('This page is for people who are signed in.');
  return data;
}

export const hasConfirmedDetails = ({ setupSteps }: Session) =>
  setupSteps.some(({ step, done }) => step === 'confirm_contact_details' && done);

export const isSetUp = ({ setupSteps }: Session) => setupSteps.every(({ done }) => done);

let reviewPutOff = false;

/** Until the page is loaded anew. What was not reviewed does not open the account by itself meanwhile. */
export const putOffReview = () => void (reviewPutOff = true);

/** Whether the person is to look at what was added shortly before the password was set anew. */
export const mustReview = ({ securityReviewDue }: Session) => securityReviewDue && !reviewPutOff;

/** Where somebody belongs who did not ask for a page. */
export function homeOf(session: Session | null) {
  if (!session) return '/sign-in' as const;
  if (!isSetUp(session)) return '/set-up' as const;
  if (mustReview(session)) return '/security-review' as const;
  return session.role === 'administrator' ? ('/staff' as const) : ('/home' as const);
}

/** Why the person finds themselves at the sign-in page; shown there in words. */
export type Farewell = 'signed-out' | 'ended' | 'password-changed' | 'password-set' | 'address-confirmed';

let left = false;

/** What was typed cannot be saved any more; to ask about it would keep the page in sight. */
export const hasLeft = () => left;

/**
 * Leaves everything behind: a fresh page holds nothing in memory that the back button could show. `next` is where the
 * person was, to go on there after signing in again.
 */
export function leave(farewell: Farewell, next?: string): void {
  // Much on a page notices that its session is over; whoever left by themselves is told so.
  if (left && farewell === 'ended') return;
  const query = new URLSearchParams({ farewell, ...(next && next !== '/' ? { next } : {}) });
  left = true;
  document.body.hidden = true;
  location.replace(`/sign-in?${query}`);
}

/** The session is over without the person's doing. */
export const leaveEnded = () => leave('ended', location.pathname + location.search);

export async function signOut(): Promise<void> {
  try {
    await api.DELETE('/api/session');
  } catch (error) {
    // It ended before; whoever wanted to leave has got what they wanted.
    if (!hasCode(error, 'portal-access.signed-out')) throw error;
  }
  leave('signed-out');
}
