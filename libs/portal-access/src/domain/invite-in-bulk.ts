import { DomainError } from '#shared-kernel/domain';
import { addressOnRecord } from './address-on-record.js';
import type { PortalFeature } from './features.js';
import type { Person, PortalAccess } from './portal-access.js';
import { mustBeInvitable } from './refusals.js';

export interface BulkOffer {
  readonly features: readonly PortalFeature[] | null;
  readonly by: string | null;
  readonly hours: number;
  readonly bulkId: string;
}

/** What became of one person, with the reason where they were not invited. */
export type BulkResult =
  | { readonly result: 'invited'; readonly invitationId: string }
  | { readonly result: 'skipped' | 'failed'; readonly code: string; readonly message: string };

const skipped = (code: string, message: string): BulkResult => ({ result: 'skipped', code, message });

/**
 * Saves the features and invites the person to their primary address. Whoever has an account, or an invitation that works,
 * gets no second e-mail. A refusal is that person's result; it keeps nobody else waiting.
 */
export function inviteInBulk(access: PortalAccess, person: Person, offer: BulkOffer, at: Date): BulkResult {
  try {
    if (offer.features) access.saveFeatures(offer.features);
    mustBeInvitable(access, person);
    mustNotBecomeAdministrator(access);
    if (hasLiveInvitation(access, person, at))
      return skipped('portal-access.already-invited', 'An invitation that works is under way already.');
    const [primary] = person.emails;
    if (!primary)
      throw new DomainError('invalid', 'portal-access.no-address', "There is no e-mail address on the person's record.");
    return { result: 'invited', invitationId: access.invite(primary, person, offer.by, offer.hours, at, offer.bulkId).id };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'portal-access.already-activated') return skipped(error.code, error.message);
    return { result: 'failed', code: error.code, message: error.message };
  }
}

/** Inviting an administrator needs the password of the last minutes, which nobody gives while bulk work goes on. */
function mustNotBecomeAdministrator({ role }: PortalAccess): void {
  if (role === 'administrator')
    throw new DomainError(
      'forbidden',
      'portal-access.invite-administrator-singly',
      'This person will be an administrator. Invite them from their own page; it asks for your password.',
    );
}

/** One that can still be answered: neither over, nor undeliverable, nor sent to an address that is not the person's any more. */
function hasLiveInvitation({ invitation }: PortalAccess, { emails }: Person, at: Date): boolean {
  return (
    invitation !== null &&
    invitation.isPending() &&
    invitation.delivery !== 'failed' &&
    invitation.expiresAt > at &&
    addressOnRecord(invitation.email, emails) !== undefined
  );
}
