import { DomainError } from '#shared-kernel/domain';

export const bulkNotFound = () => new DomainError('not-found', 'portal-access.bulk-not-found', 'There is no such bulk work.');

/** Another's passkey answers like none. */
export function mustBeOwnPasskey(found: unknown): void {
  if (!found) throw new DomainError('not-found', 'portal-access.passkey-not-found', 'There is no such passkey of yours.');
}

export function mustHaveTotp(found: boolean): void {
  if (!found) throw new DomainError('not-found', 'portal-access.totp-not-found', 'You have no authenticator app set up.');
}
