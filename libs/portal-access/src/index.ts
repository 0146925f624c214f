export { invitationEmail } from './emails/invitation.js';
export { linkEnd } from './words/moments.js';
export type { ColleagueView } from './persistence/colleagues.js';
export { Portal } from './portal.js';
export { PortalAccessHttpModule } from './portal-access.http.module.js';
export { PortalAccessModule } from './portal-access.module.js';
export { PortalAccessWorkerModule } from './portal-access.worker.module.js';
export { ABSOLUTE_HOURS as SESSION_HOURS } from './security/sessions.js';
