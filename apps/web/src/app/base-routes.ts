import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { NothingHere } from '../parts/nothing-here.js';
import { PageFailed } from '../parts/page-failed.js';
import { language, speak } from '../i18n/index.js';
import { hasConfirmedDetails, isSetUp, mustReview, type Session, sessionQuery } from '../session/session.js';
import { queries } from './queries.js';

export const session = () => queries.ensureQueryData(sessionQuery);
export const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

export const root = createRootRoute({ component: Outlet, notFoundComponent: NothingHere, errorComponent: PageFailed });

/** What stands around the pages behind the sign-in, in one file with the words of the reader's language. */
export const frame = () => (language() === 'es' ? import('./portal.es.js') : import('./portal.en.js'));

/** For pages behind the sign-in. */
export async function mustBeSignedIn({ location }: { location: { href: string } }): Promise<Session> {
  const current = await session();
  if (!current) throw redirect({ to: '/sign-in', search: { next: location.href }, replace: true });
  // Until the person has confirmed their details, the language they chose on this device says more than the record.
  if (hasConfirmedDetails(current)) await speak(current.staffMember.locale === 'es' ? 'es' : 'en');
  return current;
}

/** Everything behind the sign-in, for those whose set-up is complete. */
export const portal = createRoute({
  getParentRoute: () => root,
  id: 'portal',
  beforeLoad: async (arrival) => {
    const current = await mustBeSignedIn(arrival);
    if (!isSetUp(current)) throw redirect({ to: '/set-up', replace: true });
    if (mustReview(current)) throw redirect({ to: '/security-review', replace: true });
  },
  component: lazyRouteComponent(frame, 'Shell'),
});

export async function mustAdminister(): Promise<void> {
  if ((await session())?.role !== 'administrator') throw redirect({ to: '/home', replace: true });
}
