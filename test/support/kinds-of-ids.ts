import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from './client.js';
import { activePerson, invite, registerPerson } from './people.js';
import type { TestPortal } from './portal.js';
import { sql } from './sql.js';
import { DocumentStorage } from '#shared-kernel/documents';

/** Where things of all kinds can be made. */
export type Workshop = { portal: TestPortal; admin: Client };

/**
 * One kind of thing that an id in an address names.
 * - `practice`: every administrator may reach it.
 * - `caller`: only who owns it may; for everybody else it does not exist.
 * - `granted`: every administrator may, and staff members to whom it was granted; for other staff members it does not exist.
 * - `person`: it belongs to the staff member, or the conversation, whose id stands before it; under another's it does not exist.
 */
export type KindOfId = {
  owner: 'practice' | 'caller' | 'granted' | 'person';
  /** Makes one that belongs to this staff member and answers its id. */
  make(workshop: Workshop, staffId: string): Promise<string>;
  /** A staff member, or conversation, to which such a thing can belong; without it, anybody. */
  makePerson?(workshop: Workshop): Promise<{ id: string }>;
};

const keep = async ({ portal }: Workshop, statement: string, values: unknown[]): Promise<string> =>
  (await sql<{ id: string }>(portal.database.url, `${statement} returning id`, values))[0]!.id;

async function made(answer: Promise<{ status: number; text: string; body: any }>): Promise<string> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`A thing that a test needs was refused: ${status} ${text}`);
  return body.id;
}

const roster = 'external_id,given_name,family_name,emails\nEMP-K-1,Kim,Kind,kim.kind@northside.example\n';
const accountList = 'external_id,holder_name,email\nPAT-K-1,Kim Kind,\n';
const inAWeek = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

const ownIdOf = async ({ admin }: Workshop): Promise<string> => (await admin.get('/api/session')).body.staffMember.id;

/** Started by this staff member, with somebody on no record as the other one. */
async function conversationWith(workshop: Workshop, staffId: string): Promise<{ id: string }> {
  const id = await keep(
    workshop,
    `insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
     values ($1, 'conversation', 'Hello', '{hello}', $2, now(), 1, 2)`,
    [randomUUID(), staffId],
  );
  await keep(
    workshop,
    `with people as (
       insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, last_at)
       select $2, staff_id, now(), false, 0, now() from unnest(array[$3, $4]::uuid[]) as staff_id
     )
     insert into messaging.message (id, conversation_id, position, sender_id, heading, body, attachments)
     values ($1, $2, 1, $3, 'Hello', 'Hello', 0)`,
    [randomUUID(), id, staffId, randomUUID()],
  );
  return { id };
}

/** A billing account that this staff member may see. */
const accountOf = (workshop: Workshop, staffId: string): Promise<string> =>
  keep(
    workshop,
    `with granted as (insert into billing.account_access (account_id, staff_id) values ($1, $2)),
       balance as (insert into billing.account_balance (account_id, sort_name, search) values ($1, 'kim', ''))
     insert into billing.account (id, holder_name, currency) values ($1, 'Kim', 'usd')`,
    [randomUUID(), staffId],
  );

