import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type Answer, type Client, type TestPortal, until, usePortal } from '../support/index.js';
import { type EventStream, follow } from '../support/event-stream.js';
import { colleague, type Colleague, conversationOf } from '../support/messages.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let conversationId: string;

beforeAll(async () => {
  portal = await usePortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.0/8,::1' });
  admin = await portal.administrator();
  [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
  conversationId = (await conversationOf(ana, [ben], { body: 'The lamp is broken.' })).id;
}, 60_000);
afterAll(() => portal?.stop());

const times = (count: number) => Array.from({ length: count }, (_, number) => number);
const say = (sender: Colleague, more: Record<string, unknown> = {}): Promise<Answer> =>
  sender.client.post(`/api/conversations/${conversationId}/messages`, { body: 'One more', ...more });

describe('Of one person’s searches', () => {
  /** While it runs, whoever looks at messages waits. */
  async function whileSearchesWait(work: () => Promise<void>): Promise<void> {
    const lock = new pg.Client(portal.database.url);
    await lock.connect();
    try {
      await lock.query('begin; lock table messaging.message in access exclusive mode');
      await work();
      await lock.query('commit');
    } finally {
      await lock.end();
    }
  }

  it('two run and eight wait; more are refused, and those of others go on', async () => {
    const search = (by: Colleague) => by.client.get('/api/messages/search?q=lamp');
    const waiting = () =>
      sql(portal.database.url, `select from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%search_query%'`);
    let answered: Answer[] = [];
    let searches: Promise<Answer>[] = [];
    await whileSearchesWait(async () => {
      searches = times(13).map(() => search(ana).then((answer) => (answered.push(answer), answer)));
      await until('those that are refused are answered', () => answered.length === 3);
      expect(answered.map(({ status, body }) => [status, body.code])).toEqual(
        times(3).map(() => [429, 'request.too-many-searches']),
      );
      await until('two run', async () => (await waiting()).length === 2);
      // Another kind of search by the same person takes its turn too; by another person it is answered at once.
      expect((await ben.client.get('/api/colleagues?search=sil')).status).toBe(200);
      expect((await ana.client.get('/api/colleagues?search=sil')).status).toBe(429);
      searches.push(search(ben));
      await until('one of another person runs beside them', async () => (await waiting()).length === 3);
    });
    answered = await Promise.all(searches);
    expect(answered.filter(({ status }) => status === 200)).toHaveLength(11);
    expect((await search(ana)).body.items).toHaveLength(1);
  }, 60_000);
});

describe('Of one person’s streams', () => {
  it('ten stay open: each further one ends the oldest', async () => {
    const streams: EventStream[] = [];
    while (streams.length < 14) {
      streams.push(await follow(ben.client, { url: portal.url }));
      await streams.at(-1)!.heard('hello');
    }
    await until('four have ended', () => streams.filter((stream) => stream.ended()).length === 4);
    expect(streams.map((stream) => stream.of('pushed-out').length)).toEqual(times(14).map((n) => (n < 4 ? 1 : 0)));
    for (const stream of streams) stream.close();
  }, 60_000);
});

describe('Of one person’s messages', () => {
  it('more than 120 a minute are refused, and the other goes on', async () => {
    const answers: Answer[] = [];
    while (answers.length < 130) answers.push(...(await Promise.all(times(10).map(() => say(ana)))));
    const refused = answers.filter(({ status }) => status !== 201);
    // The one with which the conversation began counts too.
    expect(refused).toHaveLength(11);
    for (const { status, body, headers } of refused) {
      expect([status, body.code]).toEqual([429, 'messaging.too-many-messages']);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    expect((await say(ben)).status).toBe(201);
  }, 60_000);

  it('more than 300 files a day are refused; without files a message is taken', async () => {
    // It is counted before anybody looks whether the file is there.
    const withFile = () => say(ben, { attachmentIds: [randomUUID()] });
    expect((await withFile()).body.code).toBe('messaging.attachment-not-found');
    // The only count that lasts for a day.
    await sql(portal.database.url, 'update shared_kernel.rate_limit set points = 300 where points = 1 and expire > $1', [
      Date.now() + 23 * 3_600_000,
    ]);
    const { status, body } = await withFile();
    expect([status, body.code]).toEqual([429, 'messaging.too-many-files']);
    expect((await say(ben)).status).toBe(201);
  }, 60_000);
});
