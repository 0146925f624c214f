import { createHash, randomBytes } from 'node:crypto';
import { query } from './database.js';
import { type Person, seedPeople } from './seed.js';

/** Each conversation but the long one has as many. */
const MESSAGES_EACH = 10;

export interface Correspondence {
  people: Person[];
  /** Is in every conversation. */
  reader: Person;
  /** Holds a tenth of all messages. */
  longConversationId: string;
  /** Stands in one message. */
  rareWord: string;
}

/** People with secure messages, and `messages` messages between them. */
export async function seedMessages(databaseUrl: string, messages: number): Promise<Correspondence> {
  const people = await seedPeople(databaseUrl, 200);
  await query(
    databaseUrl,
    `update portal_access.portal_access set features = '{secure_messaging}', sign_in_email = 'person.' || id || '@bench.example',
       activated_at = now(), contact_confirmed_at = now(), terms_accepted_at = now()
     where id = any($1)`,
    [people.map(({ id }) => id)],
  );
  await query(databaseUrl, `update portal_access.portal_status set features = '{secure_messaging}', state = 'active'`);
  const [reader] = people as [Person];
  const ids = people.slice(1).map(({ id }) => id);
  await query(databaseUrl, conversationsSql, [Math.round((messages * 0.9) / MESSAGES_EACH), MESSAGES_EACH, reader.id, ids]);
  const [long] = await query<{ id: string }>(databaseUrl, longConversationSql, [messages / 10, reader.id, ids[0]]);
  await query(databaseUrl, participantsSql, [reader.id, ids]);
  // Made once it is full: adding a million messages to it one by one takes many times as long.
  await query(databaseUrl, 'drop index messaging.message_search');
  await query(databaseUrl, messagesSql, [reader.id]);
  await query(databaseUrl, 'create index message_search on messaging.message using gin (search)');
  await query(databaseUrl, 'vacuum analyze');
  const [rare] = await query<{ word: string }>(
    databaseUrl,
    `select right(body, 6) as word from messaging.message where body ~ ' [a-f]{3}[0-9a-f]{3}$' limit 1`,
  );
  return { people, reader, longConversationId: long!.id, rareWord: rare!.word };
}

/** A signed-in session of the person, as the cookie of a request. */
export async function sessionOf(databaseUrl: string, person: Person): Promise<string> {
  return (await sessionsOf(databaseUrl, [person]))[0]!;
}

/** One for each. */
export async function sessionsOf(databaseUrl: string, people: Person[]): Promise<string[]> {
  const tokens = people.map(() => randomBytes(32).toString('base64url'));
  const hashes = tokens.map((token) => createHash('sha256').update(`session:${token}`).digest());
  await query(
    databaseUrl,
    `insert into portal_access.session (id, token_hash, staff_id)
     select gen_random_uuid(), token_hash, staff_id from unnest($1::bytea[], $2::uuid[]) as s(token_hash, staff_id)`,
    [hashes, people.map(({ id }) => id)],
  );
  return tokens.map((token) => `session=${token}`);
}

const conversationsSql = `
  insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
  select gen_random_uuid(), 'conversation', 'Subject ' || n, array['subject', n::text], $3::uuid,
    timestamptz '2026-01-05 08:00+00' + n * interval '7 seconds', $2::integer, 2
  from generate_series(1, $1::integer) n where cardinality($4::uuid[]) > 0`;

const longConversationSql = `
  insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
  values (gen_random_uuid(), 'conversation', 'The long one', '{the,long,one}', $3, '2026-01-05 08:00+00', $1::integer, 2)
  returning id, $2::uuid`;

// The other one of a conversation is chosen by its id, here and below alike.
const participantsSql = `
  insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, unread, last_at)
  select c.id, who, c.started_at, false, case when who = $1 and c.started_at < now() - interval '60 days' then c.last_position else 0 end,
    0, c.started_at + c.last_position * interval '1 minute'
  from messaging.conversation c
    cross join lateral unnest(array[$1::uuid, ($2::uuid[])[1 + abs(hashtext(c.id::text)) % cardinality($2::uuid[])]]) as who`;

const messagesSql = `
  with said as (
    insert into messaging.message (id, conversation_id, position, sender_id, heading, body, attachments, sent_at)
    select gen_random_uuid(), c.id, n, case when n % 2 = 0 then $1::uuid else o.staff_id end, case when n = 1 then c.subject end,
      (array['Could you look at the referral for the Friday clinic?', 'The vaccines have arrived at the front desk.',
        'La medicación está en la clínica, pregunte en recepción.', 'Thank you, I will call them back this afternoon.',
        'Please sign the invoice before noon.'])[1 + n % 5] || ' ' || substr(md5(c.id::text || n), 1, 6),
      0, c.started_at + n * interval '1 minute'
    from messaging.conversation c join messaging.participant o on o.conversation_id = c.id and o.staff_id <> $1
      cross join lateral generate_series(1, c.last_position) n
    returning conversation_id, sender_id, position
  ), counted as (
    select p.conversation_id, p.staff_id, count(*)::integer as unread
    from messaging.participant p join said s on s.conversation_id = p.conversation_id
    where s.sender_id <> p.staff_id and s.position > p.read_to group by 1, 2
  )
  update messaging.participant p set unread = c.unread from counted c
  where p.conversation_id = c.conversation_id and p.staff_id = c.staff_id`;
