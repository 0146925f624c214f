import { DomainError } from '#shared-kernel/domain';
import { mustBeOnRecord } from './address-on-record.js';
import { countSend } from './daily-sends.js';
import type { PasswordLink } from './password-link.js';
import type { Person, PortalAccess } from './portal-access.js';

/** The person's link that can still be used; one that has ended, or is another's, is as if it had never been. */
export function passwordLinkUnderWay(access: PortalAccess | undefined, linkId: string): PasswordLink {
  const link = access?.passwordLink;
  if (link?.id === linkId && link.isActive()) return link;
  throw new DomainError('not-found', 'portal-access.password-link-not-found', 'There is no such password link under way.');
}

/** Hands out one more copy of the link, to one of the person's addresses. It goes out by a reaction. */
export function emailPasswordLink(access: PortalAccess, link: PasswordLink, email: string, person: Person, at: Date): void {
  const address = mustBeOnRecord(email, person.emails);
  access.recentSends = countSend(access.recentSends, at, 'password-links');
  link.email(address, at);
}
