import { hash } from '@node-rs/argon2';
import { type DuePayment, seedPayments } from '../test/support/seed-payments.js';
import { query, type Server } from './database.js';
import type { Child } from './parts/child.js';
import { type Person, seedDirectory, seedPeople } from './seed.js';
import { sessionOf, sessionsOf } from './seed-messages.js';
import type { Sizes } from './sizes.js';

/** Two people in a conversation of which the reader's page is open. */
export interface Pair {
  conversationId: string;
  sender: Person;
  senderCookie: string;
  reader: Person;
  readerCookie: string;
}

/** A payment that was made on Stripe's page, and of which nobody has heard here. */
export interface PaidPayment extends DuePayment {
  sessionId: string;
}

export interface Seeds {
  /** An administrator, who can sign in with the password and is signed in. */
  account: Person & { password: string; cookie: string };
  pairs: Pair[];
  toSave: Person[];
  toInvite: Person[];
  /** Alone in their office. */
  toInviteTogether: Person[];
  payments: PaidPayment[];
}

/** A database that the stages are copies of. */
export interface Seeded {
  databaseUrl: string;
  seeds: Seeds;
  sizes: Sizes;
}

export const BULK_OFFICE = 'Bulk Office';
/** The hash of the product: SECURITY settings of the sign-in. */
export const HASH = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };
const PASSWORD = 'seventeen quiet lanterns drift 5';

/** Everything that the benchmarks of a stage work with. Each group has people enough for all rounds and for the comparison. */
export async function seedStages(server: Server, sizes: Sizes, stripe: Child): Promise<Seeded> {
  const databaseUrl = await server.database('seeded');
  const { rounds, features, invited, bulk, pairs } = sizes;
  await seedDirectory(databaseUrl, sizes.directory);
  const people = await seedPeople(databaseUrl, 1 + 2 * pairs + features + 1 + rounds * invited + 1 + bulk);
  const take = (count: number) => people.splice(0, count);
  const [account] = take(1) as [Person];
  const writers = take(2 * pairs);
  const [toSave, toInvite] = [take(features + 1), take(rounds * invited + 1)];
  await activate(databaseUrl, [account, ...writers], account);
  await query(databaseUrl, 'update portal_access.portal_status set office = $1 where staff_id = any($2)', [
    BULK_OFFICE,
    people.map(({ id }) => id),
  ]);
  const seeds = {
    account: { ...account, password: PASSWORD, cookie: await sessionOf(databaseUrl, account) },
    pairs: await seedPairs(databaseUrl, writers),
    toSave,
    toInvite,
    toInviteTogether: people,
    payments: await paidAtStripe(
      databaseUrl,
      stripe,
      rounds * sizes.events + sizes.warmUp + sizes.perSecond * sizes.paceSeconds + 1,
    ),
  };
  await query(databaseUrl, 'vacuum analyze');
  return { databaseUrl, seeds, sizes };
}

async function activate(databaseUrl: string, people: Person[], { id }: Person): Promise<void> {
  await query(
    databaseUrl,
    `with access as (
       update portal_access.portal_access set features = '{secure_messaging}', activated_at = now(), contact_confirmed_at = now(),
         terms_accepted_at = now(), sign_in_email = p.emails[1], password_hash = case when p.id = $2 then $3 end,
         role = case when p.id = $2 then 'administrator' else 'staff' end
       from staff.staff_member p where p.id = portal_access.id and p.id = any($1)
     )
     update portal_access.portal_status set state = 'active', features = '{secure_messaging}',
       role = case when staff_id = $2 then 'administrator' else 'staff' end
     where staff_id = any($1)`,
    [people.map((person) => person.id), id, await hash(PASSWORD, HASH)],
  );
}

async function seedPairs(databaseUrl: string, people: Person[]): Promise<Pair[]> {
  const pairs = Array.from({ length: people.length / 2 }, (_, n) => ({ sender: people[2 * n]!, reader: people[2 * n + 1]! }));
  const begun = await query<{ sender: string; conversationId: string }>(
    databaseUrl,
    `with pair as (
       select gen_random_uuid() as id, sender, reader from unnest($1::uuid[], $2::uuid[]) as p(sender, reader)
     ), conversation as (
       insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
       select id, 'conversation', 'P5', '{p5}', sender, now(), 1, 2 from pair
     ), message as (
       insert into messaging.message (id, conversation_id, position, sender_id, heading, body, attachments, sent_at)
       select gen_random_uuid(), id, 1, sender, 'P5', 'Hello', 0, now() from pair
     ), participant as (
       insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, unread, last_at, digest_due)
       select id, sender, now(), false, 0, 0, now(), null from pair union all
       select id, reader, now(), false, 0, 1, now(), now() + interval '1 day' from pair
     )
     select sender, id as "conversationId" from pair`,
    [pairs.map(({ sender }) => sender.id), pairs.map(({ reader }) => reader.id)],
  );
  const cookies = await sessionsOf(databaseUrl, people);
  return pairs.map(({ sender, reader }, n) => ({
    sender,
    reader,
    conversationId: begun.find((row) => row.sender === sender.id)!.conversationId,
    senderCookie: cookies[2 * n]!,
    readerCookie: cookies[2 * n + 1]!,
  }));
}

async function paidAtStripe(databaseUrl: string, stripe: Child, count: number): Promise<PaidPayment[]> {
  const payments = await seedPayments(databaseUrl, count);
  const { sessions } = await stripe.ask<{ sessions: string[] }>({ payments });
  await query(
    databaseUrl,
    `update billing.payment p set session_id = s.session_id
     from unnest($1::uuid[], $2::text[]) as s(payment_id, session_id) where s.payment_id = p.id`,
    [payments.map(({ id }) => id), sessions],
  );
  // Or the comparison with Stripe's own record, every five minutes, would post what no event has told of yet.
  await query(
    databaseUrl,
    `insert into billing.reconciliation (id, since, started_at, events, events_missing, entries, entries_missing)
     values (gen_random_uuid(), now(), now() + interval '1 day', 0, 0, 0, 0)`,
  );
  return payments.map((payment, place) => ({ ...payment, sessionId: sessions[place]! }));
}
