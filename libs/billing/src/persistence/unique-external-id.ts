import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { DomainError } from '#shared-kernel/domain';

/** Says a violated unique external id in the words of the product; any other error passes as it is. */
export function sayExternalIdTaken(error: unknown): never {
  if (error instanceof UniqueConstraintViolationException && error.message.includes('account_external_id'))
    throw new DomainError('conflict', 'billing.external-id-taken', 'The external id belongs to another billing account.', [
      { path: 'externalId', message: 'belongs to another billing account' },
    ]);
  throw error;
}
