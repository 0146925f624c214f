import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { expansions, metadata, oneOf, pagination, text } from '../http/params.js';
import { presentSession } from '../http/present.js';
import { route } from '../http/route.js';
import { expireSession } from '../money/pay-session.js';
import type { Account } from '../state/account.js';
import { Collection } from '../state/collection.js';
import type { SessionRecord } from '../state/records.js';
import { makeSession, sessionShape } from './make-session.js';
import { mergeMetadata } from './merge-metadata.js';

const url = '/v1/checkout/sessions';

const filters = {
  customer: text().optional(),
  payment_intent: text().optional(),
  status: oneOf('open', 'complete', 'expired').optional(),
};

export const checkoutSessionRoutes = [
  route('POST', url, sessionShape, ({ account, params }) => presentSession(makeSession(account, params), account)),
  route('GET', url, z.strictObject({ ...pagination, ...filters }), ({ account, params }) =>
    listed(
      account.sessions,
      {
        url,
        kind: 'checkout.session',
        page: params,
        created: ({ session }) => session.created,
        matches: ({ session }) =>
          session.customer === (params.customer ?? session.customer) &&
          session.payment_intent === (params.payment_intent ?? session.payment_intent) &&
          session.status === (params.status ?? session.status),
      },
      (record) => presentSession(record, account),
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => presentSession(found(account, id), account)),
  route('POST', `${url}/:id`, z.strictObject({ ...expansions, metadata: metadata() }), ({ account, id, params }) => {
    const record = found(account, id);
    mergeMetadata(record.session, params.metadata);
    return presentSession(record, account);
  }),
  route('POST', `${url}/:id/expire`, z.strictObject(expansions), ({ account, id }) => {
    const record = found(account, id);
    const { status } = record.session;
    if (status !== 'open') {
      throw invalid(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
        { param: 'session' },
      );
    }
    expireSession(account, record);
    return presentSession(record, account);
  }),
  route('GET', `${url}/:id/line_items`, z.strictObject(pagination), ({ account, id, params }) => {
    const items = new Collection<SessionRecord['lineItems'][number]>(100);
    items.restore(found(account, id).lineItems.toReversed());
    return listed(items, { url: `${url}/${id}/line_items`, kind: 'item', page: params, created: () => 0 }, structuredClone);
  }),
];

function found({ sessions }: Account, id: string): SessionRecord {
  const record = sessions.get(id);
  if (!record) throw noSuch('checkout.session', id, 'session', 404);
  return record;
}
