import type Stripe from 'stripe';
import { z } from 'zod';
import { noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { clearable, expansions, metadata, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';
import { writeEvent } from '../webhooks/write-event.js';
import { mergeMetadata } from './merge-metadata.js';

const url = '/v1/charges';

const filters = { customer: text().optional(), payment_intent: text().optional() };

const changes = z
  .strictObject({ description: clearable(1_000), metadata: metadata() })
  .partial()
  .extend(expansions);

export const chargeRoutes = [
  route('GET', url, z.strictObject({ ...pagination, ...filters }), ({ account, params }) =>
    listed(
      account.charges,
      {
        url,
        kind: 'charge',
        page: params,
        created: ({ created }) => created,
        matches: ({ customer, payment_intent }) =>
          customer === (params.customer ?? customer) && payment_intent === (params.payment_intent ?? payment_intent),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, changes, ({ account, id, params: { expand: _, metadata, ...rest } }) => {
    const charge = found(account, id);
    Object.assign(charge, rest);
    mergeMetadata(charge, metadata);
    writeEvent(account, { type: 'charge.updated', object: charge });
    return charge;
  }),
];

function found({ charges }: Account, id: string): Stripe.Charge {
  const charge = charges.get(id);
  if (!charge) throw noSuch('charge', id, 'id', 404);
  return charge;
}
