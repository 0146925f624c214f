import type Stripe from 'stripe';
import { z } from 'zod';
import { noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { currency, expansions, integer, metadata, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';

const url = '/v1/prices';

const priceShape = z.strictObject({
  ...expansions,
  product: text(),
  currency: currency(),
  unit_amount: integer(0),
  nickname: text().optional(),
  metadata: metadata().default({}),
});

export const priceRoutes = [
  route('POST', url, priceShape, ({ account, params }) => {
    if (!account.products.get(params.product)) throw noSuch('product', params.product, 'product');
    const price = makePrice(account, params);
    writeEvent(account, { type: 'price.created', object: price });
    return price;
  }),
  route('GET', url, z.strictObject({ ...pagination, product: text().optional() }), ({ account, params }) =>
    listed(
      account.prices,
      {
        url,
        kind: 'price',
        page: params,
        created: ({ created }) => created,
        matches: ({ active, product }) => active && product === (params.product ?? product),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account: { prices }, id }) => {
    const price = prices.get(id);
    if (!price) throw noSuch('price', id, 'price', 404);
    return price;
  }),
];

type PriceWish = {
  product: string;
  currency: string;
  unit_amount: number;
  nickname?: string;
  metadata?: Record<string, string>;
  active?: boolean;
};

/** A price for one time; the sandbox knows no subscriptions. One made inline, with a Checkout Session, is not active. */
export function makePrice(account: Account, { nickname, metadata = {}, active = true, ...wish }: PriceWish): Stripe.Price {
  return account.prices.add({
    id: newId('price'),
    object: 'price',
    active,
    billing_scheme: 'per_unit',
    created: account.clock.seconds(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata,
    nickname: nickname ?? null,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    // On the wire it is text; the SDK makes a Decimal of it.
    unit_amount_decimal: String(wish.unit_amount) as unknown as Stripe.Decimal,
    ...wish,
  });
}
