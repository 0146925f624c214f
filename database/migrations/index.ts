import { SharedKernel } from './0001-shared-kernel.js';
import { Audit } from './0002-audit.js';
import { Email } from './0003-email.js';
import { Staff } from './0004-staff.js';
import { PortalAccess } from './0005-portal-access.js';

/** One timeline for all contexts, oldest first. A migration that has landed is never edited. */
export const migrations = [
  { name: '0001-shared-kernel', class: SharedKernel },
  { name: '0002-audit', class: Audit },
  { name: '0003-email', class: Email },
  { name: '0004-staff', class: Staff },
  { name: '0005-portal-access', class: PortalAccess },
];
