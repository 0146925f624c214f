import { Module } from '@nestjs/common';
import { BillingModule } from './billing.module.js';
import { AccountAccessController } from './http/account-access.controller.js';
import { AccountInvoicesController } from './http/account-invoices.controller.js';
import { BillingAccountsController } from './http/billing-accounts.controller.js';
import { InvoicesController } from './http/invoices.controller.js';
import { StaffBillingAccessController } from './http/staff-billing-access.controller.js';

/** Billing over HTTP. */
@Module({
  imports: [BillingModule],
  controllers: [
    AccountAccessController,
    AccountInvoicesController,
    BillingAccountsController,
    InvoicesController,
    StaffBillingAccessController,
  ],
})
export class BillingHttpModule {}
