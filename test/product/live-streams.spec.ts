import { connect, type Socket } from 'node:net';
import { EntityManager } from '@mikro-orm/postgresql';
import { Live, LiveStreams, Publisher } from '#shared-kernel/live';
import {
  type Client,
  type CuttableLink,
  type EventStream,
  follow,
  freshDatabase,
  goodPassword,
  redisIsHere,
  registerPerson,
  startCuttableLink,
  freshPortal,
  startRedis,
  type TestDatabase,
  type TestPortal,
  until,
} from '../support/index.js';
import { activePerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const RECOVERY_MS = 5_000;

let portal: TestPortal;
let admin: Client;
const open: EventStream[] = [];

async function page(caller: Client, url = portal.url): Promise<EventStream> {
  const stream = await follow(caller, { url });
  open.push(stream);
  expect(stream.status).toBe(200);
  await stream.heard('hello');
  return stream;
}

afterEach(() => open.splice(0).forEach((stream) => stream.close()));

describe('The stream of live events', () => {
  let database: TestDatabase;
  let link: CuttableLink;

  beforeAll(async () => {
    database = await freshDatabase();
    link = await startCuttableLink(database.url);
    portal = await freshPortal({ DATABASE_URL: link.url });
    admin = await portal.administrator();
  }, 60_000);
  afterAll(async () => {
    await portal?.stop();
    await link?.stop();
    await database?.drop();
  }, 60_000);

  const publisher = () => portal.api.get(Publisher);
  const saveFeatures = ({ id }: { id: string }, ...features: string[]) =>
    admin.put(`/api/staff/${id}/portal/features`, { features });

  it('is for who is signed in, of a kind that browsers follow and proxies neither keep nor gather', async () => {
    expect((await portal.anonymous().get('/api/events')).status).toBe(401);
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 90 })).body;
    const byToken = await portal.anonymous().get('/api/events', { headers: { authorization: `Bearer ${token}` } });
    expect([byToken.status, byToken.body.code]).toEqual([403, 'access.session-only']);

    const { headers } = await page(admin);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('content-encoding')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await admin.call('HEAD', '/api/events')).status).toBe(200);
  });

  it('tells the staff nothing of others, and an administrator no more once the role is lost', async () => {
    const [person, other] = [await activePerson(portal, admin), await registerPerson(admin)];
    await sql(database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    await settled(database.url);
    const [theirs, ours] = [await page(person.client), await page(admin)];
    await saveFeatures(other, 'secure_messaging');
    await theirs.heard('portal-status', ({ staffId }) => staffId === other.id);

    await sql(database.url, `update portal_access.portal_access set role = 'staff' where id = $1`, [person.id]);
    await saveFeatures(person, 'secure_messaging');
    await ours.heard('portal-status', ({ staffId }) => staffId === person.id);
    await saveFeatures(other, 'billing_documents');
    await saveFeatures(person, 'billing_documents');
    await until('all of it is told', () => theirs.of('own-access').length >= 2);
    expect(theirs.of('portal-status').map(({ data }) => data.staffId)).toEqual([other.id]);
    expect(theirs.ended()).toBe(false);
  }, 30_000);

  it('says nothing of a change before its commit, and never of one that was rolled back', async () => {
    const ours = await page(admin);
    const em = portal.api.get(EntityManager, { strict: false });
    const live = portal.api.get(Live);
    const tell = (number: number) => live.publish({ to: 'administrators', type: 'note', data: { number } });
    const told = () => ours.of('note').map(({ data }) => data.number);
    const rolledBack = em.transactional(async () => {
      tell(1);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    await em.transactional(async () => {
      tell(2);
      await em.fork().transactional(async () => tell(3));
      await ours.heard('note', ({ number }) => number === 3);
      expect(told()).toEqual([3]);
    });
    await ours.heard('note', ({ number }) => number === 2);
    expect(told()).toEqual([3, 2]);
  });

  it('keeps no idle session alive, and ends with it', async () => {
    const person = await activePerson(portal, admin);
    await settled(database.url);
    const lastSeen = async () =>
      (await sql(database.url, 'select last_seen_at from portal_access.session where staff_id = $1', [person.id]))[0]
        .last_seen_at;
    await sql(database.url, `update portal_access.session set last_seen_at = now() - interval '10 minutes' where staff_id = $1`, [
      person.id,
    ]);
    const before = await lastSeen();
    const theirs = await page(person.client);
    await saveFeatures(person, 'secure_messaging');
    await theirs.heard('own-access');
    expect(await lastSeen()).toEqual(before);
    expect(theirs.ended()).toBe(false);

    await sql(database.url, `update portal_access.session set last_seen_at = now() - interval '16 minutes' where staff_id = $1`, [
      person.id,
    ]);
    await until('the stream ends with the session', () => theirs.ended(), 25_000);
    expect(theirs.events.at(-1)!.type).toBe('signed-out');
  }, 60_000);

  it('ends for the pages of a session that the person ends from another, and for all of them when access is switched off', async () => {
    const person = await activePerson(portal, admin);
    await settled(database.url);
    const elsewhere = portal.anonymous();
    expect((await elsewhere.post('/api/session', { email: person.email, password: goodPassword })).status).toBe(201);
    const forgotten = await page(elsewhere);
    const theirs = [await page(person.client), await page(person.client)];
    const sessions = (await person.client.get('/api/sessions')).body.items as { id: string; current: boolean }[];
    const other = sessions.find(({ current }) => !current)!;
    expect((await person.client.delete(`/api/sessions/${other.id}`)).status).toBe(204);
    await until('it ends', () => forgotten.ended());
    expect(theirs.map((stream) => stream.ended())).toEqual([false, false]);

    expect((await admin.put(`/api/staff/${person.id}/offboarding`)).status).toBe(204);
    for (const stream of theirs) await until('it ends', () => stream.ended());
    expect((await person.client.get('/api/events')).status).toBe(401);
  }, 30_000);

  it('is cut off for a page that does not read, and others are not held up', async () => {
    const person = await activePerson(portal, admin);
    await settled(database.url);
    const reading = await page(person.client);
    const { socket, isCut } = await openWithoutReading(person.client);
    const filler = 'x'.repeat(1_500);
    let number = 0;
    await until(
      'the slow one is cut off',
      async () => {
        for (let count = 0; count < 200; count++) {
          number += 1;
          publisher().add({ to: { staffId: person.id }, type: 'filler', data: { number, filler } });
        }
        await reading.heard('filler', (data) => data.number === number);
        return isCut();
      },
      60_000,
    );
    socket.destroy();
    expect(reading.of('filler').map(({ data }) => data.number)).toEqual(Array.from({ length: number }, (_, index) => index + 1));
    expect((await admin.get('/api/session')).status).toBe(200);
  }, 90_000);

  it('is held open for 300 pages at once, and all of them hear of a change within a second', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => activePerson(portal, admin)));
    await settled(database.url);
    await sql(database.url, `update portal_access.portal_access set role = 'administrator' where id = any($1)`, [
      people.map(({ id }) => id),
    ]);
    const memory = process.memoryUsage().rss;
    const pages = await Promise.all(people.flatMap(({ client }) => Array.from({ length: 10 }, () => page(client))));
    const person = await registerPerson(admin);
    const asked = Date.now();
    await saveFeatures(person, 'secure_messaging');
    const heard = await Promise.all(pages.map((each) => each.heard('portal-status', ({ staffId }) => staffId === person.id)));
    const slowest = Math.max(...heard.map(({ at }) => at)) - asked;
    const grown = Math.round((process.memoryUsage().rss - memory) / 1024 / 1024);
    process.stderr.write(`300 pages heard of a change within ${slowest} ms; they cost ${grown} MB, their clients included\n`);
    expect(slowest).toBeLessThan(1_000);
    expect(pages.every((each) => !each.ended())).toBe(true);
  }, 120_000);

  it('stays open while the database is away, and says within five seconds of its return that all is to be fetched anew', async () => {
    const stream = await page(admin);
    await link.cut();
    expect((await admin.get('/api/staff')).status).toBe(503);
    expect((await admin.get('/health/live')).status).toBe(200);
    await link.mend();
    await stream.heard('resync', () => true, RECOVERY_MS);
    expect(stream.ended()).toBe(false);
    const person = await registerPerson(admin);
    await saveFeatures(person, 'secure_messaging');
    await stream.heard('portal-status', ({ staffId }) => staffId === person.id);
  }, 60_000);

  /** A page whose browser stopped reading after the first bytes. */
  async function openWithoutReading(caller: Client): Promise<{ socket: Socket; isCut: () => boolean }> {
    const { hostname, port } = new URL(portal.url);
    const cookie = [...caller.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const before = connections();
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n\r\n`);
    await new Promise((begun) => socket.once('data', begun));
    socket.pause();
    return { socket, isCut: () => connections() <= before };
  }

  const connections = () => portal.api.get(LiveStreams).count;
});

(redisIsHere ? describe : describe.skip)('The stream of live events while Redis is away', () => {
  it('stays open, changes are still made, and all is fetched anew within five seconds of its return', async () => {
    const redis = (await startRedis())!;
    portal = await freshPortal({ REDIS_URL: redis.url });
    try {
      admin = await portal.administrator();
      const stream = await page(admin);
      const person = await registerPerson(admin);
      await redis.kill();
      const asked = performance.now();
      expect((await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] })).status).toBe(200);
      expect(performance.now() - asked).toBeLessThan(1_000);
      expect((await admin.get('/health/live')).status).toBe(200);
      await redis.restart();
      await stream.heard('resync', () => true, RECOVERY_MS);
      expect(stream.ended()).toBe(false);
      await admin.put(`/api/staff/${person.id}/portal/features`, { features: [] });
      await stream.heard('portal-status', ({ staffId }) => staffId === person.id);
    } finally {
      await portal.stop();
      await redis.stop();
    }
  }, 60_000);
});
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: live events through an outage of Redis are NOT tested.\n');
