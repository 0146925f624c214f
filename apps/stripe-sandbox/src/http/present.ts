import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import type { EndpointRecord, EventRecord, SessionRecord } from '../state/records.js';

// How what is kept is shown. Each answer is a copy: expanding it must not change the account.

export function presentSession({ session }: SessionRecord, { origin }: Account): Stripe.Checkout.Session {
  return { ...structuredClone(session), url: session.status === 'open' ? `${origin}/c/pay/${session.id}` : null };
}

/** Money is pending until its day has come; nobody is told, it simply is available. */
export function presentEntry(entry: Stripe.BalanceTransaction, { clock }: Account): Stripe.BalanceTransaction {
  return { ...structuredClone(entry), status: entry.available_on <= clock.seconds() ? 'available' : 'pending' };
}

export function presentEvent({ json, pending }: EventRecord): Stripe.Event {
  return { ...(JSON.parse(json) as Stripe.Event), pending_webhooks: pending };
}

/** The secret is shown only to whom has just made the endpoint. */
export function presentEndpoint({ endpoint }: EndpointRecord): Stripe.WebhookEndpoint {
  return structuredClone(endpoint);
}

const finders: Record<string, (account: Account, id: string) => object | undefined> = {
  cs: (account, id) => shown(account.sessions.get(id), (record) => presentSession(record, account)),
  txn: (account, id) => shown(account.entries.get(id), (entry) => presentEntry(entry, account)),
  prod: ({ products }, id) => shown(products.get(id)),
  price: ({ prices }, id) => shown(prices.get(id)),
  cus: ({ customers }, id) => shown(customers.get(id)) ?? { id, object: 'customer', deleted: true },
  pi: ({ intents }, id) => shown(intents.get(id)),
  ch: ({ charges }, id) => shown(charges.get(id)),
  py: ({ charges }, id) => shown(charges.get(id)),
  re: ({ refunds }, id) => shown(refunds.get(id)),
  du: ({ disputes }, id) => shown(disputes.get(id)),
};

/** Whatever has this id, by its prefix. */
export function findById(account: Account, id: string): object | undefined {
  return finders[id.slice(0, id.indexOf('_'))]?.(account, id);
}

function shown<T extends object>(item: T | undefined, present: (item: T) => object = structuredClone): object | undefined {
  return item && present(item);
}
