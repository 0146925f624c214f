import { z } from 'zod';
import { noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { currency, expansions, pagination, text } from '../http/params.js';
import { presentEntry } from '../http/present.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';

const url = '/v1/balance_transactions';

const filters = { currency: currency().optional(), source: text().optional(), type: text().optional() };

export const balanceRoutes = [
  route('GET', '/v1/balance', z.strictObject(expansions), ({ account }) => ({
    object: 'balance',
    available: sums(account, 'available'),
    livemode: false,
    pending: sums(account, 'pending'),
  })),
  route('GET', url, z.strictObject({ ...pagination, ...filters }), ({ account, params }) =>
    listed(
      account.entries,
      {
        url,
        kind: 'balance transaction',
        page: params,
        created: ({ created }) => created,
        matches: ({ currency, source, type }) =>
          currency === (params.currency ?? currency) && source === (params.source ?? source) && type === (params.type ?? type),
      },
      (entry) => presentEntry(entry, account),
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => {
    const entry = account.entries.get(id);
    if (!entry) throw noSuch('balance transaction', id, 'id', 404);
    return presentEntry(entry, account);
  }),
];

function sums(account: Account, status: 'available' | 'pending'): { amount: number; currency: string; source_types: object }[] {
  const amounts = new Map<string, number>();
  for (const entry of account.entries.oldestFirst()) {
    const net = presentEntry(entry, account).status === status ? entry.net : 0;
    amounts.set(entry.currency, (amounts.get(entry.currency) ?? 0) + net);
  }
  return [...amounts].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
}
