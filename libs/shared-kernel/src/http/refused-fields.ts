import { DomainError, type FieldError } from '#shared-kernel/domain';

/** What is sent has not the form that the route declares. */
export const refusedFields = (errors: readonly FieldError[]): DomainError =>
  new DomainError('malformed', 'request.invalid', 'The request is not valid.', errors.slice(0, 50));
