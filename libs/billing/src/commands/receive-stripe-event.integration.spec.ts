import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { runInScope, systemActor } from '#shared-kernel/context';
import { BillingDesk } from '../billing-app.fixture.js';
import { ReceiveStripeEvent } from './receive-stripe-event.js';

let database: TestDatabase;
let desks: BillingDesk[];

beforeAll(async () => {
  database = await freshDatabase();
  desks = [await BillingDesk.open(database.url), await BillingDesk.open(database.url)];
});

afterAll(async () => {
  await Promise.all(desks.map((desk) => desk.close()));
  await database.drop();
});

const rows = (statement: string) => sql(database.url, statement);
const addresses = ['192.0.2.1', '192.0.2.2'];
const eventIds = Array.from({ length: 60 }, (_, index) => `evt_${index}`);

function receive(desk: BillingDesk, eventId: string, type = 'charge.updated', place = Number(eventId.slice(4))): Promise<void> {
  const scope = { actor: systemActor, address: addresses[place % 2]!, requestId: eventId };
  return runInScope(scope, () => desk.commands.execute(new ReceiveStripeEvent({ eventId, type, objectId: `ch_${eventId}` })));
}

it('Events that come at the same moment, each four times over two processes, are kept once and followed together', async () => {
  await Promise.all(eventIds.flatMap((id) => desks.flatMap((desk) => [receive(desk, id), receive(desk, id)])));
  const kept = await rows('select event_id as id from billing.stripe_event');
  expect(kept.map(({ id }) => id).toSorted()).toEqual(eventIds.toSorted());
  const facts = await rows(
    `select payload -> 'eventIds' as ids from shared_kernel.outbox where type = 'billing.stripe-events-received'`,
  );
  expect(facts.flatMap(({ ids }) => ids).toSorted()).toEqual(eventIds.toSorted());
  expect(facts.length).toBeLessThan(eventIds.length / 2);
});

it('each of them is audited with its own address, and what was told again too', async () => {
  const audited = await rows(
    `select action, address, detail -> 'facts' as facts from audit.event where action = 'receive-stripe-event'`,
  );
  expect(audited).toHaveLength(eventIds.length * 4);
  const changes = audited.filter(({ facts }) => facts.length > 0);
  const named = changes.map(({ address, facts }) => `${facts[0].eventId} ${address}`);
  expect(named.toSorted()).toEqual(eventIds.map((id, place) => `${id} ${addresses[place % 2]}`).toSorted());
});

it('one that nothing follows from is kept and audited, and no more', async () => {
  const [desk] = desks;
  await receive(desk!, 'evt_60', 'customer.created');
  expect(await rows(`select type from billing.stripe_event where event_id = 'evt_60'`)).toEqual([{ type: 'customer.created' }]);
  expect(await rows(`select 1 from shared_kernel.outbox where payload -> 'eventIds' ? 'evt_60'`)).toEqual([]);
});
