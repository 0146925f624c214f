import type Stripe from 'stripe';
import { biller, grant, issueInvoice, openAccount } from './billing.js';
import type { Client } from './client.js';
import { freePort } from '../../bin/local/ports.js';
import { freshPortal, type TestPortal } from './portal.js';
import { settled, sql } from './sql.js';
import { startStripeSandbox, type TestStripeSandbox } from './stripe-sandbox.js';

export type Till = Awaited<ReturnType<typeof startTill>>;

/** The whole product with a Stripe of its own that tells it of everything, an administrator, and Ana, who may take payments. */
export async function startTill(env: Record<string, string> = {}) {
  const port = await freePort();
  const sandbox: TestStripeSandbox = await startStripeSandbox({ webhookUrl: `http://127.0.0.1:${port}/api/stripe/webhooks` });
  const portal: TestPortal = await freshPortal({ PORT: String(port), ...sandbox.env, ...env });
  const admin = await portal.administrator();
  const ana = await biller(portal, admin, ['billing_documents', 'balance_payment']);
  const { url } = portal.database;

  return {
    portal,
    sandbox,
    admin,
    ana,
    /** A new account that Ana may see, with an invoice for each total. */
    async account(...totals: number[]): Promise<{ id: string; invoices: any[] }> {
      const { id } = await openAccount(admin);
      await grant(admin, id, [ana]);
      const invoices = [];
      for (const unitAmount of totals)
        invoices.push(await issueInvoice(admin, id, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount }] }));
      return { id, invoices };
    },
    /** Everything that Stripe has told is heard, and what follows from it is done. */
    async caughtUp(): Promise<void> {
      await sandbox.control.settled();
      await settled(url);
    },
    rows: <Row extends object = any>(statement: string, ...values: unknown[]): Promise<Row[]> => sql(url, statement, values),
    async stop(): Promise<void> {
      await portal.stop();
      await sandbox.stop();
    },
  };
}

export const startPayment = (client: Client, accountId: string, invoiceIds?: string[]) =>
  client.post(`/api/billing-accounts/${accountId}/payments`, invoiceIds ? { invoiceIds } : {});

/** `409 billing.nothing-to-pay` */
export const codeOf = ({ status, body }: { status: number; body: any }): string => `${status} ${body.code}`;

/** What stands behind the # of the address with which the patient pays. */
export const linkOf = ({ payerLink }: { payerLink: { url: string } }): string => new URL(payerLink.url).hash.slice(1);

export const lookWith = (client: Client, link: unknown) => client.post('/api/payment-links/inspect', { link });

export const payWith = (client: Client, link: unknown) => client.post('/api/payment-links/pay', { link });

/** Lets a payment have been begun so long ago. */
export const begunAgo = async ({ rows }: Pick<Till, 'rows'>, paymentId: string, interval: string): Promise<void> => {
  await rows('alter table billing.payment disable trigger payment_terms_fixed');
  await rows(`update billing.payment set started_at = now() - $2::interval where id = $1`, paymentId, interval);
  await rows('alter table billing.payment enable trigger payment_terms_fixed');
};

/** The Checkout Session behind the page that a payment names. */
export const sessionIn = ({ url }: { url: string }): string => new URL(url).pathname.split('/').at(-1)!;

/** What the account's ledger says: `kind amount` of every posting, the oldest first. */
export const postingsOf = async ({ rows }: Pick<Till, 'rows'>, accountId: string): Promise<string[]> =>
  (
    await rows(
      `select p.kind || ' ' || sum(e.debit) as posting from billing.posting p join billing.ledger_entry e on e.posting_id = p.id
       where p.account_id = $1 group by p.id, p.kind, p.position order by p.position`,
      accountId,
    )
  ).map(({ posting }) => posting);

export const balanceOf = async (admin: Client, accountId: string): Promise<{ balance: number; credit: number }> => {
  const { body } = await admin.get(`/api/billing-accounts/${accountId}`);
  return { balance: body.balance.amount, credit: body.credit.amount };
};

/** What Stripe has to tell of the money that has just come through this intent. */
export async function eventsOf({ sandbox }: Pick<Till, 'sandbox'>, intent: string): Promise<Stripe.Event[]> {
  const { data } = await sandbox.stripe.events.list({ limit: 100 });
  return data.filter(({ data: { object } }) => {
    const { id, payment_intent } = object as { id: string; payment_intent?: string };
    return id === intent || payment_intent === intent;
  });
}

/** Every order in which these can come. */
export function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, place) => ordersOf(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));
}
