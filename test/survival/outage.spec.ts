import {
  type Answer,
  type Client,
  type CuttableLink,
  freshDatabase,
  invite,
  type Person,
  portalOf,
  type Production,
  redisIsHere,
  registerPeople,
  registerPerson,
  startCuttableLink,
  startProduction,
  startRedis,
  type TestDatabase,
  type TestRedis,
  until,
} from '../support/index.js';

const RECOVERY_MS = 5_000;

function expectUnavailable(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'service.unavailable', title: 'Service Unavailable' } });
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|\bat \//);
}

describe('The database goes away', () => {
  let database: TestDatabase;
  let link: CuttableLink;
  let production: Production;
  let admin: Client;
  let person: Person;

  beforeAll(async () => {
    database = await freshDatabase();
    link = await startCuttableLink(database.url);
    production = await startProduction({ DATABASE_URL: link.url });
    admin = await production.administrator();
    person = await registerPerson(admin);
  }, 60_000);
  afterAll(async () => {
    await production?.stop();
    await link?.stop();
    await database?.drop();
  }, 60_000);

  const features = () => admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] });

  it('every request is refused with 503 and its reason, none is told a success, and the process stays alive', async () => {
    await link.cut();
    expectUnavailable(await features());
    expectUnavailable(await admin.get('/api/staff'));
    expectUnavailable(await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email }));
    expectUnavailable(await admin.post('/api/session', { email: person.email, password: 'violet tractor hums at 9 nine' }));
    expect(await admin.get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'not ready', missing: ['database', 'queue'] },
    });
    expect((await admin.get('/health/live')).status).toBe(200);
  }, 60_000);

  it('it works again within five seconds of its return, without a restart, and what was refused had no effect', async () => {
    await link.mend();
    await until('it is ready again', async () => (await admin.get('/health/ready')).status === 200, RECOVERY_MS);
    expect(await portalOf(admin, person)).toMatchObject({ features: [], invitation: null });
    expect((await features()).status).toBe(200);
    await invite(admin, person);
    await until('the worker works again too', () => production.smtp.to(person.email)[0], 30_000);
    expect(production.smtp.count).toBe(1);
  }, 60_000);

  it('cut off in the middle of changes, an answer of success always means that the change is there', async () => {
    const people = await registerPeople(admin, 60);
    const changes = people.map(({ id }) => admin.put(`/api/staff/${id}/portal/features`, { features: ['billing_documents'] }));
    await Promise.any(changes);
    await link.cut();
    const answers = await Promise.all(changes);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectUnavailable(answer);
    await link.mend();
    await until('it is ready again', async () => (await admin.get('/health/ready')).status === 200, RECOVERY_MS);
    for (const [index, { status }] of answers.entries()) {
      if (status === 200) expect((await portalOf(admin, people[index]!)).features).toEqual(['billing_documents']);
    }
  }, 60_000);
});

(redisIsHere ? describe : describe.skip)('Redis goes away', () => {
  let redis: TestRedis;
  let production: Production;
  let admin: Client;

  beforeAll(async () => {
    redis = (await startRedis())!;
    production = await startProduction({ REDIS_URL: redis.url });
    admin = await production.administrator();
  }, 60_000);
  afterAll(async () => {
    await production?.stop();
    await redis?.stop();
  }, 60_000);

  it('invitations are still taken, ready says what is missing, and the mails go out once it is back', async () => {
    const people = await registerPeople(admin, 10);
    await redis.kill();
    for (const person of people) {
      expect(await invite(admin, person)).toMatchObject({ state: 'pending', delivery: 'queued' });
    }
    expect(await admin.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'not ready', missing: ['queue'] } });
    expect((await portalOf(admin, people[0]!)).status.headline).toMatch(
      /^The invitation to d•••@northside\.example is on its way\./,
    );
    expect(production.smtp.count).toBe(0);

    await redis.restart();
    await until('it is ready again', async () => (await admin.get('/health/ready')).status === 200, RECOVERY_MS);
    for (const { email } of people) await until('the mail arrives', () => production.smtp.to(email)[0], 45_000);
    expect(production.smtp.count).toBe(people.length);
  }, 120_000);
});
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: that the product outlives an outage of Redis is NOT tested.\n');
