import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readAuditFilter } from '../pages/audit/audit-filter.js';
import { readStaffFilter } from '../pages/staff/staff-filter.js';
import { PageFailed } from '../parts/page-failed.js';
import { PageLoading } from '../parts/page-loading.js';
import { homeOf, isSetUp, mustReview } from '../session/session.js';
import { mustAdminister, mustBeSignedIn, portal, root, session, text } from './base-routes.js';
import { billing } from './billing-routes.js';
import { queries } from './queries.js';

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    throw redirect({ to: homeOf(await session()), replace: true });
  },
});

// Pages for people who are not signed in.

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ farewell, next }): { farewell?: string; next?: string } => ({ farewell: text(farewell), next: text(next) }),
  beforeLoad: async () => {
    const current = await session();
    if (current) throw redirect({ to: homeOf(current), replace: true });
  },
  component: lazyRouteComponent(() => import('../pages/entry/sign-in.js')),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('../pages/entry/forgot-password.js')),
});

const activate = createRoute({
  getParentRoute: () => root,
  path: '/activate',
  component: lazyRouteComponent(() => import('../pages/entry/activate.js')),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('../pages/entry/reset-password.js')),
});

const confirmAddress = createRoute({
  getParentRoute: () => root,
  path: '/confirm-address',
  component: lazyRouteComponent(() => import('../pages/entry/confirm-address.js')),
});

const payerPayment = createRoute({
  getParentRoute: () => root,
  path: '/payment',
  component: lazyRouteComponent(() => import('../pages/payer/payment.js')),
});

// Pages behind the sign-in.

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  beforeLoad: async (arrival) => {
    const current = await mustBeSignedIn(arrival);
    if (isSetUp(current)) throw redirect({ to: homeOf(current), replace: true });
  },
  component: lazyRouteComponent(() => import('../pages/entry/set-up.js')),
});

const securityReview = createRoute({
  getParentRoute: () => root,
  path: '/security-review',
  beforeLoad: async (arrival) => {
    const current = await mustBeSignedIn(arrival);
    if (!mustReview(current)) throw redirect({ to: homeOf(current), replace: true });
  },
  // The card grows with what is to be reviewed, and stands in the middle: it must not jump.
  loader: async () => queries.prefetchQuery((await import('../pages/entry/queries.js')).reviewQuery),
  component: lazyRouteComponent(() => import('../pages/entry/security-review.js')),
});

const home = createRoute({
  getParentRoute: () => portal,
  path: '/home',
  component: lazyRouteComponent(() => import('../pages/own/home.js')),
});

const profile = createRoute({
  getParentRoute: () => portal,
  path: '/profile',
  component: lazyRouteComponent(() => import('../pages/own/profile.js')),
});

const security = createRoute({
  getParentRoute: () => portal,
  path: '/security',
  component: lazyRouteComponent(() => import('../pages/own/security.js')),
});

const messaging = createRoute({
  getParentRoute: () => portal,
  id: 'messaging',
  component: lazyRouteComponent(() => import('../pages/messages/messaging.js')),
});

const inbox = createRoute({
  getParentRoute: () => messaging,
  path: '/messages',
  validateSearch: ({ box }): { box?: 'archived' | 'left' } => (box === 'archived' || box === 'left' ? { box } : {}),
  component: lazyRouteComponent(() => import('../pages/messages/inbox.js')),
});

const newConversation = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/new',
  validateSearch: ({ draft }): { draft?: string } => ({ draft: text(draft) }),
  component: lazyRouteComponent(() => import('../pages/messages/new.js')),
});

const messageSearch = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/search',
  validateSearch: ({ q }): { q?: string } => ({ q: q === undefined ? undefined : String(q) }),
  component: lazyRouteComponent(() => import('../pages/messages/search.js')),
});

const conversation = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/$conversationId',
  validateSearch: ({ at }): { at?: number } => (Number.isSafeInteger(at) && Number(at) > 0 ? { at: Number(at) } : {}),
  component: lazyRouteComponent(() => import('../pages/messages/conversation.js')),
});

const administration = createRoute({
  getParentRoute: () => portal,
  id: 'administration',
  beforeLoad: mustAdminister,
});

const staff = createRoute({
  getParentRoute: () => administration,
  path: '/staff',
  validateSearch: readStaffFilter,
  component: lazyRouteComponent(() => import('../pages/staff/staff-list.js')),
});

const newMember = createRoute({
  getParentRoute: () => administration,
  path: '/staff/new',
  component: lazyRouteComponent(() => import('../pages/staff/register.js')),
});

const staffImport = createRoute({
  getParentRoute: () => administration,
  path: '/staff/import',
  validateSearch: ({ id }): { id?: string } => ({ id: text(id) }),
  component: lazyRouteComponent(() => import('../pages/staff/import.js')),
});

const bulkList = createRoute({
  getParentRoute: () => administration,
  path: '/staff/bulk',
  component: lazyRouteComponent(() => import('../pages/staff/bulk-list.js')),
});

const bulk = createRoute({
  getParentRoute: () => administration,
  path: '/staff/bulk/$bulkId',
  component: lazyRouteComponent(() => import('../pages/staff/bulk.js')),
});

const member = createRoute({
  getParentRoute: () => administration,
  path: '/staff/$staffId',
  component: lazyRouteComponent(() => import('../pages/member/member.js')),
});

const memberStart = createRoute({
  getParentRoute: () => member,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/staff/$staffId/portal', params, replace: true });
  },
});

const biographics = createRoute({
  getParentRoute: () => member,
  path: 'biographics',
  component: lazyRouteComponent(() => import('../pages/member/biographics.js')),
});

const memberPortal = createRoute({
  getParentRoute: () => member,
  path: 'portal',
  component: lazyRouteComponent(() => import('../pages/member/portal.js')),
});

const activity = createRoute({
  getParentRoute: () => member,
  path: 'activity',
  component: lazyRouteComponent(() => import('../pages/member/activity.js')),
});

const announcements = createRoute({
  getParentRoute: () => administration,
  path: '/announcements',
  component: lazyRouteComponent(() => import('../pages/announcements/announcements.js')),
});

const newAnnouncement = createRoute({
  getParentRoute: () => administration,
  path: '/announcements/new',
  component: lazyRouteComponent(() => import('../pages/announcements/new.js')),
});

const overview = createRoute({
  getParentRoute: () => administration,
  path: '/overview',
  component: lazyRouteComponent(() => import('../pages/overview/overview.js')),
});

const audit = createRoute({
  getParentRoute: () => administration,
  path: '/audit',
  validateSearch: readAuditFilter,
  component: lazyRouteComponent(() => import('../pages/audit/audit.js')),
});

const settings = createRoute({
  getParentRoute: () => administration,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings.js')),
});

const tree = root.addChildren([
  start,
  signIn,
  forgotPassword,
  activate,
  resetPassword,
  confirmAddress,
  payerPayment,
  setUp,
  securityReview,
  portal.addChildren([
    home,
    profile,
    security,
    messaging.addChildren([inbox, newConversation, messageSearch, conversation]),
    billing,
    administration.addChildren([
      staff,
      newMember,
      staffImport,
      bulkList,
      bulk,
      member.addChildren([memberStart, biographics, memberPortal, activity]),
      announcements,
      newAnnouncement,
      overview,
      audit,
      settings,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
