import { DomainError } from '#shared-kernel/domain';

export const stepUpRequired = () =>
  new DomainError(
    'forbidden',
    'portal-access.step-up-required',
    'Confirm your password first: POST /api/session/step-up. It holds for 10 minutes.',
  );
