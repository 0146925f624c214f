import { spawn } from 'node:child_process';
import pg from 'pg';
import {
  freePort,
  invite,
  isAlive,
  portalOf,
  type Production,
  productionSettings,
  redisIsHere,
  registerPeople,
  startCuttableLink,
  startProduction,
  startRedis,
  tokenIn,
  type TestRedis,
  until,
} from '../support/index.js';
import { sized } from '../support/survival.js';

const PEOPLE = sized(200, 40);

(redisIsHere ? describe : describe.skip)('Two APIs and two workers over one PostgreSQL and one Redis', () => {
  let redis: TestRedis;
  let production: Production;
  let database: pg.Client;

  const count = async (what: string) => Number((await database.query(`select count(*) from ${what}`)).rows[0].count);

  beforeAll(async () => {
    redis = (await startRedis())!;
    production = await startProduction({ REDIS_URL: redis.url }, { apis: 2, workers: 2 });
    database = new pg.Client(production.database.url);
    await database.connect();
  }, 60_000);
  afterAll(async () => {
    await database?.end();
    await production?.stop();
    await redis?.stop();
  }, 60_000);

  it(`takes ${PEOPLE} invitations at once, and sends each exactly one mail with the one link that works`, async () => {
    const admins = [await production.administrator(0), await production.administrator(1)];
    const people = await registerPeople(admins[0]!, PEOPLE);
    const sent = await Promise.all(people.map((person, index) => invite(admins[index % 2]!, person)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(PEOPLE);

    await until('all mails have arrived', () => production.smtp.count >= PEOPLE, 60_000);
    await until(
      'nothing waits any more',
      async () => (await count('shared_kernel.outbox where completed_at is null')) === 0,
      30_000,
    );
    expect(production.smtp.mails.flatMap(({ to }) => to).toSorted()).toEqual(people.map(({ email }) => email).toSorted());

    const anonymous = production.product.client(1);
    for (const person of people) {
      const [mail] = production.smtp.to(person.email);
      expect(await isAlive(anonymous, tokenIn(mail!))).toBe(true);
    }
    expect((await admins[1]!.get('/api/portal/statuses/summary')).body).toMatchObject({ invited: PEOPLE, not_invited: 0 });
    expect(await portalOf(admins[1]!, people[0]!)).toMatchObject({ invitation: { delivery: 'sent' } });
  }, 120_000);

  it('leaves nothing behind: no dead letter, each reaction done once, each fact told once', async () => {
    expect(await count('shared_kernel.dead_letter')).toBe(0);
    expect(await count(`shared_kernel.processed where reaction = 'portal-access.send-invitation-email'`)).toBe(PEOPLE);
    expect(await count(`portal_access.timeline_entry where type = 'invitation_issued'`)).toBe(PEOPLE);
    expect(await count(`portal_access.timeline_entry where type = 'invitation_sent'`)).toBe(PEOPLE);
    expect(await count(`email.delivery where state = 'sent' and attempts = 1`)).toBe(PEOPLE);
  });
});
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: two APIs and two workers over Redis are NOT tested.\n');

describe('The start in production', () => {
  /** Runs a process until it ends by itself; answers its exit code and everything it printed. */
  async function run(app: 'api' | 'worker', env: Record<string, string>) {
    const child = spawn(process.execPath, [`dist/apps/${app}/src/main.js`], {
      env: { PATH: process.env.PATH!, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const late = setTimeout(() => child.kill('SIGKILL'), 25_000);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(late);
    return { code, output };
  }

  const complete = async (env: Record<string, string>) => ({
    ...productionSettings,
    PUBLIC_URL: 'https://portal.northside.example',
    PORT: String(await freePort()),
    SMTP_URL: 'smtp://127.0.0.1:1',
    ...env,
  });

  it.each(['api', 'worker'] as const)('the %s lists every missing setting at once, and does not start', async (app) => {
    const { code, output } = await run(app, { NODE_ENV: 'production', PORT: 'three' });
    expect(code).toBe(1);
    for (const name of ['DATABASE_URL', 'SMTP_URL', 'PUBLIC_URL', 'MAIL_FROM', 'PRACTICE_NAME', 'PRACTICE_TIME_ZONE', 'PORT']) {
      expect(output).toMatch(new RegExp(`^  - ${name}: `, 'm'));
    }
    expect(output).not.toMatch(/^\s+at /m);
  });

  it.each(['api', 'worker'] as const)('the %s says in a sentence that the database cannot be reached', async (app) => {
    const database = await startCuttableLink(process.env.TEST_POSTGRES_URL!);
    await database.cut();
    const { code, output } = await run(app, await complete({ DATABASE_URL: database.url }));
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL: the database cannot be used: connect ECONNREFUSED');
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain(new URL(database.url).password);
  });

  it.each(['api', 'worker'] as const)('the %s says in a sentence that the database has not been migrated', async (app) => {
    const { code, output } = await run(app, await complete({ DATABASE_URL: process.env.TEST_POSTGRES_URL! }));
    expect(code).toBe(1);
    expect(output).toMatch(/DATABASE_URL: the database lacks 0001-.*; run `npm run db:migrate` first/);
  });
});
