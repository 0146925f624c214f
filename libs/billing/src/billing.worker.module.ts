import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ScheduledJobs } from '#shared-kernel/jobs';
import { BillingModule } from './billing.module.js';
import { RunBillingImportsHandler } from './commands/run-billing-imports.js';
import { AccountsImport } from './import/accounts-import.js';
import { ReconcileWithStripe } from './jobs/reconcile-with-stripe.js';
import { FollowStripe } from './reactions/follow-stripe.on-stripe-event-received.js';
import { RunImportOnBillingImportStarted } from './reactions/run-import.on-billing-import-started.js';
import { SendRefund } from './reactions/send-refund.on-refund-requested.js';
import { StripeJournal } from './stripe/stripe-journal.js';

/** What the worker does for billing: it reads lists of accounts, follows what Stripe tells, and looks for what it did not. */
@Module({
  imports: [BillingModule],
  providers: [
    AccountsImport,
    FollowStripe,
    ReconcileWithStripe,
    RunBillingImportsHandler,
    RunImportOnBillingImportStarted,
    SendRefund,
    StripeJournal,
  ],
})
export class BillingWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly reconcileWithStripe: ReconcileWithStripe,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every('billing.reconcile-with-stripe', 300_000, () => this.reconcileWithStripe.run());
  }
}
