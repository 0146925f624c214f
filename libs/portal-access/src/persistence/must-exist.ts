import { DomainError } from '#shared-kernel/domain';

/** The one answer for an id that does not exist or is not the caller's to see. */
export function mustExist<T>(found: T | null | undefined): T {
  if (found === null || found === undefined)
    throw new DomainError('not-found', 'staff.not-found', 'There is no such staff member.');
  return found;
}

export const bulkNotFound = () => new DomainError('not-found', 'portal-access.bulk-not-found', 'There is no such bulk work.');

/** Another's passkey answers like none. */
export function mustBeOwnPasskey(found: unknown): void {
  if (!found) throw new DomainError('not-found', 'portal-access.passkey-not-found', 'There is no such passkey of yours.');
}
