import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { expansions, flag, pagination, text } from '../http/params.js';
import { presentEvent } from '../http/present.js';
import { route } from '../http/route.js';
import type { Account } from '../state/account.js';
import type { EventRecord } from '../state/records.js';

const url = '/v1/events';
const keptSeconds = 30 * 86_400;

const filters = { type: text().optional(), types: z.array(text()).max(20).optional(), delivery_success: flag().optional() };

export const eventRoutes = [
  route('GET', url, z.strictObject({ ...pagination, ...filters }), ({ account, params }) => {
    const { type, types, delivery_success: success } = params;
    if (type && types) throw invalid('You may only specify one of these parameters: type, types.', { param: 'types' });
    return listed(
      account.events,
      {
        url,
        kind: 'event',
        page: params,
        created: ({ created }) => created,
        matches: (event) =>
          isKept(account, event) &&
          fits(event.type, type) &&
          (types === undefined || types.some((wanted) => fits(event.type, wanted))) &&
          (success === undefined || success === (event.pending === 0)),
      },
      presentEvent,
    );
  }),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => {
    const event = account.events.get(id);
    if (!event || !isKept(account, event)) throw noSuch('event', id, 'id', 404);
    return presentEvent(event);
  }),
];

/** Events can be asked for during thirty days. */
function isKept({ clock }: Account, { created }: EventRecord): boolean {
  return created > clock.seconds() - keptSeconds;
}

/** `charge.*` stands for all that begins so. */
function fits(type: string, wanted: string | undefined): boolean {
  return wanted === undefined || (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted);
}
