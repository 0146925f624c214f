import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, type Production, startProduction, until } from '../support/index.js';
import { colleague, type Colleague, conversationOf } from '../support/messages.js';
import { sql } from '../support/sql.js';
import { sized } from '../support/survival.js';

const MESSAGES = sized(500, 100);
const AT_ONCE = 8;
const KILLS = sized(2, 1);

let production: Production;
let admin: Client;
let ana: Colleague;
let ben: Colleague;

beforeAll(async () => {
  production = await startProduction({ DATABASE_POOL: '10' });
  admin = await production.administrator();
  const place = { smtp: production.smtp, anonymous: () => production.product.client() };
  [ana, ben] = [await colleague(place, admin), await colleague(place, admin)];
}, 90_000);

afterAll(() => production?.stop(), 60_000);

/** As a page does that does not give up: the same key until there is an answer. */
async function sendUntilAnswered(conversationId: string, body: string): Promise<void> {
  const headers = { 'idempotency-key': randomUUID() };
  await until(
    `${body} is answered`,
    async () => {
      const sent = await ana.client
        .post(`/api/conversations/${conversationId}/messages`, { body }, { headers })
        .catch(() => undefined);
      // Its answer is not known any more, but that it took effect is.
      return sent?.status === 201 || sent?.body?.code === 'request.idempotency-in-doubt';
    },
    60_000,
  );
}

it(`kill -9 of api and worker during ${MESSAGES} sends with an Idempotency-Key: each message is there once`, async () => {
  const { id } = await conversationOf(ana, [ben]);
  const waiting = Array.from({ length: MESSAGES }, (_, n) => `Message ${n}`);
  const senders = Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let body = waiting.shift(); body; body = waiting.shift()) await sendUntilAnswered(id, body);
    }),
  );
  for (let kill = 1; kill <= KILLS; kill++) {
    const left = MESSAGES - (kill * MESSAGES) / (KILLS + 1);
    await until(`${left} messages are left`, () => waiting.length <= left, 60_000);
    await pause(Math.random() * 20);
    const both = [production.product.api(), production.product.worker()];
    await Promise.all(both.map((one) => one.kill9()));
    for (const one of both) await one.start();
  }
  await senders;

  const rows = await sql<{ body: string; position: number }>(
    production.database.url,
    'select body, position from messaging.message where conversation_id = $1 and position > 1 order by position',
    [id],
  );
  expect(rows.map(({ body }) => body).toSorted()).toEqual(Array.from({ length: MESSAGES }, (_, n) => `Message ${n}`).toSorted());
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, n) => n + 2));
  expect((await ben.client.get('/api/messages/unread')).body).toEqual({ conversations: 1, messages: MESSAGES + 1 });
}, 150_000);
