import { DomainEvent } from '#shared-kernel/domain';

export class BillingAccountOpened extends DomainEvent<{ accountId: string }> {
  static override readonly type = 'billing.account-opened';
  static override readonly publishedOnly = true;
}

/** Holder, e-mail, external id or currency are not what they were. */
export class BillingAccountChanged extends DomainEvent<{ accountId: string }> {
  static override readonly type = 'billing.account-changed';
  static override readonly publishedOnly = true;
}

/** Who may see an account, one by one: `granted` may from now on, `withdrawn` may no longer. */
export class BillingAccessChanged extends DomainEvent<{ accountId: string; granted: string[]; withdrawn: string[] }> {
  static override readonly type = 'billing.access-changed';
  static override readonly publishedOnly = true;
}

/** Whether somebody may see every account, those that are opened later included. */
export class AccessToAllAccountsChanged extends DomainEvent<{ staffId: string; allAccounts: boolean }> {
  static override readonly type = 'billing.access-to-all-changed';
  static override readonly publishedOnly = true;
}

export class InvoiceDrafted extends DomainEvent<{ invoiceId: string; accountId: string }> {
  static override readonly type = 'billing.invoice-drafted';
  static override readonly publishedOnly = true;
}

export class InvoiceRewritten extends DomainEvent<{ invoiceId: string; accountId: string }> {
  static override readonly type = 'billing.invoice-rewritten';
  static override readonly publishedOnly = true;
}

/** It has its number and stays as it is from now on. `total`: in the smallest unit of the account's currency. */
export class InvoiceIssued extends DomainEvent<{ invoiceId: string; accountId: string; number: string; total: number }> {
  static override readonly type = 'billing.invoice-issued';
  static override readonly publishedOnly = true;
}

export class InvoiceCancelled extends DomainEvent<{ invoiceId: string; accountId: string }> {
  static override readonly type = 'billing.invoice-cancelled';
  static override readonly publishedOnly = true;
}

/** Something was paid of it; it is still open. */
export class InvoicePaidInPart extends DomainEvent<{ invoiceId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.invoice-paid-in-part';
  static override readonly publishedOnly = true;
}

/** Nothing of it is open any more. */
export class InvoicePaid extends DomainEvent<{ invoiceId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.invoice-paid';
  static override readonly publishedOnly = true;
}

/** A list of accounts waits to be read. */
export class BillingImportStarted extends DomainEvent<{ importId: string }> {
  static override readonly type = 'billing.import-started';
}

/** A part of a list went in: these were opened or changed, 1,000 at most. Nothing else is published about them. */
export class BillingAccountsImported extends DomainEvent<{ importId: string; accountIds: string[] }> {
  static override readonly type = 'billing.accounts-imported';
  static override readonly publishedOnly = true;
}

/** A list was read to its end (`done`) or refused as a whole (`failed`). */
export class BillingImportFinished extends DomainEvent<{ importId: string; state: 'done' | 'failed' }> {
  static override readonly type = 'billing.import-finished';
  static override readonly publishedOnly = true;
}

/** Somebody is asked for an amount; Stripe does not know of it yet. */
export class PaymentStarted extends DomainEvent<{ paymentId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.payment-started';
  static override readonly publishedOnly = true;
}

/** The money is there, and posted. */
export class PaymentSucceeded extends DomainEvent<{ paymentId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.payment-succeeded';
}

/** Stripe, or the bank, has said no. */
export class PaymentFailed extends DomainEvent<{ paymentId: string; accountId: string }> {
  static override readonly type = 'billing.payment-failed';
  static override readonly publishedOnly = true;
}

/** Nobody can pay on its page any more. */
export class PaymentCancelled extends DomainEvent<{ paymentId: string; accountId: string }> {
  static override readonly type = 'billing.payment-cancelled';
  static override readonly publishedOnly = true;
}

/** Whoever pays is to get the payment's link by e-mail, in this language. */
export class PaymentLinkEmailQueued extends DomainEvent<{ paymentId: string; accountId: string; locale: 'en' | 'es' }> {
  static override readonly type = 'billing.payment-link-email-queued';
}

/** An administrator has ordered money to go back; Stripe does not know of it yet. */
export class RefundRequested extends DomainEvent<{ refundId: string; paymentId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.refund-requested';
}

/** Stripe has taken the order, and it is posted. */
export class RefundMade extends DomainEvent<{ refundId: string; paymentId: string; accountId: string; amount: number }> {
  static override readonly type = 'billing.refund-made';
  static override readonly publishedOnly = true;
}

/** Stripe has refused it, or the payer's bank has sent the money back. */
export class RefundFailed extends DomainEvent<{ refundId: string; paymentId: string; accountId: string }> {
  static override readonly type = 'billing.refund-failed';
  static override readonly publishedOnly = true;
}

/** A payer's bank demands the money back; Stripe holds it until that is decided. */
export class DisputeOpened extends DomainEvent<{ disputeId: string; paymentId: string; accountId: string }> {
  static override readonly type = 'billing.dispute-opened';
  static override readonly publishedOnly = true;
}

/** `closed`: the bank had only asked. */
export class DisputeDecided extends DomainEvent<{
  disputeId: string;
  paymentId: string;
  accountId: string;
  outcome: 'won' | 'lost' | 'closed';
}> {
  static override readonly type = 'billing.dispute-decided';
  static override readonly publishedOnly = true;
}

/** Stripe says that something happened to one of its objects. `StripeEventsReceived` brings it to the reaction. */
export class StripeEventReceived extends DomainEvent<{ eventId: string; type: string; objectId: string }> {
  static override readonly type = 'billing.stripe-event-received';
  static override readonly publishedOnly = true;
}

/** Events that came at the same moment, a hundred at most; how things stand now with what they are about is asked for afresh. */
export class StripeEventsReceived extends DomainEvent<{ eventIds: string[] }> {
  static override readonly type = 'billing.stripe-events-received';
}

/** A document, or a new version of one, waits for an administrator. */
export class DocumentUploaded extends DomainEvent<{ documentId: string; accountId: string; number: number }> {
  static override readonly type = 'billing.document-uploaded';
  static override readonly publishedOnly = true;
}

/** The version is in force from now on. */
export class DocumentAccepted extends DomainEvent<{ documentId: string; accountId: string; number: number }> {
  static override readonly type = 'billing.document-accepted';
  static override readonly publishedOnly = true;
}

export class DocumentRejected extends DomainEvent<{ documentId: string; accountId: string; number: number }> {
  static override readonly type = 'billing.document-rejected';
  static override readonly publishedOnly = true;
}

/** The version in force is valid for thirty days more, or less. */
export class InsuranceCardRunsOut extends DomainEvent<{ documentId: string; accountId: string; number: number }> {
  static override readonly type = 'billing.insurance-card-runs-out';
}
