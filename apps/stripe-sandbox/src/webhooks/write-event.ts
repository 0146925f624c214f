import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';

/** The version of the API that the installed SDK pins; its type refuses another one after an upgrade. */
export const apiVersion: (typeof Stripe)['API_VERSION'] = '2026-10-28.endive';

type Happened = { type: Stripe.Event.Type; object: object; previous?: object };

/** Writes down that something has happened, as the object is at this moment, and has the endpoints told. */
export function writeEvent(account: Account, { type, object, previous }: Happened): void {
  const id = newId('evt');
  const created = account.clock.seconds();
  const event = {
    id,
    object: 'event',
    api_version: apiVersion,
    created,
    data: previous ? { object, previous_attributes: previous } : { object },
    livemode: account.livemode,
    pending_webhooks: 0,
    request: account.request ?? { id: null, idempotency_key: null },
    type,
  };
  const record = account.events.add({ id, type, created, json: JSON.stringify(event), pending: 0, failed: false });
  account.onEvent(record);
}
