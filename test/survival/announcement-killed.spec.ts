import pg from 'pg';
import { type Client, type Production, startProduction, until } from '../support/index.js';
import { crowdInDirectory } from '../support/crowd.js';
import { colleague, type Colleague } from '../support/messages.js';
import { sql } from '../support/sql.js';
import { isWhole, sized } from '../support/survival.js';

const PEOPLE = sized(5_000, 500);
/** In the first, the third and the last thousand. */
const KILLED_AT = isWhole ? [500, 2_500, 4_900] : [250];

let production: Production;
let admin: Client;
let ana: Colleague;
let ben: Colleague;

beforeAll(async () => {
  production = await startProduction();
  admin = await production.administrator();
  const place = { smtp: production.smtp, anonymous: () => production.product.client() };
  [ana, ben] = [await colleague(place, admin), await colleague(place, admin)];
  await crowdInDirectory(production.database.url, PEOPLE - 2);
}, 120_000);

afterAll(() => production?.stop(), 60_000);

const rows = (statement: string, values: unknown[] = []) => sql(production.database.url, statement, values);
const wroteSoFar = async (id: string): Promise<number> =>
  (await rows('select recipients from messaging.announcement where id = $1', [id]))[0]!['recipients'];

/** Starts the worker, and kills it while it waits in the middle of a thousand for a row that this transaction has and gives up. */
async function killAt(announcementId: string, staffId: string): Promise<void> {
  const other = new pg.Client(production.database.url);
  await other.connect();
  try {
    await other.query('begin');
    await other.query(
      `insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, last_at)
       values ($1, $2, now(), false, 0, now())`,
      [announcementId, staffId],
    );
    await production.product.worker().start();
    const waiting = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into messaging.participant%'`;
    await until('the worker is in the middle', async () => (await rows(waiting)).length > 0, 90_000);
    await production.product.worker().kill9();
    await other.query('rollback');
  } finally {
    await other.end();
  }
}

it(`kill -9 of the worker in the middle of an announcement to ${PEOPLE} people, ${KILLED_AT.length} times: each has it once`, async () => {
  await production.product.worker().stop();
  const { status, body } = await admin.post('/api/announcements', { subject: 'Closed', body: 'On Friday.' });
  expect(status).toBe(202);
  const ids = await rows(
    `select staff_id from portal_access.portal_status where state = 'active' and features @> '{secure_messaging}' order by staff_id`,
  );
  expect(ids).toHaveLength(PEOPLE);
  const before: number[] = [];
  for (const place of KILLED_AT) {
    await killAt(body.id, ids[place]!['staff_id']);
    before.push(await wroteSoFar(body.id));
  }
  // People are written down two thousand at a time.
  expect(before).toEqual(KILLED_AT.map((place) => Math.floor(place / 2_000) * 2_000));
  await production.product.worker().start();
  const listed = async () => (await admin.get('/api/announcements')).body.items[0];
  await until('everybody has it', async () => (await listed()).complete, 90_000);

  expect(await listed()).toMatchObject({ id: body.id, recipients: PEOPLE, read: 0 });
  const [counts] = await rows(
    `select c.people, count(*)::int as places, count(distinct p.staff_id)::int as persons,
       count(*) filter (where p.box = 'inbox' and p.has_unread and p.unread = 1 and p.digest_due is not null)::int as unread
     from messaging.conversation c join messaging.participant p on p.conversation_id = c.id where c.id = $1 group by c.id`,
    [body.id],
  );
  expect(counts).toEqual({ people: PEOPLE, places: PEOPLE, persons: PEOPLE, unread: PEOPLE });
  for (const { client } of [ana, ben]) {
    expect((await client.get('/api/messages/unread')).body).toEqual({ conversations: 1, messages: 1 });
    expect((await client.get('/api/conversations')).body.items).toMatchObject([{ id: body.id, unread: 1 }]);
  }
}, 400_000);
