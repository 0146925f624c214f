import { createHash } from 'node:crypto';
import {
  type Client,
  freshDatabase,
  goodPassword,
  type Product,
  redisIsHere,
  type ReceivedMail,
  type SmtpSink,
  startProduct,
  startRedis,
  startSmtpSink,
  type TestDatabase,
  type TestRedis,
  until,
} from '../support/index.js';
import { activate } from '../support/people.js';
import { follow } from '../support/event-stream.js';
import { administrator } from '../support/portal.js';
import { sql } from '../support/sql.js';
import { sized } from '../support/survival.js';

const PEOPLE = sized(5_000, 400);
const AT_ONCE = 20;
const KILLS = sized(2, 1);

let database: TestDatabase;
let smtp: SmtpSink;
let redis: TestRedis | null;
let product: Product;
let admin: Client;

beforeAll(async () => {
  [database, smtp, redis] = await Promise.all([freshDatabase(), startSmtpSink({ parse: false }), startRedis()]);
  product = await startProduct({
    env: {
      DATABASE_URL: database.url,
      SMTP_URL: smtp.url,
      ADMIN_EMAIL: administrator.email,
      ADMIN_PASSWORD: administrator.password,
      WORKER_CONCURRENCY: String(AT_ONCE),
      DATABASE_POOL: '10',
      LOG_LEVEL: 'warn',
      ...(redis && { REDIS_URL: redis.url }),
    },
    workers: 2,
  });
  admin = product.client();
  await admin.post('/api/session', administrator);
}, 90_000);

afterAll(async () => {
  await product?.stop();
  await redis?.stop();
  await smtp?.stop();
  await database?.drop();
}, 60_000);

const rows = (statement: string) => sql(database.url, statement);

async function imported(): Promise<string> {
  const lines = Array.from({ length: PEOPLE }, (_, n) => `E-${n},Dana,Silva ${n},person.${n}@import.example\n`);
  const roster = `external_id,given_name,family_name,emails\n${lines.join('')}`;
  const { id } = (await admin.post('/api/staff/imports', roster, { headers: { 'content-type': 'text/csv' } })).body;
  const created = async () => (await admin.get(`/api/staff/imports/${id}`)).body;
  await until(
    'everybody is on record',
    async () => (await created()).created === PEOPLE && (await created()).state === 'done',
    60_000,
  );
  return id;
}

const tokenOf = ({ raw }: ReceivedMail) => /\/activate#([\w-]{43})/.exec(raw.replace(/=\r?\n/g, '').replaceAll('=3D', '='))![1]!;

it(`kill -9 of workers while ${PEOPLE} imported people are invited on ${redisIsHere ? 'Redis' : 'PostgreSQL'}: everybody gets their link`, async () => {
  const importId = await imported();
  const stream = await follow(admin, { url: product.api().url });
  const { id } = (await admin.post('/api/portal/bulk-invitations', { filter: { importId }, features: ['secure_messaging'] }))
    .body;

  for (let kill = 0; kill < KILLS; kill++) {
    const target = smtp.count + Math.floor(PEOPLE * (0.04 + 0.3 * Math.random()));
    await until(`mail ${target} has gone out`, () => smtp.count >= target, 90_000);
    const worker = product.worker(kill % 2);
    await worker.kill9();
    await worker.start();
  }

  const read = async () => (await admin.get(`/api/portal/bulk-invitations/${id}`)).body;
  await until('every mail is told as sent', async () => (await read()).delivery.sent === PEOPLE, 120_000);
  expect(await read()).toMatchObject({ state: 'done', total: PEOPLE, done: PEOPLE, skipped: 0, failed: 0, remaining: 0 });

  const newest = new Map(smtp.mails.map((mail) => [mail.to[0], mail]));
  expect(newest.size).toBe(PEOPLE);
  const repeated = smtp.count - PEOPLE;
  expect(repeated).toBeGreaterThanOrEqual(0);
  expect(repeated).toBeLessThanOrEqual(KILLS * AT_ONCE);

  // The newest link of each person works and is the only one that does.
  const alive = await rows(`
    select encode(i.token_hash, 'hex') as hash from portal_access.invitation i
      join portal_access.portal_access a on a.invitation_id = i.id
    where i.state = 'pending' and i.expires_at > now() and a.features = '{secure_messaging}'`);
  const hashOf = (token: string) => createHash('sha256').update(`activation:${token}`).digest('hex');
  expect(alive.map(({ hash }) => hash).toSorted()).toEqual([...newest.values()].map((mail) => hashOf(tokenOf(mail))).toSorted());
  expect(await rows('select staff_id from portal_access.invitation group by staff_id having count(*) > 1')).toEqual([]);
  expect(await rows('select * from shared_kernel.dead_letter')).toEqual([]);
  await activate(product.client(), tokenOf(newest.get('person.17@import.example')!), goodPassword);

  const steps = stream.of('bulk-progress').map(({ data }) => data.done + data.failed);
  expect(steps.length).toBeGreaterThan(sized(10, 2));
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  await until('the page hears of the end', () => stream.of('bulk-progress').at(-1)!.data.state === 'done');
  stream.close();

  const again = (await admin.post('/api/portal/bulk-invitations', { filter: { importId } })).body.id;
  const repeat = async () => (await admin.get(`/api/portal/bulk-invitations/${again}`)).body;
  await until('the same order is through again', async () => (await repeat()).state === 'done', 60_000);
  expect(await repeat()).toMatchObject({ total: PEOPLE, done: PEOPLE, skipped: PEOPLE, failed: 0 });
  expect(smtp.count).toBe(PEOPLE + repeated);
}, 300_000);
