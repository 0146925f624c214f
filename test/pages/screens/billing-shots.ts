import { type At, press, type Shot } from './shot.js';

const account =
  (page = '') =>
  ({ sample, language }: At) =>
    `/billing/accounts/${sample[language].bills.accountId}${page}`;
const invoice =
  (which: 'issuedId' | 'draftId' | 'cancelledId') =>
  ({ sample, language }: At) =>
    `/billing/invoices/${sample[language].bills[which]}`;

export const billing: Shot[] = [
  { name: 'billing', as: 'staff', path: '/billing', dark: true },
  { name: 'billing.account', as: 'staff', path: account(), dark: true },
  { name: 'billing.documents', as: 'staff', path: account('/documents'), dark: true },
  {
    name: 'billing.upload',
    as: 'staff',
    path: account('/documents'),
    prepare: async (what) => {
      await press(what, 'billing-documents:upload.new');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'billing.payments', as: 'staff', path: account('/payments') },
  {
    name: 'billing.payment',
    as: 'staff',
    path: ({ sample, language }) => `/billing/payments/${sample[language].bills.paymentId}`,
    dark: true,
  },
  {
    name: 'billing.payment-link',
    as: 'staff',
    path: account(),
    prepare: async (what) => {
      await press(what, 'payments:link.action');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'payment',
    as: 'nobody',
    path: ({ sample, language }) => `/payment#${sample[language].bills.paymentLink}`,
    dark: true,
  },
  { name: 'payment.no-such-link', as: 'nobody', path: '/payment#made-up' },
  {
    name: 'billing.document-queue',
    as: 'administrator',
    path: '/billing/documents',
    dark: true,
    prepare: (what) => press(what, 'billing-documents:queue.review'),
  },
  { name: 'billing.exceptions', as: 'administrator', path: '/billing/exceptions' },
  { name: 'billing.reconciliations', as: 'administrator', path: '/billing/reconciliations?all=true' },
  { name: 'billing.ledger', as: 'staff', path: account('/ledger') },
  { name: 'billing.statement', as: 'staff', path: account('/statements') },
  { name: 'billing.invoice', as: 'staff', path: invoice('issuedId'), dark: true },
  { name: 'billing.switched-off', as: 'plain', path: '/billing' },
  { name: 'billing.administrator', as: 'administrator', path: '/billing' },
  { name: 'billing.none-found', as: 'administrator', path: '/billing?search=zzz' },
  { name: 'billing.open', as: 'administrator', path: '/billing/new' },
  { name: 'billing.import', as: 'administrator', path: '/billing/import' },
  { name: 'billing.invoices', as: 'administrator', path: account() },
  { name: 'billing.access', as: 'administrator', path: account('/access') },
  { name: 'billing.details', as: 'administrator', path: account('/details') },
  { name: 'billing.new-invoice', as: 'administrator', path: account('/invoices/new') },
  { name: 'billing.draft', as: 'administrator', path: invoice('draftId'), dark: true },
  {
    name: 'billing.draft-errors',
    as: 'administrator',
    path: account('/invoices/new'),
    prepare: (what) => press(what, 'billing:draft.save'),
  },
  {
    name: 'billing.issue',
    as: 'administrator',
    path: invoice('draftId'),
    prepare: async (what) => {
      await press(what, 'billing:draft.issue');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'billing.cancel',
    as: 'administrator',
    path: invoice('issuedId'),
    prepare: async (what) => {
      await press(what, 'billing:cancel.action');
      await what.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'billing.cancelled', as: 'administrator', path: invoice('cancelledId') },
  {
    name: 'billing.export',
    as: 'administrator',
    path: '/billing',
    prepare: async (what) => {
      await press(what, 'billing:accounts.menu');
      await what.page.getByRole('menuitem', { name: what.say('billing:export.action') }).click();
      await what.page.getByRole('dialog').waitFor();
    },
  },
];
