import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readAuditFilter } from '../pages/audit/audit-filter.js';
import { readStaffFilter } from '../pages/staff/staff-filter.js';
import Activate from '../pages/entry/activate.js';
import ConfirmAddress from '../pages/entry/confirm-address.js';
import ForgotPassword from '../pages/entry/forgot-password.js';
import { reviewQuery } from '../pages/entry/queries.js';
import ResetPassword from '../pages/entry/reset-password.js';
import SignIn from '../pages/entry/sign-in.js';
import { PageFailed } from '../parts/page-failed.js';
import { PageLoading } from '../parts/page-loading.js';
import { homeOf, isSetUp, mustReview } from '../session/session.js';
import { frame, mustAdminister, mustBeSignedIn, portal, root, session, text } from './base-routes.js';
import { billing } from './billing-routes.js';
import { queries } from './queries.js';

// One file for all pages of an area: whoever opens one of them has the others at hand.
const ownPages = () => import('../pages/own/index.js');
const messagesPages = () => import('../pages/messages/index.js');
const staffPages = () => import('../pages/staff/index.js');
const memberPages = () => import('../pages/member/index.js');
const announcementsPages = () => import('../pages/announcements/index.js');
const auditPages = () => import('../pages/audit/index.js');
const settingsPages = () => import('../pages/settings/index.js');

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    throw redirect({ to: homeOf(await session()), replace: true });
  },
});

// Pages for people who are not signed in. They are small, and everybody passes through one: they come with the first file.

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ farewell, next }): { farewell?: string; next?: string } => ({ farewell: text(farewell), next: text(next) }),
  beforeLoad: async () => {
    const current = await session();
    if (current) throw redirect({ to: homeOf(current), replace: true });
  },
  component: SignIn,
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: ForgotPassword,
});

const activate = createRoute({
  getParentRoute: () => root,
  path: '/activate',
  component: Activate,
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: ResetPassword,
});

const confirmAddress = createRoute({
  getParentRoute: () => root,
  path: '/confirm-address',
  component: ConfirmAddress,
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
  loader: () => queries.prefetchQuery(reviewQuery),
  component: lazyRouteComponent(() => import('../pages/entry/security-review.js')),
});

const home = createRoute({
  getParentRoute: () => portal,
  path: '/home',
  component: lazyRouteComponent(ownPages, 'Home'),
});

const profile = createRoute({
  getParentRoute: () => portal,
  path: '/profile',
  component: lazyRouteComponent(ownPages, 'Profile'),
});

const security = createRoute({
  getParentRoute: () => portal,
  path: '/security',
  component: lazyRouteComponent(ownPages, 'Security'),
});

const messaging = createRoute({
  getParentRoute: () => portal,
  id: 'messaging',
  component: lazyRouteComponent(messagesPages, 'Messaging'),
});

const inbox = createRoute({
  getParentRoute: () => messaging,
  path: '/messages',
  validateSearch: ({ box }): { box?: 'archived' | 'left' } => (box === 'archived' || box === 'left' ? { box } : {}),
  component: lazyRouteComponent(messagesPages, 'Inbox'),
});

const newConversation = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/new',
  validateSearch: ({ draft }): { draft?: string } => ({ draft: text(draft) }),
  component: lazyRouteComponent(messagesPages, 'New'),
});

const messageSearch = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/search',
  validateSearch: ({ q }): { q?: string } => ({ q: q === undefined ? undefined : String(q) }),
  component: lazyRouteComponent(messagesPages, 'Search'),
});

const conversation = createRoute({
  getParentRoute: () => messaging,
  path: '/messages/$conversationId',
  validateSearch: ({ at }): { at?: number } => (Number.isSafeInteger(at) && Number(at) > 0 ? { at: Number(at) } : {}),
  component: lazyRouteComponent(messagesPages, 'Conversation'),
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
  component: lazyRouteComponent(staffPages, 'StaffList'),
});

const newMember = createRoute({
  getParentRoute: () => administration,
  path: '/staff/new',
  component: lazyRouteComponent(staffPages, 'Register'),
});

const staffImport = createRoute({
  getParentRoute: () => administration,
  path: '/staff/import',
  validateSearch: ({ id }): { id?: string } => ({ id: text(id) }),
  component: lazyRouteComponent(staffPages, 'ImportRoster'),
});

const bulkList = createRoute({
  getParentRoute: () => administration,
  path: '/staff/bulk',
  component: lazyRouteComponent(staffPages, 'BulkInvitations'),
});

const bulk = createRoute({
  getParentRoute: () => administration,
  path: '/staff/bulk/$bulkId',
  component: lazyRouteComponent(staffPages, 'BulkInvitation'),
});

const member = createRoute({
  getParentRoute: () => administration,
  path: '/staff/$staffId',
  component: lazyRouteComponent(memberPages, 'Member'),
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
  component: lazyRouteComponent(memberPages, 'Biographics'),
});

const memberPortal = createRoute({
  getParentRoute: () => member,
  path: 'portal',
  component: lazyRouteComponent(memberPages, 'MemberPortal'),
});

const activity = createRoute({
  getParentRoute: () => member,
  path: 'activity',
  component: lazyRouteComponent(memberPages, 'Activity'),
});

const announcements = createRoute({
  getParentRoute: () => administration,
  path: '/announcements',
  component: lazyRouteComponent(announcementsPages, 'Announcements'),
});

const newAnnouncement = createRoute({
  getParentRoute: () => administration,
  path: '/announcements/new',
  component: lazyRouteComponent(announcementsPages, 'New'),
});

const overview = createRoute({
  getParentRoute: () => administration,
  path: '/overview',
  component: lazyRouteComponent(frame, 'Overview'),
});

const audit = createRoute({
  getParentRoute: () => administration,
  path: '/audit',
  validateSearch: readAuditFilter,
  component: lazyRouteComponent(auditPages, 'Audit'),
});

const settings = createRoute({
  getParentRoute: () => administration,
  path: '/settings',
  component: lazyRouteComponent(settingsPages, 'SettingsPage'),
});

const tree = root.addChildren([
  start,
  signIn,
  forgotPassword,
  activate,
  resetPassword,
  confirmAddress,
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
