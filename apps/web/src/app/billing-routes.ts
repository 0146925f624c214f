import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readAccountSearch } from '../pages/billing/account-search.js';
import { readMonth } from '../pages/billing/months.js';
import { mustAdminister, portal, text } from './base-routes.js';

const frame = createRoute({
  getParentRoute: () => portal,
  id: 'billing',
  component: lazyRouteComponent(() => import('../pages/billing/billing.js')),
});

const accounts = createRoute({
  getParentRoute: () => frame,
  path: '/billing',
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import('../pages/billing/accounts.js')),
});

const openAccount = createRoute({
  getParentRoute: () => frame,
  path: '/billing/new',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/open-account.js')),
});

const accountsImport = createRoute({
  getParentRoute: () => frame,
  path: '/billing/import',
  validateSearch: ({ id }): { id?: string } => ({ id: text(id) }),
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/import.js')),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/billing/accounts/$accountId',
  component: lazyRouteComponent(() => import('../pages/billing/account.js')),
});

const invoices = createRoute({
  getParentRoute: () => account,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/billing/account/invoices.js')),
});

const ledger = createRoute({
  getParentRoute: () => account,
  path: 'ledger',
  component: lazyRouteComponent(() => import('../pages/billing/account/ledger.js')),
});

const statements = createRoute({
  getParentRoute: () => account,
  path: 'statements',
  validateSearch: readMonth,
  component: lazyRouteComponent(() => import('../pages/billing/account/statements.js')),
});

const documents = createRoute({
  getParentRoute: () => account,
  path: 'documents',
  component: lazyRouteComponent(() => import('../pages/billing/account/documents.js')),
});

const payments = createRoute({
  getParentRoute: () => account,
  path: 'payments',
  component: lazyRouteComponent(() => import('../pages/billing/account/payments.js')),
});

const access = createRoute({
  getParentRoute: () => account,
  path: 'access',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/account/access.js')),
});

const details = createRoute({
  getParentRoute: () => account,
  path: 'details',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/account/details.js')),
});

const newInvoice = createRoute({
  getParentRoute: () => frame,
  path: '/billing/accounts/$accountId/invoices/new',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/new-invoice.js')),
});

const invoice = createRoute({
  getParentRoute: () => frame,
  path: '/billing/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('../pages/billing/invoice.js')),
});

const payment = createRoute({
  getParentRoute: () => frame,
  path: '/billing/payments/$paymentId',
  component: lazyRouteComponent(() => import('../pages/billing/payment.js')),
});

const documentQueue = createRoute({
  getParentRoute: () => frame,
  path: '/billing/documents',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/document-queue.js')),
});

const exceptions = createRoute({
  getParentRoute: () => frame,
  path: '/billing/exceptions',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/exceptions.js')),
});

const reconciliations = createRoute({
  getParentRoute: () => frame,
  path: '/billing/reconciliations',
  validateSearch: ({ all }): { all?: true } => (all === true ? { all } : {}),
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(() => import('../pages/billing/reconciliations.js')),
});

/** Billing: what staff see of it, and what administrators do. */
export const billing = frame.addChildren([
  accounts,
  openAccount,
  accountsImport,
  account.addChildren([invoices, documents, payments, ledger, statements, access, details]),
  newInvoice,
  invoice,
  payment,
  documentQueue,
  exceptions,
  reconciliations,
]);
