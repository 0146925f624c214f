import { documentRefusals } from '#shared-kernel/documents';

/** For `@Refuses`: what several routes of billing answer. */
export const accountNotFound = { 'billing.account-not-found': 'There is no such billing account that the caller may see.' };

export const invoiceNotFound = { 'billing.invoice-not-found': 'There is no such invoice that the caller may see.' };

export const stale = { 'billing.stale': 'Somebody changed it since it was read.' };

export const notADraft = { 'billing.not-a-draft': 'The invoice is issued: it cannot be changed any more.' };

export const invalidInvoice = { 'billing.invalid-invoice': 'Some fields are not right; `errors` names each.' };

export const invalidAccount = { 'billing.invalid-account': 'Some fields are not right; `errors` names each.' };

export const externalIdTaken = { 'billing.external-id-taken': 'The external id belongs to another billing account.' };

export const paymentNotFound = { 'billing.payment-not-found': 'There is no such payment that the caller may see.' };

export const paymentUnderWay = { 'billing.payment-under-way': 'A page for the same was left, and its money may still come.' };

export const paymentsNotSetUp = { 'billing.payments-not-set-up': 'The practice has no working key of Stripe.' };

export const stripeUnavailable = {
  'billing.stripe-unavailable': 'Stripe does not answer. Nothing is half done; ask again later.',
};

export const amountTooLarge = { 'billing.amount-too-large': 'It is more than Stripe takes at once.' };

/** What the beginning of a payment is refused with, by status. */
export const cannotBeStarted = {
  409: {
    'billing.nothing-to-pay': 'Nothing is owed.',
    'billing.invoice-not-payable': 'One of the invoices is a draft, paid or cancelled.',
    ...amountTooLarge,
    'billing.paid-meanwhile': 'Somebody has just paid what overlaps with this.',
    'billing.payment-replaced': 'Another payment for the same was begun at the same moment.',
    'billing.payment-refused': 'Stripe refuses this payment.',
    ...paymentUnderWay,
    ...paymentsNotSetUp,
  },
  422: { 'billing.amount-too-small': 'It is less than Stripe takes at once.' },
} as const;

export const documentNotFound = { 'billing.document-not-found': 'There is no such document that the caller may see.' };

export const versionNotFound = {
  ...documentNotFound,
  'billing.document-version-not-found': 'The document has no such version.',
};

export const notPending = {
  'billing.not-pending': 'The version was decided about already, or a newer one took its place.',
};

/** What an upload of a document is refused with, by status. */
export const uploadRefusals = {
  409: { 'billing.too-many-pending': 'The caller uploaded 100 documents that still wait.' },
  413: documentRefusals[413],
  422: {
    ...documentRefusals[422],
    'billing.upload-no-file': 'The request carries no file for the front.',
    'billing.upload-broken': 'The form cannot be read.',
    'billing.invalid-document': 'Some fields are not right; `errors` names each.',
  },
  429: documentRefusals[429],
  503: documentRefusals[503],
} as const;
