import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { BillingAccount } from '../domain/billing-account.js';
import { Invoice } from '../domain/invoice.js';
import { accountNotFound, invoiceNotFound } from './not-found.js';

const locked = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/**
 * The account, locked until the transaction ends. Every change of money begins with it, then come invoices in the order of
 * their ids: so no two of them wait for each other. Refuses with `billing.account-not-found`.
 */
export async function lockAccount(em: EntityManager, accountId: string): Promise<BillingAccount> {
  const account = await em.findOne(BillingAccount, { id: accountId }, locked);
  if (!account) throw accountNotFound();
  return account;
}

/** The same for several; whoever needs more than one asks for them together. */
export const lockAccounts = (em: EntityManager, ids: readonly string[]): Promise<BillingAccount[]> =>
  em.find(BillingAccount, { id: { $in: [...ids] } }, { ...locked, orderBy: { id: 'asc' } });

/** The invoice and, locked before it, its account. Refuses with `billing.invoice-not-found`. */
export async function lockInvoice(em: EntityManager, invoiceId: string): Promise<{ account: BillingAccount; invoice: Invoice }> {
  const { rows } = await sql<{ id: string }>`select account_id as id from billing.invoice where id = ${invoiceId}`.execute(
    em.getKysely(),
  );
  if (!rows[0]) throw invoiceNotFound();
  const account = await lockAccount(em, rows[0].id);
  const invoice = await em.findOne(Invoice, { id: invoiceId }, locked);
  // A draft may have been deleted while its account was waited for.
  if (!invoice) throw invoiceNotFound();
  return { account, invoice };
}

/** The open invoices of these accounts, locked, what is due first before the others. The accounts are locked already. */
export async function lockOpenInvoices(em: EntityManager, ...accounts: BillingAccount[]): Promise<Invoice[]> {
  const accountId = { $in: accounts.map(({ id }) => id) };
  const invoices = await em.find(Invoice, { accountId, state: 'issued' }, { ...locked, orderBy: { id: 'asc' } });
  return dueFirst(invoices);
}

/** What is due first comes first. */
export const dueFirst = (invoices: readonly Invoice[]): Invoice[] =>
  invoices.toSorted((a, b) => a.dueOn!.localeCompare(b.dueOn!) || (a.id < b.id ? -1 : 1));
