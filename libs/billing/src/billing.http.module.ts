import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { takeCsvBodies } from '#shared-kernel/http';
import { BillingModule } from './billing.module.js';
import { AccountAccessController } from './http/account-access.controller.js';
import { AccountDocumentsController } from './http/account-documents.controller.js';
import { AccountInvoicesController } from './http/account-invoices.controller.js';
import { AccountLedgerController } from './http/account-ledger.controller.js';
import { AccountPaymentsController } from './http/account-payments.controller.js';
import { BillingAccountsController } from './http/billing-accounts.controller.js';
import { BillingImportsController } from './http/billing-imports.controller.js';
import { DocumentFilesController } from './http/document-files.controller.js';
import { DocumentQueueController } from './http/document-queue.controller.js';
import { DocumentsController } from './http/documents.controller.js';
import { InvoicesController } from './http/invoices.controller.js';
import { LedgerExportController } from './http/ledger-export.controller.js';
import { PaymentExceptionsController } from './http/payment-exceptions.controller.js';
import { PaymentLinksController } from './http/payment-links.controller.js';
import { PaymentsController } from './http/payments.controller.js';
import { ReconciliationsController } from './http/reconciliations.controller.js';
import { StaffBillingAccessController } from './http/staff-billing-access.controller.js';
import { StripeWebhooksController } from './http/stripe-webhooks.controller.js';

/** Billing over HTTP. */
@Module({
  imports: [BillingModule],
  controllers: [
    AccountAccessController,
    AccountDocumentsController,
    AccountInvoicesController,
    AccountLedgerController,
    AccountPaymentsController,
    BillingImportsController,
    BillingAccountsController,
    DocumentFilesController,
    DocumentQueueController,
    DocumentsController,
    InvoicesController,
    LedgerExportController,
    PaymentExceptionsController,
    PaymentLinksController,
    PaymentsController,
    ReconciliationsController,
    StaffBillingAccessController,
    StripeWebhooksController,
  ],
})
export class BillingHttpModule implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    takeCsvBodies(this.host.httpAdapter);
  }
}
