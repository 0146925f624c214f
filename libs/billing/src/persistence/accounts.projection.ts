import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import { type AggregateChange, type Database, type Projection, Projections } from '#shared-kernel/outbox';
import { BillingDocument } from '../domain/billing-document.js';
import { BillingAccount } from '../domain/billing-account.js';
import { BillingImport } from '../domain/billing-import.js';
import { Dispute } from '../domain/dispute.js';
import { Invoice } from '../domain/invoice.js';
import { Payment } from '../domain/payment.js';
import { Refund } from '../domain/refund.js';
import { StaffAccess } from '../domain/staff-access.js';
import {
  BillingAccessChanged,
  BillingAccountChanged,
  BillingAccountOpened,
  BillingAccountsImported,
  InvoiceCancelled,
  InvoiceIssued,
  InvoicePaid,
} from '../events.js';
import { writeNames } from './balance-row.js';
import { Hints } from './hints.js';

/** Keeps the list's row of each account in the transaction of the change, and tells open pages. */
@Injectable()
export class AccountsProjection implements Projection, OnModuleInit {
  constructor(
    private readonly projections: Projections,
    private readonly hints: Hints,
  ) {}

  onModuleInit(): void {
    for (const aggregate of [BillingAccount, BillingDocument, BillingImport, Dispute, Invoice, Payment, Refund, StaffAccess])
      this.projections.register(aggregate, this);
  }

  async project(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    for (const { aggregate, events } of changes) {
      if (aggregate instanceof BillingAccount) await this.followAccount(database, aggregate, events);
      if (aggregate instanceof BillingDocument) await this.hints.account(database, aggregate.accountId);
      if (aggregate instanceof Invoice) await this.followInvoice(database, aggregate, events);
      if (aggregate instanceof Payment || aggregate instanceof Refund || aggregate instanceof Dispute)
        await this.hints.account(database, aggregate.accountId);
      if (events.some((event) => event instanceof BillingAccountsImported)) this.hints.accounts();
      if (aggregate instanceof StaffAccess) this.hints.reach(aggregate.id);
    }
  }

  private async followAccount(database: Database, account: BillingAccount, events: AggregateChange['events']): Promise<void> {
    if (events.some((event) => event instanceof BillingAccountOpened || event instanceof BillingAccountChanged))
      await writeNames(database, [account]);
    const withdrawn = events.flatMap((event) => (event instanceof BillingAccessChanged ? event.payload.withdrawn : []));
    await this.hints.account(database, account.id, withdrawn);
  }

  private async followInvoice(database: Database, { accountId }: Invoice, events: AggregateChange['events']): Promise<void> {
    const opened = events.filter((event) => event instanceof InvoiceIssued).length;
    const closed = events.filter((event) => event instanceof InvoicePaid || event instanceof InvoiceCancelled).length;
    if (opened !== closed)
      await sql`
        update billing.account_balance set open_invoices = open_invoices + ${opened - closed}
        where account_id = ${accountId}`.execute(database);
    await this.hints.account(database, accountId);
  }
}
