import { SharedKernel } from './0001-shared-kernel.js';
import { Audit } from './0002-audit.js';
import { Email } from './0003-email.js';
import { Staff } from './0004-staff.js';
import { PortalAccess } from './0005-portal-access.js';
import { PasswordLinksAndFactors } from './0006-password-links-and-factors.js';
import { PasswordLinkCopies } from './0007-password-link-copies.js';
import { SignInAddress } from './0008-sign-in-address.js';
import { SecondFactors } from './0009-second-factors.js';
import { BulkInvitations } from './0010-bulk-invitations.js';
import { RateLimits } from './0011-rate-limits.js';
import { Insight } from './0012-insight.js';
import { LinksAskedFor } from './0013-links-asked-for.js';
import { Messaging } from './0014-messaging.js';
import { Documents } from './0015-documents.js';
import { TellingOfMessages } from './0016-telling-of-messages.js';
import { MessagesByTime } from './0017-messages-by-time.js';
import { FormerAddresses } from './0018-former-addresses.js';
import { Billing } from './0020-billing.js';
import { Payments } from './0021-payments.js';
import { Webhooks } from './0023-webhooks.js';
import { MoneyBack } from './0024-money-back.js';

/** One timeline for all contexts, oldest first. A migration that has landed is never edited. */
export const migrations = [
  { name: '0001-shared-kernel', class: SharedKernel },
  { name: '0002-audit', class: Audit },
  { name: '0003-email', class: Email },
  { name: '0004-staff', class: Staff },
  { name: '0005-portal-access', class: PortalAccess },
  { name: '0006-password-links-and-factors', class: PasswordLinksAndFactors },
  { name: '0007-password-link-copies', class: PasswordLinkCopies },
  { name: '0008-sign-in-address', class: SignInAddress },
  { name: '0009-second-factors', class: SecondFactors },
  { name: '0010-bulk-invitations', class: BulkInvitations },
  { name: '0011-rate-limits', class: RateLimits },
  { name: '0012-insight', class: Insight },
  { name: '0013-links-asked-for', class: LinksAskedFor },
  { name: '0014-messaging', class: Messaging },
  { name: '0015-documents', class: Documents },
  { name: '0016-telling-of-messages', class: TellingOfMessages },
  { name: '0017-messages-by-time', class: MessagesByTime },
  { name: '0018-former-addresses', class: FormerAddresses },
  { name: '0020-billing', class: Billing },
  { name: '0021-payments', class: Payments },
  { name: '0023-webhooks', class: Webhooks },
  { name: '0024-money-back', class: MoneyBack },
];
