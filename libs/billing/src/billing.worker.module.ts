import { Module } from '@nestjs/common';
import { BillingModule } from './billing.module.js';
import { RunBillingImportsHandler } from './commands/run-billing-imports.js';
import { AccountsImport } from './import/accounts-import.js';
import { FollowStripe } from './reactions/follow-stripe.on-stripe-event-received.js';
import { RunImportOnBillingImportStarted } from './reactions/run-import.on-billing-import-started.js';
import { SendRefund } from './reactions/send-refund.on-refund-requested.js';

/** What the worker does for billing: it reads lists of accounts and follows what Stripe tells. */
@Module({
  imports: [BillingModule],
  providers: [AccountsImport, FollowStripe, RunBillingImportsHandler, RunImportOnBillingImportStarted, SendRefund],
})
export class BillingWorkerModule {}
