import type Stripe from 'stripe';
import { z } from 'zod';
import { noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { clearable, expansions, flag, metadata, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import { mergeMetadata } from './merge-metadata.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';

const url = '/v1/products';

const productShape = z.strictObject({
  ...expansions,
  id: text(255).optional(),
  name: text(),
  description: text(40_000).optional(),
  active: flag().default(true),
  metadata: metadata().default({}),
});

const changes = z
  .strictObject({ name: text(), description: clearable(40_000), active: flag(), metadata: metadata() })
  .partial()
  .extend(expansions);

export const productRoutes = [
  route('POST', url, productShape, ({ account, params }) => {
    const product = makeProduct(account, params);
    writeEvent(account, { type: 'product.created', object: product });
    return product;
  }),
  route('GET', url, z.strictObject({ ...pagination, active: flag().optional() }), ({ account, params }) =>
    listed(
      account.products,
      {
        url,
        kind: 'product',
        page: params,
        created: ({ created }) => created,
        matches: ({ active }) => active === (params.active ?? active),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, changes, ({ account, id, params: { expand: _, metadata, ...rest } }) => {
    const product = found(account, id);
    Object.assign(product, rest, { updated: account.clock.seconds() });
    mergeMetadata(product, metadata);
    writeEvent(account, { type: 'product.updated', object: product });
    return product;
  }),
];

type ProductWish = { id?: string; name: string; description?: string; active: boolean; metadata: Record<string, string> };

export function makeProduct(account: Account, { id, name, description, active, metadata }: ProductWish): Stripe.Product {
  const created = account.clock.seconds();
  return account.products.add({
    id: id ?? newId('prod', 14),
    object: 'product',
    active,
    created,
    default_price: null,
    description: description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata,
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
  });
}

function found({ products }: Account, id: string): Stripe.Product {
  const product = products.get(id);
  if (!product) throw noSuch('product', id, 'id', 404);
  return product;
}
