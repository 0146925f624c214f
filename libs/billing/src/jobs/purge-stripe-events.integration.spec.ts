import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { BillingDesk } from '../billing-app.fixture.js';
import { PurgeStripeEvents } from './purge-stripe-events.js';

let database: TestDatabase;
let desk: BillingDesk;

beforeAll(async () => {
  database = await freshDatabase();
  desk = await BillingDesk.open(database.url);
});

afterAll(async () => {
  await desk.close();
  await database.drop();
});

it('Events of Stripe are kept for 90 days, and no longer', async () => {
  await sql(
    database.url,
    `insert into billing.stripe_event (id, event_id, type, object_id, received_at)
     select gen_random_uuid(), name, 'charge.updated', 'ch_1', now() - age::interval
     from (values ('new', '1 minute'), ('kept', '89 days 23 hours'), ('old', '90 days 1 minute'), ('older', '2 years')) as e(name, age)`,
  );
  await desk.get(PurgeStripeEvents).run();
  const left = await sql(database.url, 'select event_id as name from billing.stripe_event order by received_at desc');
  expect(left.map(({ name }) => name)).toEqual(['new', 'kept']);
});
