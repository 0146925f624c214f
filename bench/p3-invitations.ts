import { invitationEmail } from '#portal-access';
import { setTimeout as pause } from 'node:timers/promises';
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

// P3: 10,000 invitations from the click to the last mail at a local mail server; Redis, two workers.

const PEOPLE = 10_000;
/** Invited by a request each, for orientation. */
const SINGLY = 2_000;
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
  const people = await seedPeople(url, PEOPLE + SINGLY);
  const product = await startSignedIn({ DATABASE_URL: url, REDIS_URL: redis.url, SMTP_URL: smtp }, WORKERS);
  const workers = Array.from({ length: WORKERS }, (_, index) => product.worker(index));
  try {
    const before = await bareMailsPerSecond(smtp);
    const atFirst = await mailsIn(sink);
    const startedAt = Date.now();
    await inviteSingly(load, product, people.slice(0, SINGLY));
    const singly = await rateUntil(sink, atFirst, atFirst + SINGLY, startedAt);

    const memory = watchMemory(workers.map(({ pid }) => pid));
    const clickedAt = Date.now();
    await inviteTheOthers(product);
    const together = await rateUntil(sink, atFirst + SINGLY, atFirst + SINGLY + PEOPLE, clickedAt);
    const { firstHalf, secondHalf } = memory.stop();

    await everybodyOnce(url, sink, atFirst + SINGLY + PEOPLE);
    const limit = median([before, await bareMailsPerSecond(smtp), await bareMailsPerSecond(smtp)]);
    return [
      speed('P3 click to last mail (limit: nodemailer pool)', 'mails/s', together, limit, 0.5),
      { ...speed('P3 the same with a request for each person', 'mails/s', singly, limit, 0), goal: '', met: null },
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

async function mailsIn(sink: Child): Promise<number> {
  return (await sink.ask<{ mails: number }>('how many?')).mails;
}

/** Mails per second from `startedAt`, when there were `before`, until the last of `all` has come. */
async function rateUntil(sink: Child, before: number, all: number, startedAt: number): Promise<number> {
  let counted = { mails: 0, lastAt: 0 };
  while (counted.mails < all) {
    if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`Only ${counted.mails} of ${all} mails have come.`);
    await pause(100);
    counted = await sink.ask('how many?');
  }
  return (all - before) / ((counted.lastAt - startedAt) / 1_000);
}

/** One request for all who are not invited yet. */
async function inviteTheOthers(product: Running): Promise<void> {
  const body = JSON.stringify({ filter: { status: 'not_invited' } });
  const answer = await fetch(`${product.api().url}/api/portal/bulk-invitations`, {
    method: 'POST',
    headers: product.headers,
    body,
  });
  if (answer.status !== 202) throw new Error(`The bulk work was refused: ${await answer.text()}`);
}

async function inviteSingly(load: Child, product: Running, people: Person[]): Promise<void> {
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

/** A figure of mails that are lost, or sent twice, would be worth nothing. */
async function everybodyOnce(databaseUrl: string, sink: Child, expected: number): Promise<void> {
  await until('every invitation is marked as sent', async () => {
    const [sent] = await query<{ n: number }>(
      databaseUrl,
      `select count(*)::integer as n from portal_access.invitation where delivery = 'sent'`,
    );
    return sent!.n === PEOPLE + SINGLY;
  });
  const mails = await mailsIn(sink);
  if (mails !== expected) throw new Error(`${mails - expected} mails were sent twice.`);
}
