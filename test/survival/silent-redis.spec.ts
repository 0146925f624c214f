import {
  type Client,
  type CuttableLink,
  invite,
  type Production,
  redisIsHere,
  registerPerson,
  startCuttableLink,
  startProduction,
  startRedis,
  type TestRedis,
  until,
} from '../support/index.js';
import { endings } from '../support/survival.js';

const REQUEST_MS = 10_000;
const RECOVERY_MS = 5_000;

(redisIsHere ? describe : describe.skip)('Redis falls silent without closing a connection', () => {
  let redis: TestRedis;
  let link: CuttableLink;
  let production: Production;
  let admin: Client;

  beforeAll(async () => {
    redis = (await startRedis())!;
    link = await startCuttableLink(redis.url);
    production = await startProduction({ REDIS_URL: link.url });
    admin = await production.administrator();
  }, 60_000);
  afterAll(async () => {
    await production?.stop();
    await link?.stop();
    await redis?.stop();
  }, 60_000);

  const workers = async () => (await admin.get('/api/operations/queues')).body.workers;
  const isReady = async () => (await admin.get('/health/ready')).status === 200;

  it.each(endings('forgotten'))(
    'changes are taken meanwhile, and API and worker work within five seconds of the return (%s)',
    async (ending) => {
      const processes = [production.product.api().pid, production.product.worker().pid];
      link.silence();
      const person = await registerPerson(admin);
      const from = performance.now();
      await invite(admin, person);
      expect(performance.now() - from).toBeLessThan(REQUEST_MS);
      await until('it is not ready', async () => !(await isReady()), REQUEST_MS);
      await until('the worker does not count', async () => !(await workers()), 15_000);
      expect(production.smtp.to(person.email)).toEqual([]);

      link.endSilence(ending);
      await Promise.all([
        until('the API is ready', isReady, RECOVERY_MS),
        until('the worker counts', async () => (await workers()) === 1, RECOVERY_MS),
      ]);
      await until('the mail arrives', () => production.smtp.to(person.email)[0], RECOVERY_MS);
      const later = await registerPerson(admin);
      await invite(admin, later);
      await until('the next mail arrives', () => production.smtp.to(later.email)[0], RECOVERY_MS);
      expect([production.product.api().pid, production.product.worker().pid]).toEqual(processes);
    },
    60_000,
  );
});
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: that the product outlives a silent Redis is NOT tested.\n');
