import { setTimeout as pause } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { both, mustLeaveTheSame, type Side, sidesOf } from './comparison.js';
import { type Cost, costOf } from './cost.js';
import { costFigure, type Measured } from './figures.js';
import { mustBeAlike, normalized } from './final-rows.js';
import type { MailTemplate } from './parts/bare-invitations.js';
import type { Child } from './parts/child.js';
import type { Load } from './parts/load.js';
import { beside, CONNECTIONS } from './rounds.js';
import type { Person } from './seed.js';
import { BULK_OFFICE } from './seed-stage.js';
import type { Stage } from './stage.js';

// P3: an invitation, from the POST to the mail at a local mail server; and many of them by one click.

const PATIENCE_MS = 600_000;

export async function run(stage: Stage): Promise<Measured[]> {
  const { sizes, seeds, helpers, backend } = stage;
  await mustSendTheSame(stage, seeds.toInvite.at(-1)!);
  const costs = await beside(
    ...both(stage, (side) => (round) => {
      const people = seeds.toInvite.slice(round * sizes.invited, (round + 1) * sizes.invited);
      const load: Load = { ...side, requests: people.map(invitationFor), connections: CONNECTIONS, once: true };
      return untilMailed(helpers.sink, side, people.length, () => helpers.load.ask(load));
    }),
    sizes.rounds,
  );
  const together = await inviteTogether(stage);
  const [, bare] = costs;
  return [
    costFigure(`P3 invitation to mail, one by one (${backend})`, ...costs, 3.5),
    costFigure(`P3 bulk invitations, per mail (${backend})`, together, bare, 1.5, ['bare: one by one']),
  ];
}

/** Mail and rows of one invitation. The mails of the bare implementation are made of one that the product has sent. */
async function mustSendTheSame(stage: Stage, person: Person): Promise<void> {
  const spare = stage.seeds.toInviteTogether.at(-1)!;
  const [product, bare] = sidesOf(stage);
  const mail = await mailOf(stage, product, spare);
  const { subject, html, text } = mail;
  await stage.bareWorker.ask({ template: { subject, html: html || '', text } satisfies MailTemplate });
  mustBeAlike('P3 mail', wordsOf(mail), wordsOf(await mailOf(stage, bare, spare)));
  await mustLeaveTheSame(stage, 'P3 invitation', { request: invitationFor(person) });
}

async function mailOf({ helpers }: Stage, side: Side, person: Person): Promise<ParsedMail & MailTemplate> {
  const { method, path, body } = invitationFor(person);
  await untilMailed(helpers.sink, side, 1, () => fetch(side.url + path, { method, body, headers: side.headers }));
  const { last } = await helpers.sink.ask<{ last: string }>('which?');
  const { subject = '', text = '', html, ...mail } = await simpleParser(last);
  return { ...mail, subject, text, html: html || '' };
}

function wordsOf({ from, to, subject, text, html, headers }: ParsedMail): unknown {
  const words = (body: string | false | undefined) => normalized((body || '').replaceAll(/activate#[\w-]+/g, 'activate#(token)'));
  const recipients = [to ?? []].flat().map((address) => address.text);
  return { from: from?.text, recipients, subject, text: words(text), html: words(html), headers: [...headers.keys()].toSorted() };
}

async function inviteTogether({ product, productUrl, productParties, settled, helpers, seeds }: Stage): Promise<Cost> {
  const [side, count] = [{ settled }, seeds.toInviteTogether.length - 1];
  const filter = { status: 'not_invited', office: BULK_OFFICE };
  return costOf(productParties, () =>
    untilMailed(helpers.sink, side, count, async () => {
      const request = { method: 'POST', headers: product.headers, body: JSON.stringify({ filter }) };
      const answer = await fetch(`${productUrl}/api/portal/bulk-invitations`, request);
      if (answer.status !== 202) throw new Error(`The bulk invitation was refused: ${await answer.text()}`);
    }),
  );
}

/** Invites, and waits until as many mails have come and everything is written down. Fails when one is lost or sent twice. */
async function untilMailed(
  sink: Child,
  { settled }: Pick<Side, 'settled'>,
  count: number,
  invite: () => Promise<unknown>,
): Promise<number> {
  const mails = async () => (await sink.ask<{ mails: number }>('how many?')).mails;
  const before = await mails();
  const startedAt = Date.now();
  await invite();
  while ((await mails()) - before < count) {
    if (Date.now() - startedAt > PATIENCE_MS) throw new Error(`Of ${count} mails ${(await mails()) - before} have come.`);
    await pause(50);
  }
  await settled();
  const sent = (await mails()) - before;
  if (sent !== count) throw new Error(`${sent - count} mails were sent twice.`);
  return count;
}

function invitationFor({ id, address }: Person) {
  return { method: 'POST' as const, path: `/api/staff/${id}/portal/invitations`, body: JSON.stringify({ email: address }) };
}
