import {
  type Answer,
  type Client,
  type CuttableLink,
  freshDatabase,
  invite,
  type Person,
  type Product,
  type Production,
  registerPerson,
  startCuttableLink,
  startProduct,
  startProduction,
  type TestDatabase,
  until,
} from '../support/index.js';
import { productionSettings } from '../support/production.js';
import { endings } from '../support/survival.js';

const REQUEST_MS = 10_000;
const RECOVERY_MS = 5_000;

/**
 * PostgreSQL stops answering, but no connection is closed: dropped packets, something on the way that keeps connections open,
 * a peer that has forgotten them. Nothing tells the product.
 */
describe('PostgreSQL falls silent', () => {
  let database: TestDatabase;
  let [apiLink, workerLink]: CuttableLink[] = [];
  let production: Production;
  let workers: Product;
  let admin: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    apiLink = await startCuttableLink(database.url);
    workerLink = await startCuttableLink(database.url);
    production = await startProduction({ DATABASE_URL: apiLink.url }, { workers: 0 });
    const env = { ...productionSettings, DATABASE_URL: workerLink.url, SMTP_URL: production.smtp.url };
    workers = await startProduct({ env: { ...env, PUBLIC_URL: 'http://localhost:3000' }, apis: 0 });
    admin = await production.administrator();
  }, 60_000);
  afterAll(async () => {
    await workers?.stop();
    await production?.stop();
    await apiLink?.stop();
    await workerLink?.stop();
    await database?.drop();
  }, 60_000);

  const features = (person: Person) => admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] });
  const workersCounted = async () => (await admin.get('/api/operations/queues')).body.workers;

  async function timed(request: Promise<Answer>): Promise<{ answer: Answer; ms: number }> {
    const from = performance.now();
    const answer = await request;
    return { answer, ms: performance.now() - from };
  }

  it.each(endings('forgotten', 'reset'))(
    'no request waits longer than ten seconds, and API and worker work within five seconds of the return (%s)',
    async (ending) => {
      const person = await registerPerson(admin);
      const processes = [production.product.api().pid, workers.worker().pid];
      apiLink!.silence();
      workerLink!.silence();
      // Twice as many as the pool has connections, reading and writing.
      const asked = Array.from({ length: 20 }, (_, index) => timed(index % 2 ? features(person) : admin.get('/api/staff')));
      for (const { answer, ms } of await Promise.all(asked)) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(ms).toBeLessThan(REQUEST_MS);
      }
      expect(await admin.get('/health/ready')).toMatchObject({ status: 503, body: { missing: ['database', 'queue'] } });

      apiLink!.endSilence(ending);
      workerLink!.endSilence(ending);
      const ready = async () => (await admin.get('/health/ready')).status === 200;
      const counted = async () => (await workersCounted()) === 1;
      await Promise.all([until('the API is ready', ready, RECOVERY_MS), until('the worker counts', counted, RECOVERY_MS)]);
      expect((await features(person)).status).toBe(200);
      await invite(admin, person);
      await until('the worker sends the mail', () => production.smtp.to(person.email)[0], RECOVERY_MS);
      expect(production.smtp.to(person.email)).toHaveLength(1);
      expect([production.product.api().pid, workers.worker().pid]).toEqual(processes);
    },
    60_000,
  );

  it('a worker that cannot reach it does not count, and goes on by itself', async () => {
    const person = await registerPerson(admin);
    workerLink!.silence();
    await until('the worker does not count', async () => (await workersCounted()) === 0, 20_000);
    await invite(admin, person);
    expect((await admin.get('/health/ready')).status).toBe(200);
    workerLink!.endSilence('forgotten');
    await until('the worker counts', async () => (await workersCounted()) === 1, RECOVERY_MS);
    await until('the mail arrives', () => production.smtp.to(person.email)[0], RECOVERY_MS);
  }, 60_000);
});
