import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { PaymentCancelled, PaymentFailed, PaymentLinkEmailQueued, PaymentStarted, PaymentSucceeded } from '../events.js';

export type PaymentState = 'pending' | 'succeeded' | 'failed' | 'cancelled' | 'refunded' | 'partially_refunded' | 'disputed';

/** What is to be paid. Without invoices it is the whole balance. */
export interface PaymentTerms {
  readonly accountId: string;
  readonly amount: number;
  readonly currency: string;
  readonly invoiceIds: readonly string[];
  /** How often something had been posted to the account when the amount was found. */
  readonly balanceVersion: number;
  /** Counted for each purpose and balance version. */
  readonly attempt: number;
  readonly startedBy: string | null;
  /** The payment whose link the payer came with; null for one that has a link of its own. */
  readonly linkOf: string | null;
}

/** The invoices in a name that does not depend on their order. */
export const purposeOf = (invoiceIds: readonly string[]): string =>
  invoiceIds.length === 0 ? 'balance' : invoiceIds.toSorted().join(' ');

export const paymentUnderWay = () =>
  new DomainError(
    'conflict',
    'billing.payment-under-way',
    'A payment is under way: the bank has still to answer, or the payer to do what Stripe asks of them.',
  );

/** An amount that somebody was asked for on Stripe's page, from the moment before Stripe hears of it. */
export class Payment extends AggregateRoot {
  readonly id!: string;
  readonly accountId!: string;
  readonly amount!: number;
  readonly currency!: string;
  readonly invoiceIds!: string[];
  readonly purpose!: string;
  readonly balanceVersion!: number;
  state!: PaymentState;
  attempt!: number;
  sessionId!: string | null;
  url!: string | null;
  expiresAt!: Date | null;
  /** The page was left and the money may still come: nobody can be asked to pay the same meanwhile. */
  processing!: boolean;
  /** Stripe's PaymentIntent, through which the money came. */
  intentId!: string | null;
  failure!: string | null;
  /** The payment whose link also leads to this one, because it was begun with that link; null: its link is its own. */
  readonly linkOf!: string | null;
  /** Somebody of the practice has cancelled it: its link opens no page again. */
  withdrawn!: boolean;
  startedBy!: string | null;
  startedAt!: Date;
  settledAt!: Date | null;

  static start({ invoiceIds, ...terms }: PaymentTerms, at: Date): Payment {
    const nothing = { sessionId: null, url: null, expiresAt: null, intentId: null, failure: null, settledAt: null };
    const payment = Object.assign(new Payment(), terms, nothing, {
      id: newId(),
      invoiceIds: [...invoiceIds],
      purpose: purposeOf(invoiceIds),
      state: 'pending' as const,
      processing: false,
      withdrawn: false,
      startedAt: at,
    });
    payment.record(new PaymentStarted({ paymentId: payment.id, accountId: payment.accountId, amount: payment.amount }));
    return payment;
  }

  /** Money that came for a payment which had its money already: it gets a record of its own, as it may be given back alone. */
  static again(first: Payment, intentId: string, attempt: number, at: Date): Payment {
    const { accountId, amount, currency, invoiceIds, balanceVersion } = first;
    const terms = { accountId, amount, currency, invoiceIds, balanceVersion, attempt };
    const again = Payment.start({ ...terms, startedBy: null, linkOf: null }, at);
    again.succeed(intentId, at);
    return again;
  }

  /** Whose link leads to it: the payer keeps one address, however often a page has to be opened again. */
  get linkId(): string {
    return this.linkOf ?? this.id;
  }

  /** Whether there is a page on which this very payment can be made at this moment. */
  isLive(at: Date): boolean {
    return this.state === 'pending' && this.url !== null && this.expiresAt !== null && this.expiresAt > at;
  }

  /** Whether what both pay has anything in common. */
  overlaps(invoiceIds: readonly string[]): boolean {
    return (
      this.invoiceIds.length === 0 ||
      invoiceIds.length === 0 ||
      this.invoiceIds.some((invoiceId) => invoiceIds.includes(invoiceId))
    );
  }

  mustNotBeUnderWay(): void {
    if (this.state === 'pending' && this.processing) throw paymentUnderWay();
  }

  opened(session: { readonly id: string; readonly url: string; readonly expiresAt: Date }): void {
    Object.assign(this, { sessionId: session.id, url: session.url, expiresAt: session.expiresAt });
  }

  /** The page was left, and whether the money comes is not known yet. */
  wait(): void {
    if (this.state === 'pending') Object.assign(this, { processing: true, url: null });
  }

  /** From now on nobody pays with its link, once its page is closed. */
  withdraw(): void {
    this.withdrawn = true;
  }

  /** Somebody of the practice asks for it once more. */
  isWantedAgain(): void {
    this.withdrawn = false;
  }

  /** Its link goes to whoever pays, by a reaction; `locale` is the letter's. */
  emailLink(locale: 'en' | 'es'): void {
    this.record(new PaymentLinkEmailQueued({ paymentId: this.id, accountId: this.accountId, locale }));
  }

  /** The money is there. It may be so after the payment was given up: whoever paid was faster. */
  succeed(intentId: string, at: Date): void {
    this.end('succeeded', at);
    this.intentId = intentId;
    this.failure = null;
    this.record(new PaymentSucceeded({ paymentId: this.id, accountId: this.accountId, amount: this.amount }));
  }

  fail(reason: string, at: Date): void {
    if (this.state !== 'pending') return;
    this.end('failed', at);
    this.failure = reason;
    this.record(new PaymentFailed({ paymentId: this.id, accountId: this.accountId }));
  }

  /** Nobody can pay on its page any more. */
  cancel(at: Date): void {
    if (this.state !== 'pending') return;
    this.end('cancelled', at);
    this.record(new PaymentCancelled({ paymentId: this.id, accountId: this.accountId }));
  }

  /** The money must be here, all of it or a part. Answers what of it is left, beside what these refunds take. */
  leftAfter(refunds: readonly { readonly taken: number }[]): number {
    if (this.state === 'disputed')
      throw new DomainError(
        'conflict',
        'billing.payment-disputed',
        "The payer's bank has demanded this money back: it cannot be refunded.",
      );
    if (this.intentId === null)
      throw new DomainError('conflict', 'billing.payment-not-made', 'Only a payment whose money has come can be refunded.');
    return this.amount - refunds.reduce((sum, { taken }) => sum + taken, 0);
  }

  /** What has become of the money since it came. */
  reckon(refunded: number, isDisputed: boolean): void {
    if (isDisputed) this.state = 'disputed';
    else if (refunded === 0) this.state = 'succeeded';
    else this.state = refunded < this.amount ? 'partially_refunded' : 'refunded';
  }

  private end(state: PaymentState, at: Date): void {
    Object.assign(this, { state, settledAt: at, processing: false, url: null });
  }
}
