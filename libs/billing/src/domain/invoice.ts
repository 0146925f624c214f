import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { InvoiceCancelled, InvoiceDrafted, InvoiceIssued, InvoicePaid, InvoicePaidInPart, InvoiceRewritten } from '../events.js';
import type { BillingAccount } from './billing-account.js';
import { type GivenInvoice, type InvoiceContent, type LineItem, readContent } from './invoice-content.js';
import { reasonFrom } from './reason.js';

export type InvoiceState = 'draft' | 'issued' | 'paid' | 'cancelled';

/** The place that an invoice gets among all of the practice, and the day, `YYYY-MM-DD`, on which it gets it. */
export interface InvoicePlace {
  readonly sequence: number;
  readonly day: string;
}

const DAYS_TO_PAY = 30;

/** A bill to the holder of an account. Once issued its content never changes; the database sees to it too. */
export class Invoice extends AggregateRoot implements InvoiceContent {
  readonly id!: string;
  readonly accountId!: string;
  state!: InvoiceState;
  sequence!: number | null;
  number!: string | null;
  /** The account's when it was issued; until then null. */
  currency!: string | null;
  lineItems!: LineItem[];
  total!: number;
  note!: string | null;
  dueOn!: string | null;
  issuedOn!: string | null;
  issuedAt!: Date | null;
  paidAmount!: number;
  paidAt!: Date | null;
  cancelledAt!: Date | null;
  cancelReason!: string | null;
  version!: number;
  createdAt!: Date;
  updatedAt!: Date;

  static draft(accountId: string, given: GivenInvoice): Invoice {
    const nothing = { sequence: null, number: null, currency: null, issuedOn: null, issuedAt: null, paidAt: null };
    const invoice = Object.assign(new Invoice(), nothing, readContent(given), {
      id: newId(),
      accountId,
      state: 'draft' as const,
      paidAmount: 0,
      cancelledAt: null,
      cancelReason: null,
    });
    invoice.record(new InvoiceDrafted({ invoiceId: invoice.id, accountId }));
    return invoice;
  }

  /** What is still to be paid of it. */
  get open(): number {
    return this.state === 'issued' ? this.total - this.paidAmount : 0;
  }

  rewrite(given: GivenInvoice): void {
    this.mustBeDraft();
    Object.assign(this, readContent(given));
    this.record(new InvoiceRewritten({ invoiceId: this.id, accountId: this.accountId }));
  }

  mustBeDraft(): void {
    if (this.state !== 'draft')
      throw new DomainError('conflict', 'billing.not-a-draft', 'This invoice is issued: it cannot be changed any more.');
  }

  issue({ currency }: BillingAccount, { sequence, day }: InvoicePlace, at: Date): void {
    this.mustBeDraft();
    if (this.dueOn !== null && this.dueOn < day)
      throw new DomainError('invalid', 'billing.due-before-issue', `The invoice would be due before today, ${day}.`, [
        { path: 'dueOn', message: `must not be before ${day}` },
      ]);
    const number = `INV-${String(sequence).padStart(6, '0')}`;
    Object.assign(this, { state: 'issued', currency, sequence, number, issuedOn: day, issuedAt: at });
    this.dueOn ??= daysAfter(day, DAYS_TO_PAY);
    this.record(new InvoiceIssued({ invoiceId: this.id, accountId: this.accountId, number, total: this.total }));
  }

  cancel(reason: string, at: Date): void {
    const words = reasonFrom(reason);
    if (this.state !== 'issued' || this.paidAmount > 0)
      throw new DomainError(
        'conflict',
        'billing.not-cancellable',
        'Only an invoice that is issued, and of which nothing was paid, can be cancelled.',
      );
    Object.assign(this, { state: 'cancelled', cancelReason: words, cancelledAt: at });
    this.record(new InvoiceCancelled({ invoiceId: this.id, accountId: this.accountId }));
  }

  /** What a payment, or money that was left over, pays of it: no more than is open. */
  receive(amount: number, at: Date): void {
    if (!Number.isSafeInteger(amount) || amount < 1 || amount > this.open)
      throw new Error(`Invoice ${this.id} cannot receive ${amount}: ${this.open} is open.`);
    this.paidAmount += amount;
    const fact = { invoiceId: this.id, accountId: this.accountId, amount };
    if (this.open > 0) return this.record(new InvoicePaidInPart(fact));
    Object.assign(this, { state: 'paid', paidAt: at });
    this.record(new InvoicePaid(fact));
  }
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
