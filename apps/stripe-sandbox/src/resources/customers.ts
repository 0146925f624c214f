import type Stripe from 'stripe';
import { z } from 'zod';
import { noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { clearable, email, expansions, metadata, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';
import { mergeMetadata } from './merge-metadata.js';

const url = '/v1/customers';

const fields = z
  .strictObject({
    description: clearable(),
    email: z.union([z.literal('').transform(() => null), email()]),
    name: clearable(256),
    phone: clearable(20),
    metadata: metadata(),
  })
  .partial()
  .extend(expansions);

export const customerRoutes = [
  route('POST', url, fields, ({ account, params: { expand: _, metadata, ...rest } }) => {
    const customer = makeCustomer(account, rest);
    mergeMetadata(customer, metadata);
    writeEvent(account, { type: 'customer.created', object: customer });
    return customer;
  }),
  route('GET', url, z.strictObject({ ...pagination, email: text().optional() }), ({ account, params }) =>
    listed(
      account.customers,
      {
        url,
        kind: 'customer',
        page: params,
        created: ({ created }) => created,
        matches: ({ email }) => email === (params.email ?? email),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, fields, ({ account, id, params: { expand: _, metadata, ...rest } }) => {
    const customer = found(account, id);
    Object.assign(customer, rest);
    mergeMetadata(customer, metadata);
    writeEvent(account, { type: 'customer.updated', object: customer });
    return customer;
  }),
  route('DELETE', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => {
    const customer = found(account, id);
    account.customers.remove(id);
    writeEvent(account, { type: 'customer.deleted', object: customer });
    return { id, object: 'customer', deleted: true };
  }),
];

type CustomerWish = { description?: string | null; email?: string | null; name?: string | null; phone?: string | null };

function makeCustomer(
  account: Account,
  { description = null, email = null, name = null, phone = null }: CustomerWish,
): Stripe.Customer {
  return account.customers.add({
    id: newId('cus', 14),
    object: 'customer',
    address: null,
    balance: 0,
    created: account.clock.seconds(),
    currency: null,
    default_source: null,
    delinquent: false,
    description,
    discount: null,
    email,
    invoice_prefix: newId('i', 8).slice(2).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name,
    next_invoice_sequence: 1,
    phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  });
}

function found({ customers }: Account, id: string): Stripe.Customer {
  const customer = customers.get(id);
  if (!customer) throw noSuch('customer', id, 'id', 404);
  return customer;
}
