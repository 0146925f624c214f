import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { address, currency, integer, metadata, text } from '../http/params.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { makePrice } from './prices.js';
import { makeProduct } from './products.js';

const priceData = z
  .strictObject({
    currency: currency(),
    unit_amount: integer(0),
    product: text().optional(),
    product_data: z
      .strictObject({
        name: text(),
        description: text(40_000).optional(),
        images: z.array(address()).max(8).optional(),
        metadata: metadata().default({}),
      })
      .optional(),
  })
  .refine(({ product, product_data }) => (product === undefined) !== (product_data === undefined), {
    error: 'You must specify either `product` or `product_data` when creating a price.',
    params: { code: 'parameter_missing' },
  });

/** Up to a hundred lines, each with a price that exists or one that is made for it. */
export const lineItemsShape = z
  .array(
    z
      .strictObject({
        price: text().optional(),
        price_data: priceData.optional(),
        quantity: integer(1, 999_999).default(1),
        metadata: metadata().optional(),
      })
      .refine((item) => (item.price === undefined) !== (item.price_data === undefined), {
        error: 'You must specify either `price` or `price_data` for each line item.',
        params: { code: 'parameter_missing' },
      }),
  )
  .min(1)
  .max(100);

export function makeLineItems(account: Account, wishes: z.output<typeof lineItemsShape>): Stripe.LineItem[] {
  const items = wishes.map(({ price: id, price_data: data, quantity, metadata = {} }, index) => {
    const price = id === undefined ? inlinePrice(account, data!, index) : account.prices.get(id);
    if (!price) throw noSuch('price', id!, `line_items[${index}][price]`);
    const amount = price.unit_amount! * quantity;
    return {
      id: newId('li'),
      object: 'item' as const,
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: account.products.get(price.product as string)?.name ?? null,
      metadata,
      price,
      quantity,
    };
  });
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw invalid('All line items of a Checkout Session must have the same currency.', { param: 'line_items' });
  }
  return items;
}

function inlinePrice(
  account: Account,
  { product, product_data, ...rest }: z.output<typeof priceData>,
  index: number,
): Stripe.Price {
  if (product !== undefined && !account.products.get(product)) {
    throw noSuch('product', product, `line_items[${index}][price_data][product]`);
  }
  const id = product ?? makeProduct(account, { ...product_data!, active: false }).id;
  return makePrice(account, { ...rest, product: id, active: false });
}
