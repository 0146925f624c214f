import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { DomainError } from '#shared-kernel/domain';

/** Runs what gives a person a sign-in address. The database refuses one that another account still has. */
export async function refusingAddressInUse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException) || !error.message.includes('sign_in_email')) throw error;
    throw addressInUse();
  }
}

/** The address was another person's a moment ago, and that person's account still has it. */
export function addressInUse(): DomainError {
  return new DomainError(
    'conflict',
    'portal-access.address-in-use',
    'Somebody else still signs in with this address. Try again in a minute, or ask your administrator.',
  );
}
