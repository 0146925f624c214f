import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { PortalAccessModule } from '#portal-access';
import { StaffModule } from '#staff';
import { Billing } from './billing.js';
import { AcceptDocumentHandler } from './commands/accept-document.js';
import { AddDocumentVersionHandler } from './commands/add-document-version.js';
import { CancelInvoiceHandler } from './commands/cancel-invoice.js';
import { CancelPaymentHandler } from './commands/cancel-payment.js';
import { ChangeAccessToAllAccountsHandler } from './commands/change-access-to-all-accounts.js';
import { ChangeAccountAccessHandler } from './commands/change-account-access.js';
import { ChangeBillingAccountHandler } from './commands/change-billing-account.js';
import { DeleteDraftInvoiceHandler } from './commands/delete-draft-invoice.js';
import { DraftInvoiceHandler } from './commands/draft-invoice.js';
import { EmailPaymentLinkHandler } from './commands/email-payment-link.js';
import { ExportLedgerHandler } from './commands/export-ledger.js';
import { IssueInvoiceHandler } from './commands/issue-invoice.js';
import { OpenBillingAccountHandler } from './commands/open-billing-account.js';
import { PayByLinkHandler } from './commands/pay-by-link.js';
import { PrintInvoiceHandler } from './commands/print-invoice.js';
import { PrintReceiptByLinkHandler } from './commands/print-receipt-by-link.js';
import { PrintReceiptHandler } from './commands/print-receipt.js';
import { PrintStatementHandler } from './commands/print-statement.js';
import { ReadDocumentFileHandler } from './commands/read-document-file.js';
import { ReadDocumentHandler } from './commands/read-document.js';
import { ReadInvoiceHandler } from './commands/read-invoice.js';
import { ReadPaymentByLinkHandler } from './commands/read-payment-by-link.js';
import { ReadPaymentHandler } from './commands/read-payment.js';
import { ReadStatementHandler } from './commands/read-statement.js';
import { RebuildBalancesHandler } from './commands/rebuild-balances.js';
import { ReceiveStripeEventHandler } from './commands/receive-stripe-event.js';
import { RefundPaymentHandler } from './commands/refund-payment.js';
import { RejectDocumentHandler } from './commands/reject-document.js';
import { ResolvePaymentExceptionHandler } from './commands/resolve-payment-exception.js';
import { RewriteInvoiceHandler } from './commands/rewrite-invoice.js';
import { StartBillingImportHandler } from './commands/start-billing-import.js';
import { StartPaymentHandler } from './commands/start-payment.js';
import { UploadDocumentHandler } from './commands/upload-document.js';
import { WithdrawDocumentHandler } from './commands/withdraw-document.js';
import { WithdrawPaymentLinksHandler } from './commands/withdraw-payment-links.js';
import { PayerDoor } from './payer/payer-door.js';
import { PayerLinks } from './payer/payer-links.js';
import { PayerPayments } from './payer/payer-payments.js';
import { ReceiptPrinter } from './pdf/receipt-printer.js';
import { AccountLedger } from './persistence/account-ledger.js';
import { AccountsProjection } from './persistence/accounts.projection.js';
import { DocumentUploads } from './persistence/document-uploads.js';
import { Documents } from './persistence/documents.js';
import {
  BillingAccountSchema,
  BillingDocumentSchema,
  BillingImportSchema,
  DisputeSchema,
  DocumentFileSchema,
  DocumentVersionSchema,
  InvoiceSchema,
  PaymentSchema,
  RefundSchema,
  StaffAccessSchema,
  StripeEventSchema,
} from './persistence/entities.js';
import { Hints } from './persistence/hints.js';
import { Invoices } from './persistence/invoices.js';
import { Payments } from './persistence/payments.js';
import { People } from './persistence/people.js';
import { Reach } from './persistence/reach.js';
import { Receipts } from './persistence/receipts.js';
import { Statements } from './persistence/statements.js';
import { GetAccountAccessHandler } from './queries/get-account-access.js';
import { GetBillingAccessHandler } from './queries/get-billing-access.js';
import { GetBillingAccountHandler } from './queries/get-billing-account.js';
import { GetBillingImportHandler } from './queries/get-billing-import.js';
import { GetDocumentHandler } from './queries/get-document.js';
import { GetInvoiceHandler } from './queries/get-invoice.js';
import { GetPaymentHandler } from './queries/get-payment.js';
import { ListBillingAccountsHandler } from './queries/list-billing-accounts.js';
import { ListDocumentQueueHandler } from './queries/list-document-queue.js';
import { ListDocumentsHandler } from './queries/list-documents.js';
import { ListInvoicesHandler } from './queries/list-invoices.js';
import { ListLedgerHandler } from './queries/list-ledger.js';
import { ListPaymentExceptionsHandler } from './queries/list-payment-exceptions.js';
import { ListPaymentsHandler } from './queries/list-payments.js';
import { ListReconciliationsHandler } from './queries/list-reconciliations.js';
import { PaymentLooks } from './settlement/payment-looks.js';
import { PaymentOpening } from './settlement/payment-opening.js';
import { RefundOrders } from './settlement/refund-orders.js';
import { Settlement } from './settlement/settlement.js';
import { Checkout } from './stripe/checkout.js';
import { Refunds } from './stripe/refunds.js';
import { StripeDoor } from './stripe/stripe-door.js';
import { StripeTruth } from './stripe/stripe-truth.js';

