import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readAccountSearch } from '../pages/billing/account-search.js';
import { readMonth } from '../pages/billing/months.js';
import { mustAdminister, portal, text } from './base-routes.js';

const billingPages = () => import('../pages/billing/index.js');

const frame = createRoute({
  getParentRoute: () => portal,
  id: 'billing',
  component: lazyRouteComponent(billingPages, 'Billing'),
});

const accounts = createRoute({
  getParentRoute: () => frame,
  path: '/billing',
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(billingPages, 'Accounts'),
});

const openAccount = createRoute({
  getParentRoute: () => frame,
  path: '/billing/new',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'OpenAccount'),
});

const accountsImport = createRoute({
  getParentRoute: () => frame,
  path: '/billing/import',
  validateSearch: ({ id }): { id?: string } => ({ id: text(id) }),
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'ImportAccounts'),
});

const account = createRoute({
  getParentRoute: () => frame,
  path: '/billing/accounts/$accountId',
  component: lazyRouteComponent(billingPages, 'Account'),
});

const invoices = createRoute({
  getParentRoute: () => account,
  path: '/',
  component: lazyRouteComponent(billingPages, 'Invoices'),
});

const ledger = createRoute({
  getParentRoute: () => account,
  path: 'ledger',
  component: lazyRouteComponent(billingPages, 'Ledger'),
});

const statements = createRoute({
  getParentRoute: () => account,
  path: 'statements',
  validateSearch: readMonth,
  component: lazyRouteComponent(billingPages, 'Statements'),
});

const documents = createRoute({
  getParentRoute: () => account,
  path: 'documents',
  component: lazyRouteComponent(billingPages, 'Documents'),
});

const payments = createRoute({
  getParentRoute: () => account,
  path: 'payments',
  component: lazyRouteComponent(billingPages, 'Payments'),
});

const access = createRoute({
  getParentRoute: () => account,
  path: 'access',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'Access'),
});

const details = createRoute({
  getParentRoute: () => account,
  path: 'details',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'Details'),
});

const newInvoice = createRoute({
  getParentRoute: () => frame,
  path: '/billing/accounts/$accountId/invoices/new',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'NewInvoice'),
});

const invoice = createRoute({
  getParentRoute: () => frame,
  path: '/billing/invoices/$invoiceId',
  component: lazyRouteComponent(billingPages, 'InvoicePage'),
});

const payment = createRoute({
  getParentRoute: () => frame,
  path: '/billing/payments/$paymentId',
  component: lazyRouteComponent(billingPages, 'PaymentPage'),
});

const documentQueue = createRoute({
  getParentRoute: () => frame,
  path: '/billing/documents',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'DocumentQueue'),
});

const exceptions = createRoute({
  getParentRoute: () => frame,
  path: '/billing/exceptions',
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'Exceptions'),
});

const reconciliations = createRoute({
  getParentRoute: () => frame,
  path: '/billing/reconciliations',
  validateSearch: ({ all }): { all?: true } => (all === true ? { all } : {}),
  beforeLoad: mustAdminister,
  component: lazyRouteComponent(billingPages, 'Reconciliations'),
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
