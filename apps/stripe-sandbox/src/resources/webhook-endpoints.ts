import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { address, clearable, expansions, flag, metadata, pagination, text } from '../http/params.js';
import { presentEndpoint } from '../http/present.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import type { EndpointRecord } from '../state/records.js';
import { apiVersion } from '../webhooks/write-event.js';
import { mergeMetadata } from './merge-metadata.js';

const url = '/v1/webhook_endpoints';
const mostEndpoints = 16;

const endpointShape = z.strictObject({
  ...expansions,
  url: address(),
  enabled_events: z.array(text()).min(1),
  api_version: text().optional(),
  description: clearable().optional(),
  metadata: metadata().default({}),
});

const changes = z
  .strictObject({
    url: address(),
    enabled_events: z.array(text()).min(1),
    description: clearable(),
    disabled: flag(),
    metadata: metadata(),
  })
  .partial()
  .extend(expansions);

export const webhookEndpointRoutes = [
  route('POST', url, endpointShape, ({ account, params }) => {
    if (account.endpoints.toJSON().length >= mostEndpoints) {
      throw invalid(`You have reached the maximum of ${mostEndpoints} test webhook endpoints.`);
    }
    const record = makeEndpoint(account, params, newId('whsec', 32));
    return { ...presentEndpoint(record), secret: record.secrets[0]!.value };
  }),
  route('GET', url, z.strictObject(pagination), ({ account, params }) =>
    listed(
      account.endpoints,
      { url, kind: 'webhook endpoint', page: params, created: ({ endpoint }) => endpoint.created },
      presentEndpoint,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => presentEndpoint(found(account, id))),
  route('POST', `${url}/:id`, changes, ({ account, id, params: { expand: _, disabled, metadata, ...rest } }) => {
    const record = found(account, id);
    Object.assign(record.endpoint, rest);
    if (disabled !== undefined) record.endpoint.status = disabled ? 'disabled' : 'enabled';
    mergeMetadata(record.endpoint, metadata);
    return presentEndpoint(record);
  }),
  route('DELETE', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => {
    found(account, id);
    account.endpoints.remove(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];

type EndpointWish = { url: string; enabled_events: string[]; description?: string | null; metadata?: Record<string, string> };

export function makeEndpoint(
  account: Account,
  { description = null, metadata = {}, ...wish }: EndpointWish,
  secret: string,
): EndpointRecord {
  const id = newId('we');
  return account.endpoints.add({
    id,
    endpoint: {
      id,
      object: 'webhook_endpoint',
      api_version: apiVersion,
      application: null,
      created: account.clock.seconds(),
      description,
      enabled_events: wish.enabled_events,
      livemode: false,
      metadata,
      status: 'enabled',
      url: wish.url,
    },
    secrets: [{ value: secret, until: null }],
  });
}

function found({ endpoints }: Account, id: string): EndpointRecord {
  const record = endpoints.get(id);
  if (!record) throw noSuch('webhook endpoint', id, 'webhook_endpoint', 404);
  return record;
}
