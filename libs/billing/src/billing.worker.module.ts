import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledJobs } from '#shared-kernel/jobs';
import { PortalAccessModule } from '#portal-access';
import { StaffModule } from '#staff';
import { BillingModule } from './billing.module.js';
import { RunBillingImportsHandler } from './commands/run-billing-imports.js';
import { AccountsImport } from './import/accounts-import.js';
import { PurgeStripeEvents } from './jobs/purge-stripe-events.js';
import { ReconcileWithStripe } from './jobs/reconcile-with-stripe.js';
import { RemindOfCards } from './jobs/remind-of-cards.js';
import { CardReaders } from './persistence/card-readers.js';
import { FollowStripe } from './reactions/follow-stripe.on-stripe-events-received.js';
import { RunImportOnBillingImportStarted } from './reactions/run-import.on-billing-import-started.js';
import { SendCardReminder } from './reactions/send-card-reminder.on-insurance-card-runs-out.js';
import { SendPaymentLink } from './reactions/send-payment-link.on-payment-link-email-queued.js';
import { SendReceipt } from './reactions/send-receipt.on-payment-succeeded.js';
import { SendRefund } from './reactions/send-refund.on-refund-requested.js';
import { StripeJournal } from './stripe/stripe-journal.js';

/**
 * What the worker does for billing: it reads lists of accounts, follows what Stripe tells, looks for what it did not, forgets it
 * in time, sends payers their links, and tells of money that has come and of cards that run out.
 */
@Module({
  imports: [BillingModule, PortalAccessModule, StaffModule],
  providers: [
    AccountsImport,
    CardReaders,
    FollowStripe,
    PurgeStripeEvents,
    ReconcileWithStripe,
    RemindOfCards,
    RunBillingImportsHandler,
    RunImportOnBillingImportStarted,
    SendCardReminder,
    SendPaymentLink,
    SendReceipt,
    SendRefund,
    StripeJournal,
  ],
})
export class BillingWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly purgeStripeEvents: PurgeStripeEvents,
    private readonly reconcileWithStripe: ReconcileWithStripe,
    private readonly remindOfCards: RemindOfCards,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('billing.reconcile-with-stripe', 300_000, () => this.reconcileWithStripe.run());
    this.jobs.every('billing.remind-of-cards', 3_600_000, () => this.remindOfCards.run());
    this.jobs.every('billing.purge-stripe-events', 86_400_000, () => this.purgeStripeEvents.run());
  }
}