/** By the part of the address that stands before the id, or the two: `invitations` for `/api/staff/:id/portal/invitations/:invitationId`. */
const kinds: Record<string, KindOfId> = {
  // With an account: some of what is done to people needs one.
  staff: { owner: 'practice', make: async ({ portal, admin }) => (await activePerson(portal, admin)).id },
  imports: {
    owner: 'practice',
    make: ({ admin }) => made(admin.post('/api/staff/imports?dryRun=true', roster, { headers: { 'content-type': 'text/csv' } })),
  },
  'billing-accounts/imports': {
    owner: 'practice',
    make: ({ admin }) =>
      made(admin.post('/api/billing-accounts/imports?dryRun=true', accountList, { headers: { 'content-type': 'text/csv' } })),
  },
  'dead-letters': {
    owner: 'practice',
    make: (workshop) =>
      keep(
        workshop,
        `with fact as (
           insert into shared_kernel.outbox (id, type, payload, occurred_at, relayed_at, completed_at, reactions)
           values ($1, 'messaging.something-new', '{}', now(), now(), now(), '{messaging.tell}')
         )
         insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
         values ($2, $1, 'messaging.tell', 'messaging.something-new', 'Error')`,
        [randomUUID(), randomUUID()],
      ),
  },
  'bulk-invitations': {
    owner: 'practice',
    make: async ({ admin }) => made(admin.post('/api/portal/bulk-invitations', { staffIds: [(await registerPerson(admin)).id] })),
  },
  invitations: {
    owner: 'person',
    makePerson: ({ admin }) => registerPerson(admin),
    make: async ({ admin }, staffId) => {
      const { address } = (await admin.get(`/api/staff/${staffId}`)).body.emails[0];
      return (await invite(admin, { id: staffId, email: address, givenName: '', familyName: '' })).id;
    },
  },
  'password-links': {
    owner: 'person',
    makePerson: ({ portal, admin }) => activePerson(portal, admin),
    make: ({ admin }, staffId) => made(admin.post(`/api/staff/${staffId}/portal/password-links`, { expiresOn: inAWeek() })),
  },
  'api-tokens': {
    owner: 'caller',
    make: (workshop, staffId) =>
      keep(
        workshop,
        `insert into portal_access.api_token (id, token_hash, staff_id, name, expires_at) values ($1, $2, $3, 'A', now() + interval '1 day')`,
        [randomUUID(), randomBytes(32), staffId],
      ),
  },
  sessions: {
    owner: 'caller',
    make: (workshop, staffId) =>
      keep(workshop, 'insert into portal_access.session (id, token_hash, staff_id) values ($1, $2, $3)', [
        randomUUID(),
        randomBytes(32),
        staffId,
      ]),
  },
  conversations: {
    owner: 'caller',
    make: async (workshop, staffId) => (await conversationWith(workshop, staffId)).id,
  },
  messages: {
    owner: 'person',
    makePerson: async (workshop) => conversationWith(workshop, await ownIdOf(workshop)),
    make: async (workshop, conversationId) =>
      keep(
        workshop,
        `with place as (
           update messaging.conversation set last_position = last_position + 1 where id = $2 returning last_position, started_by
         )
         insert into messaging.message (id, conversation_id, position, sender_id, body, attachments)
         select $1, $2, last_position, started_by, 'Hello', 0 from place`,
        [randomUUID(), conversationId],
      ),
  },
  attachments: {
    owner: 'caller',
    make: (workshop, staffId) =>
      keep(
        workshop,
        `with files as (insert into shared_kernel.stored_file (key) values ($3), ($4))
         insert into messaging.attachment (id, uploader_id, name, media_type, size, file_key, preview_key)
         values ($1, $2, 'scan.pdf', 'application/pdf', 9, $3, $4)`,
        [randomUUID(), staffId, randomUUID(), randomUUID()],
      ),
  },
  drafts: {
    owner: 'caller',
    make: (workshop, staffId) =>
      keep(
        workshop,
        `insert into messaging.draft (id, staff_id, subject, participant_ids, body, attachment_ids, updated_at)
         values ($1, $2, '', '{}', 'Hello', '{}', now())`,
        [randomUUID(), staffId],
      ),
  },
  'billing-accounts': { owner: 'granted', make: accountOf },
  invoices: {
    owner: 'granted',
    make: async (workshop, staffId) =>
      keep(
        workshop,
        `with place as (update billing.invoice_counter set last = last + 1 returning last)
         insert into billing.invoice
           (id, account_id, state, sequence, number, currency, line_items, total, due_on, issued_on, issued_at)
         select $1, $2, 'issued', last, 'INV-' || last, 'usd', $3, 100, current_date, current_date, now() from place`,
        [randomUUID(), await accountOf(workshop, staffId), '[{"description":"Visit","quantity":1,"unitAmount":100}]'],
      ),
  },
  payments: {
    owner: 'granted',
    make: async (workshop, staffId) =>
      keep(
        workshop,
        `with posted as (
           insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
           values ($3, $2, 1, 'payment_received', $4, 'usd', -100)
         ), entries as (
           insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
           values ($3, 1, 'cash_at_stripe', 100, 0), ($3, 2, 'patient_credit', 0, 100)
         )
         insert into billing.payment
           (id, account_id, state, amount, currency, invoice_ids, purpose, balance_version, attempt, intent_id, started_at, settled_at)
         values ($1, $2, 'succeeded', 100, 'usd', '{}', 'balance', 0, 1, $4, now(), now())`,
        [randomUUID(), await accountOf(workshop, staffId), randomUUID(), `pi_${randomUUID()}`],
      ),
  },
  documents: {
    owner: 'granted',
    make: async (workshop, staffId) => {
      const storage = workshop.portal.api.get(DocumentStorage, { strict: false });
      const put = () => storage.put(Buffer.from('file'), 'image/webp');
      return keep(
        workshop,
        `with version as (
           insert into billing.document_version (id, document_id, number, state, member_id, uploaded_by, uploaded_at)
           values ($2, $1, 1, 'pending', 'XGH1', $4, now())
         ), file as (
           insert into billing.document_file (version_id, side, name, media_type, size, file_key, preview_key)
           values ($2, 'front', 'card.jpg', 'image/jpeg', 4, $5, $6)
         )
         insert into billing.document (id, account_id, kind, title, last_number, created_at, updated_at)
         values ($1, $3, 'insurance_card', 'Card', 1, now(), now())`,
        [randomUUID(), randomUUID(), await accountOf(workshop, staffId), staffId, await put(), await put()],
      );
    },
  },
  'payment-exceptions': {
    owner: 'practice',
    make: (workshop) =>
      keep(workshop, `insert into billing.payment_exception (id, kind, object_id) values ($1, 'unknown_object', $2)`, [
        randomUUID(),
        randomUUID(),
      ]),
  },
  passkeys: {
    owner: 'caller',
    make: (workshop, staffId) =>
      keep(
        workshop,
        `insert into portal_access.passkey (id, staff_id, credential_id, public_key, counter, transports, name, backed_up)
         values ($1, $2, $3, 'x', 0, '{}', 'Key', false)`,
        [randomUUID(), staffId, randomUUID()],
      ),
  },
};

/** Words in an address that stand for a choice among a few and are no id. */
const choices: Record<string, string> = {
  ':step': 'confirm_contact_details',
  ':name': 'invitation',
  ':month': '2026-11',
  ':number': '1',
  ':side': 'front',
};

export type Placeholder = { name: string; kind: KindOfId };

/** The ids in an address, from left to right, each with its kind. */
export function idsIn(path: string): Placeholder[] {
  const parts = path.split('/');
  return parts.flatMap((name, place) => {
    if (!name.startsWith(':') || name in choices) return [];
    const kind = kinds[parts.slice(place - 2, place).join('/')] ?? kinds[parts[place - 1]!];
    if (kind) return [{ name, kind }];
    throw new Error(
      `The id after "${parts[place - 1]}" in ${path} is of a kind that no test knows. Add it to \`kinds\` in test/support/kinds-of-ids.ts: how one comes to be and whose it is.`,
    );
  });
}

/** The address with these in the place of its ids, from left to right; the last one stands for all that follow. */
export function addressWith(path: string, ...ids: string[]): string {
  let place = 0;
  return path.replace(/:\w+/g, (name) => choices[name] ?? ids[Math.min(place++, ids.length - 1)]!);
}
