import { Injectable, type OnModuleInit } from '@nestjs/common';
import { sql } from 'kysely';
import type { AggregateRoot, DomainEvent } from '#shared-kernel/domain';
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
    for (const aggregate of [BillingAccount, BillingImport, StaffAccess, ...parts]) this.projections.register(aggregate, this);
  }

  async project(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    await this.countOpenInvoices(database, changes);
    const changed = changes.flatMap(({ aggregate }) => (belongsToAccount(aggregate) ? aggregate.accountId : []));
    if (changed.length > 0) await this.hints.eachAccount(database, [...new Set(changed)]);
    for (const { aggregate, events } of changes) {
      if (aggregate instanceof BillingAccount) await this.followAccount(database, aggregate, events);
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

  private async countOpenInvoices(database: Database, changes: readonly AggregateChange[]): Promise<void> {
    const steps = changes.flatMap(({ aggregate, events }) =>
      aggregate instanceof Invoice ? events.map((event) => ({ id: aggregate.accountId, step: stepOf(event) })) : [],
    );
    if (steps.some(({ step }) => step !== 0))
      await sql`
        update billing.account_balance set open_invoices = open_invoices + s.step
        from (select id, sum(step) as step from json_to_recordset(${JSON.stringify(steps)}::json) as r(id uuid, step int) group by id) s
        where account_id = s.id`.execute(database);
  }
}

/** How many more invoices are open after it. */
function stepOf(event: DomainEvent): number {
  if (event instanceof InvoiceIssued) return 1;
  return event instanceof InvoicePaid || event instanceof InvoiceCancelled ? -1 : 0;
}

const parts = [BillingDocument, Dispute, Invoice, Payment, Refund] as const;

const belongsToAccount = (aggregate: AggregateRoot): aggregate is InstanceType<(typeof parts)[number]> =>
  parts.some((part) => aggregate instanceof part);
