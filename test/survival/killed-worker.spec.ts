import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
  describeOnEachBackend,
  invite,
  isAlive,
  type Person,
  type Production,
  type QueueBackend,
  registerPeople,
  startProduction,
  tokenIn,
  until,
} from '../support/index.js';
import { sized } from '../support/survival.js';

const PEOPLE = sized(200, 60);
const AT_ONCE = 20;
const KILLS = sized(2, 1);

describeOnEachBackend(`kill -9 of the worker while ${PEOPLE} invitations are being sent`, (startBackend) => {
  let backend: QueueBackend;
  let production: Production;
  let people: Person[];
  let database: pg.Client;

  beforeAll(async () => {
    backend = await startBackend();
    production = await startProduction({ WORKER_CONCURRENCY: String(AT_ONCE), ...backend.env });
    database = new pg.Client(production.database.url);
    await database.connect();
    people = await registerPeople(await production.administrator(), PEOPLE);
  }, 90_000);
  afterAll(async () => {
    await database?.end();
    await production?.stop();
    await backend?.stop();
  }, 60_000);

  it('loses none, repeats at most those that were on their way, and leaves one live link each', async () => {
    const { product, smtp } = production;
    const admin = await production.administrator();
    const worker = product.worker();
    const inviting = Promise.all(people.map((person) => invite(admin, person)));

    for (let kill = 1; kill <= KILLS; kill++) {
      // Somewhere in the work that is left, never before its first mail and never after its last.
      const target = smtp.count + 5 + Math.floor(Math.random() * 60);
      await until(`mail ${target} has gone out`, () => smtp.count >= target, 60_000);
      await pause(Math.random() * 30);
      await worker.kill9();
      await worker.start();
    }
    await inviting;

    const waiting = async () =>
      (await database.query(`select count(*)::int as n from shared_kernel.outbox where completed_at is null`)).rows[0].n;
    await until('nothing waits any more', async () => (await waiting()) === 0, 90_000);

    const unsent = await database.query(`select id from portal_access.invitation where delivery <> 'sent'`);
    expect(unsent.rows).toEqual([]);
    expect(people.filter(({ email }) => smtp.to(email).length === 0)).toEqual([]);
    const repeated = smtp.count - PEOPLE;
    expect(repeated).toBeGreaterThanOrEqual(0);
    expect(repeated).toBeLessThanOrEqual(KILLS * AT_ONCE);

    const anonymous = product.client();
    for (const { email } of people) {
      const tokens = smtp.to(email).map(tokenIn);
      const alive = await Promise.all(tokens.map((token) => isAlive(anonymous, token)));
      // The newest link lives and every older one is dead.
      expect([email, alive]).toEqual([email, tokens.map((_, index) => index === tokens.length - 1)]);
    }
    expect((await database.query(`select * from shared_kernel.dead_letter`)).rows).toEqual([]);
  }, 180_000);
});
