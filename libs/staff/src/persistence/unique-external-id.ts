import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { DomainError } from '#shared-kernel/domain';

/** Says a violated unique external id in the words of the product; any other error passes as it is. */
export function sayExternalIdTaken(error: unknown, externalId: string | null | undefined): never {
  if (error instanceof UniqueConstraintViolationException && error.message.includes('staff_member_external_id')) {
    throw new DomainError(
      'conflict',
      'staff.external-id-taken',
      `The external id ${externalId} belongs to another staff member.`,
      [{ path: 'externalId', message: 'belongs to another staff member' }],
    );
  }
  throw error;
}
