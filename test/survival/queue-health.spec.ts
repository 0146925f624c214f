import { randomUUID } from 'node:crypto';
import {
  type Client,
  describeOnEachBackend,
  freshDatabase,
  invite,
  type QueueBackend,
  redisIsHere,
  registerPerson,
  startCuttableLink,
  freshPortal,
  startRedis,
  type TestPortal,
  until,
} from '../support/index.js';
import { mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const health = async (admin: Client) => (await admin.get('/api/operations/queues')).body;
const queue = (body: any, name: string) => body.queues.find((one: { name: string }) => one.name === name);

/** The answer, and how long it took. */
async function timed(admin: Client) {
  const start = performance.now();
  const answer = await admin.get('/api/operations/queues');
  return { ...answer, ms: performance.now() - start };
}

describeOnEachBackend('What waits to be done', (startBackend) => {
  let backend: QueueBackend;
  let portal: TestPortal;
  let admin: Client;

  beforeAll(async () => {
    backend = await startBackend();
    portal = await freshPortal(backend.env);
    admin = await portal.administrator();
  }, 60_000);

  afterAll(async () => {
    await portal?.stop();
    await backend?.stop();
  });

  const write = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

  it('is nothing while a worker keeps up, and the last mail is known', async () => {
    const person = await registerPerson(admin);
    await invite(admin, person);
    await mailTo(portal.smtp, person.email);
    await settled(portal.database.url);
    const idle = async () => {
      const body = await health(admin);
      return queue(body, 'reactions').active === 0 && queue(body, 'reactions').waiting === 0 ? body : undefined;
    };
    const body = await until('the queue is empty', idle);
    expect(body).toMatchObject({
      backend: backend.env.REDIS_URL ? 'redis' : 'postgresql',
      workers: 1,
      outbox: { unsent: 0, oldestSeconds: null },
      deadLetters: 0,
      mail: { waiting: 0, failedLastDay: 0 },
    });
    expect(Date.now() - Date.parse(body.mail.lastSentAt)).toBeLessThan(60_000);
    expect(queue(body, 'reactions')).toEqual({
      name: 'reactions',
      waiting: 0,
      active: 0,
      delayed: 0,
      oldestWaitingSeconds: null,
    });
    // Every job by the clock waits for its next time.
    expect(queue(body, 'jobs').delayed).toBeGreaterThan(3);
  }, 60_000);

  it('counts mails that are tried again, mails that were refused, and work that failed for good', async () => {
    const [later, never] = [await registerPerson(admin), await registerPerson(admin)];
    portal.smtp.refuse(never.email);
    portal.smtp.refuse(later.email, '450 4.7.1 try again later');
    await invite(admin, never);
    await invite(admin, later);
    await until('one waits and one has failed', async () => {
      const { mail } = await health(admin);
      return mail.waiting === 1 && mail.failedLastDay === 1;
    });
    await until('its next try waits', async () => queue(await health(admin), 'reactions').delayed === 1);
    await portal.smtp.accept();
    await mailTo(portal.smtp, later.email);
    await until('none waits any more', async () => (await health(admin)).mail.waiting === 0);

    await write(
      `insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
       values ($1, $2, 'messaging.tell', 'messaging.something-new', 'Error')`,
      [randomUUID(), randomUUID()],
    );
    expect((await health(admin)).deadLetters).toBe(1);
  }, 60_000);

  it('shows how long facts have waited while no worker runs', async () => {
    await portal.stopWorker();
    await registerPerson(admin);
    await write(`update shared_kernel.outbox set occurred_at = now() - interval '90 seconds' where relayed_at is null`);
    await until('the worker is gone', async () => (await health(admin)).workers === 0);
    const { outbox } = await health(admin);
    expect(outbox.unsent).toBeGreaterThan(0);
    expect(outbox.oldestSeconds).toBeGreaterThanOrEqual(90);
    // The jobs by the clock that fell due meanwhile wait as well.
    const due = async () => queue(await health(admin), 'jobs').delayed > 0;
    await until('the clock goes on', due);
  }, 60_000);
});

(redisIsHere ? describe : describe.skip)('While Redis is away', () => {
  it('what waits is told within two seconds, as far as PostgreSQL knows it', async () => {
    const redis = (await startRedis())!;
    const portal = await freshPortal({ REDIS_URL: redis.url }, { worker: false });
    try {
      const admin = await portal.administrator();
      await redis.kill();
      for (let time = 0; time < 2; time += 1) {
        const { status, body, ms } = await timed(admin);
        expect(status).toBe(200);
        expect(body).toMatchObject({ backend: 'redis', queues: null, workers: null, deadLetters: 0, outbox: { unsent: 1 } });
        expect(ms).toBeLessThan(2_000);
      }
      await redis.restart();
      await until('the queues are seen again', async () => (await health(admin)).queues !== null);
    } finally {
      await portal.stop();
      await redis.stop();
    }
  }, 60_000);
});
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: what waits is NOT looked at while Redis is away.\n');

it('While PostgreSQL is away it refuses within two seconds', async () => {
  const database = await freshDatabase();
  const link = await startCuttableLink(database.url);
  const portal = await freshPortal({ DATABASE_URL: link.url }, { worker: false });
  try {
    const admin = await portal.administrator();
    expect((await timed(admin)).status).toBe(200);
    await link.cut();
    const { status, body, ms } = await timed(admin);
    expect([status, body.code]).toEqual([503, 'service.unavailable']);
    expect(ms).toBeLessThan(2_000);
  } finally {
    await link.mend();
    await portal.stop();
    await link.stop();
    await database.drop();
  }
}, 60_000);
