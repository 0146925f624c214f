import { invitationEmail } from '#portal-access';
import { renderPreview } from '#shared-kernel/email';
import { startRedis } from '../test/support/redis.js';
import { until } from '../test/support/until.js';
import { query, type Server } from './database.js';
import { atMost, type Figure, median, speed } from './figures.js';
import { FLAT, watchMemory } from './memory.js';
import type { MailsToSend } from './parts/bare-mailer.js';
import { type Child, startChild } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';
import { type Running, startSignedIn } from './product.js';
import { type Person, seedPeople } from './seed.js';

// P3: 10,000 invitations from the first click to the last mail at a local mail server; Redis, two workers.

const PEOPLE = 10_000;
const CONNECTIONS = 40;
const WORKERS = 2;
/** What two workers open together. */
const MAIL_CONNECTIONS = 10;
const PATIENCE_MS = 600_000;

export async function run(server: Server): Promise<Figure[]> {
  const redis = await startRedis();
  if (!redis) throw new Error('P3 needs redis-server.');
  const sink = startChild('mail-sink');
  const load = startChild('load');
  const { port } = await sink.next<{ port: number }>();
  const smtp = `smtp://127.0.0.1:${port}`;
  const url = await server.database('invitations');
  const people = await seedPeople(url, 2 * PEOPLE);
  const product = await startSignedIn({ DATABASE_URL: url, REDIS_URL: redis.url, SMTP_URL: smtp }, WORKERS);
  const workers = Array.from({ length: WORKERS }, (_, index) => product.worker(index));
  try {
    const before = await bareMailsPerSecond(smtp);
    const whole = await timed(sink, () => invite(load, product, people.slice(0, PEOPLE)));

    await Promise.all(workers.map((worker) => worker.stop()));
    await invite(load, product, people.slice(PEOPLE));
    await Promise.all(workers.map((worker) => worker.start()));
    const memory = watchMemory(workers.map(({ pid }) => pid));
    const drained = await timed(sink, async () => undefined);
    const { firstHalf, secondHalf } = memory.stop();

    const limit = median([before, await bareMailsPerSecond(smtp), await bareMailsPerSecond(smtp)]);
    await nobodyForgotten(url);
    return [
      speed('P3 first click to last mail (limit: nodemailer pool)', 'mails/s', whole, limit, 0.5),
      speed('P3 the workers alone, invitations waiting', 'mails/s', drained, limit, 0.5),
      atMost('P3 worker memory, second half (limit: 1.15 × first)', 'MB', secondHalf, FLAT * firstHalf),
    ];
  } finally {
    await load.stop();
    await product.stop();
    await sink.stop();
    await redis.stop();
    await server.drop('invitations');
  }
}

/** Mails per second from the start of `work` until the last of 10,000 mails has come. */
async function timed(sink: Child, work: () => Promise<unknown>): Promise<number> {
  const startedAt = Date.now();
  const { mails: before } = await sink.ask<{ mails: number }>('how many?');
  await work();
  let lastAt = 0;
  const allHaveCome = async () => {
    const counted = await sink.ask<{ mails: number; lastAt: number }>('how many?');
    lastAt = counted.lastAt;
    return counted.mails >= before + PEOPLE;
  };
  await until('every mail has come', allHaveCome, PATIENCE_MS);
  return PEOPLE / ((lastAt - startedAt) / 1_000);
}

async function invite(load: Child, product: Running, people: Person[]): Promise<void> {
  const { headers } = product;
  const requests = people.map(({ id, address }) => ({
    method: 'POST' as const,
    path: `/api/staff/${id}/portal/invitations`,
    body: JSON.stringify({ email: address }),
  }));
  await load.ask<LoadResult>({
    url: product.api().url,
    headers,
    requests,
    connections: CONNECTIONS,
    amount: people.length,
  } satisfies Load);
}

async function bareMailsPerSecond(smtp: string): Promise<number> {
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  const order: MailsToSend = {
    count: PEOPLE,
    connections: MAIL_CONNECTIONS,
    mail: { ...renderPreview(invitationEmail.name, 'en'), headers },
  };
  const mailer = startChild('bare-mailer', { SMTP_URL: smtp });
  const { perSecond } = await mailer.ask<{ perSecond: number }>(order);
  await mailer.stop();
  return perSecond;
}

async function nobodyForgotten(databaseUrl: string): Promise<void> {
  await until('every invitation is marked as sent', async () => {
    const [sent] = await query<{ n: number }>(
      databaseUrl,
      `select count(*)::integer as n from portal_access.invitation where delivery = 'sent'`,
    );
    return sent!.n === 2 * PEOPLE;
  });
}
