import { makeEndpoint } from '../resources/webhook-endpoints.js';
import type { Account } from '../state/account.js';

const mark = { introduced: 'at start' };

/**
 * Makes the endpoints of this start. One that an earlier start has made for the same address only gets its new secret, so
 * that what still waits to be delivered there arrives; one for another address goes.
 */
export function introduceEndpoints(account: Account, wanted: { url: string; secret: string }[]): void {
  for (const { id, endpoint } of account.endpoints.toJSON()) {
    const isStale = endpoint.metadata.introduced === mark.introduced && !wanted.some(({ url }) => url === endpoint.url);
    if (isStale) account.endpoints.remove(id);
  }
  for (const { url, secret } of wanted) {
    const known = account.endpoints.toJSON().find(({ endpoint }) => endpoint.url === url);
    if (known) known.secrets = [{ value: secret, until: null }];
    else makeEndpoint(account, { url, enabled_events: ['*'], metadata: mark }, secret);
  }
}
