import { DomainError } from '#shared-kernel/domain';

/** The one answer for an account that does not exist or that the caller may not see. */
export const accountNotFound = () =>
  new DomainError('not-found', 'billing.account-not-found', 'There is no such billing account that you may see.');

/** The one answer for an invoice that does not exist or that the caller may not see. */
export const invoiceNotFound = () =>
  new DomainError('not-found', 'billing.invoice-not-found', 'There is no such invoice that you may see.');

/** The one answer for a payment that does not exist or whose account the caller may not see. */
export const paymentNotFound = () =>
  new DomainError('not-found', 'billing.payment-not-found', 'There is no such payment that you may see.');

/** The one answer for a document that does not exist or that the caller may not see. */
export const documentNotFound = () =>
  new DomainError('not-found', 'billing.document-not-found', 'There is no such document that you may see.');

export const documentFileNotFound = () =>
  new DomainError('not-found', 'billing.document-file-not-found', 'This version of the document has no such file.');
