import { defineEntity, p } from '@mikro-orm/core';
import { importProperties } from '#shared-kernel/csv-import';
import { storedFileProperties } from '#shared-kernel/documents';
import { BillingAccount } from '../domain/billing-account.js';
import { BillingDocument } from '../domain/billing-document.js';
import { BillingImport } from '../domain/billing-import.js';
import { Dispute, type DisputeState } from '../domain/dispute.js';
import type { DocumentKind, Side } from '../domain/document-fields.js';
import { DocumentFile, DocumentVersion, type VersionState } from '../domain/document-version.js';
import { Invoice, type InvoiceState } from '../domain/invoice.js';
import type { LineItem } from '../domain/invoice-content.js';
import { Payment, type PaymentState } from '../domain/payment.js';
import { Refund, type RefundReason, type RefundState } from '../domain/refund.js';
import { StaffAccess } from '../domain/staff-access.js';
import { StripeEvent } from '../domain/stripe-event.js';

const instant = () => p.datetime().columnType('timestamptz');
const amount = () => p.bigint('number');
const created = () => instant().onCreate(() => new Date());
const updated = () => created().onUpdate(() => new Date());

export const BillingAccountSchema = defineEntity({
  class: BillingAccount,
  tableName: 'account',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    holderName: p.text(),
    email: p.text().nullable(),
    externalId: p.text().nullable(),
    currency: p.text(),
    linkEpoch: p.integer(),
    version: p.integer().version(),
    openedAt: created(),
    updatedAt: updated(),
  },
});

export const StaffAccessSchema = defineEntity({
  class: StaffAccess,
  tableName: 'staff_access',
  schema: 'billing',
  properties: { id: p.uuid().primary(), allAccounts: p.boolean() },
});

export const BillingImportSchema = defineEntity({
  class: BillingImport,
  tableName: 'import',
  schema: 'billing',
  properties: importProperties(),
});

export const InvoiceSchema = defineEntity({
  class: Invoice,
  tableName: 'invoice',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    state: p.text().$type<InvoiceState>(),
    sequence: p.integer().nullable(),
    number: p.text().nullable(),
    currency: p.text().nullable(),
    lineItems: p.json<LineItem[]>().columnType('jsonb'),
    total: amount(),
    note: p.text().nullable(),
    dueOn: p.date().nullable(),
    issuedOn: p.date().nullable(),
    issuedAt: instant().nullable(),
    paidAmount: amount(),
    paidAt: instant().nullable(),
    cancelledAt: instant().nullable(),
    cancelReason: p.text().nullable(),
    version: p.integer().version(),
    createdAt: created(),
    updatedAt: updated(),
  },
});

export const PaymentSchema = defineEntity({
  class: Payment,
  tableName: 'payment',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    state: p.text().$type<PaymentState>(),
    amount: amount(),
    currency: p.text(),
    invoiceIds: p.array().columnType('uuid[]').$type<string[]>(),
    purpose: p.text(),
    balanceVersion: p.integer(),
    attempt: p.integer(),
    sessionId: p.text().nullable(),
    url: p.text().nullable(),
    expiresAt: instant().nullable(),
    processing: p.boolean(),
    intentId: p.text().nullable(),
    failure: p.text().nullable(),
    linkOf: p.uuid().nullable(),
    withdrawn: p.boolean(),
    startedBy: p.uuid().nullable(),
    startedAt: instant(),
    settledAt: instant().nullable(),
  },
});

export const StripeEventSchema = defineEntity({
  class: StripeEvent,
  tableName: 'stripe_event',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    eventId: p.text(),
    type: p.text(),
    objectId: p.text(),
    receivedAt: instant(),
  },
});

export const BillingDocumentSchema = defineEntity({
  class: BillingDocument,
  tableName: 'document',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    accountId: p.uuid(),
    kind: p.text().$type<DocumentKind>(),
    title: p.text(),
    lastNumber: p.integer(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});

export const DocumentVersionSchema = defineEntity({
  class: DocumentVersion,
  tableName: 'document_version',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    documentId: p.uuid(),
    number: p.integer(),
    state: p.text().$type<VersionState>(),
    memberId: p.text().nullable(),
    validUntil: p.date().nullable(),
    uploadedBy: p.uuid(),
    uploadedAt: instant(),
    reviewedBy: p.uuid().nullable(),
    reviewedAt: instant().nullable(),
    rejectReason: p.text().nullable(),
    remindedAt: instant().nullable(),
  },
});

export const DocumentFileSchema = defineEntity({
  class: DocumentFile,
  tableName: 'document_file',
  schema: 'billing',
  properties: { versionId: p.uuid().primary(), side: p.text().$type<Side>().primary(), ...storedFileProperties() },
});

export const RefundSchema = defineEntity({
  class: Refund,
  tableName: 'refund',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    accountId: p.uuid(),
    state: p.text().$type<RefundState>(),
    amount: amount(),
    reason: p.text().$type<RefundReason>().nullable(),
    attempt: p.integer(),
    refundId: p.text().nullable(),
    fromCredit: amount().nullable(),
    failure: p.text().nullable(),
    requestedBy: p.uuid().nullable(),
    requestedAt: instant(),
    settledAt: instant().nullable(),
  },
});

export const DisputeSchema = defineEntity({
  class: Dispute,
  tableName: 'dispute',
  schema: 'billing',
  properties: {
    id: p.uuid().primary(),
    paymentId: p.uuid(),
    accountId: p.uuid(),
    state: p.text().$type<DisputeState>(),
    amount: amount(),
    reason: p.text(),
    disputeId: p.text(),
    openedAt: instant(),
    decidedAt: instant().nullable(),
  },
});