const commands = [
  AcceptDocumentHandler,
  AddDocumentVersionHandler,
  CancelInvoiceHandler,
  CancelPaymentHandler,
  ChangeAccessToAllAccountsHandler,
  ChangeAccountAccessHandler,
  ChangeBillingAccountHandler,
  DeleteDraftInvoiceHandler,
  DraftInvoiceHandler,
  EmailPaymentLinkHandler,
  ExportLedgerHandler,
  IssueInvoiceHandler,
  OpenBillingAccountHandler,
  PayByLinkHandler,
  PrintInvoiceHandler,
  PrintReceiptByLinkHandler,
  PrintReceiptHandler,
  PrintStatementHandler,
  ReadDocumentFileHandler,
  ReadDocumentHandler,
  ReadInvoiceHandler,
  ReadPaymentByLinkHandler,
  ReadPaymentHandler,
  ReadStatementHandler,
  RebuildBalancesHandler,
  ReceiveStripeEventHandler,
  RefundPaymentHandler,
  RejectDocumentHandler,
  ResolvePaymentExceptionHandler,
  RewriteInvoiceHandler,
  StartBillingImportHandler,
  StartPaymentHandler,
  UploadDocumentHandler,
  WithdrawDocumentHandler,
  WithdrawPaymentLinksHandler,
];

const queries = [
  GetAccountAccessHandler,
  GetBillingAccessHandler,
  GetBillingAccountHandler,
  GetBillingImportHandler,
  GetDocumentHandler,
  GetInvoiceHandler,
  GetPaymentHandler,
  ListBillingAccountsHandler,
  ListDocumentQueueHandler,
  ListDocumentsHandler,
  ListInvoicesHandler,
  ListLedgerHandler,
  ListPaymentExceptionsHandler,
  ListPaymentsHandler,
  ListReconciliationsHandler,
];

/** Billing accounts, invoices and the ledger: what both processes need. */
@Module({
  imports: [
    PortalAccessModule,
    StaffModule,
    MikroOrmModule.forFeature([
      BillingAccountSchema,
      BillingDocumentSchema,
      BillingImportSchema,
      DisputeSchema,
      DocumentFileSchema,
      DocumentVersionSchema,
      InvoiceSchema,
      PaymentSchema,
      RefundSchema,
      StaffAccessSchema,
      StripeEventSchema,
    ]),
  ],
  providers: [
    ...commands,
    ...queries,
    AccountLedger,
    AccountsProjection,
    Billing,
    Checkout,
    Documents,
    DocumentUploads,
    Hints,
    Invoices,
    PayerDoor,
    PayerLinks,
    PayerPayments,
    PaymentLooks,
    PaymentOpening,
    Payments,
    People,
    Reach,
    ReceiptPrinter,
    Receipts,
    RefundOrders,
    Refunds,
    Settlement,
    Statements,
    StripeDoor,
    StripeTruth,
  ],
  exports: [Billing, Hints, PayerDoor, PayerLinks, PayerPayments, People, RefundOrders, Settlement, StripeDoor],
})
export class BillingModule {}
