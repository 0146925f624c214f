import { randomUUID } from 'node:crypto';
import { administrator, type Client, goodPassword, freshPortal, type TestPortal } from '../support/index.js';
import { placesOf } from '../support/everything-written.js';
import { activePerson, registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let adminId: string;
let staff: Awaited<ReturnType<typeof activePerson>>;

beforeAll(async () => {
  // Leaves an event that no worker can handle.
  portal = await freshPortal();
  admin = await portal.administrator();
  adminId = (await admin.get('/api/session')).body.staffMember.id;
  staff = await activePerson(portal, admin);
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const byStaff = (id: string) => ({ actor_kind: 'staff', actor_id: id });
const byNobody = { actor_kind: 'anonymous', actor_id: null };

/** What the audit says that people did meanwhile; every row with the address of the caller. */
async function audited(work: () => Promise<unknown>, secrets: readonly string[] = []): Promise<unknown[]> {
  const known = (await rows('select id from audit.event')).map(({ id }) => id);
  await work();
  const found = await rows(
    `select actor_kind, actor_id, action, subject_id, address, outcome, detail from audit.event
     where actor_kind <> 'system' and id <> all($1) order by at, id`,
    [known],
  );
  const written = found.map((row, number) => ({ place: `row ${number}`, text: JSON.stringify(row) }));
  expect(placesOf(secrets, written)).toEqual([]);
  for (const row of found) expect(row.address).toBe('127.0.0.1');
  return found.map(({ address: _, ...row }) => row);
}

/** What the audit puts where an account does not exist, so that the row costs as much as another. */
const nobody = '00000000-0000-0000-0000-000000000000';

describe('Exactly one audit row is left by', () => {
  it('making an API token, and revoking it', async () => {
    let made = { id: '', token: '' };
    const making = async () => (made = (await admin.post('/api/api-tokens', { name: 'Nightly canary', expiresInDays: 30 })).body);
    expect(await audited(making, ['Nightly canary', admin.jar.get('session')!])).toEqual([
      {
        ...byStaff(adminId),
        action: 'create-api-token',
        subject_id: adminId,
        outcome: 'ok',
        detail: { tokenId: made.id, expiresInDays: 30, scopes: ['*:read'] },
      },
    ]);
    expect(await audited(() => admin.delete(`/api/api-tokens/${made.id}`), [made.token])).toEqual([
      { ...byStaff(adminId), action: 'revoke-api-token', subject_id: adminId, outcome: 'ok', detail: { tokenId: made.id } },
    ]);
    expect(
      placesOf([made.token], [{ place: 'audit', text: JSON.stringify(await rows('select detail from audit.event')) }]),
    ).toEqual([]);
  });

  it('revoking an API token that is not there, and says so', async () => {
    expect(await audited(() => admin.delete(`/api/api-tokens/${randomUUID()}`))).toEqual([
      {
        ...byStaff(adminId),
        action: 'revoke-api-token',
        subject_id: adminId,
        outcome: 'refused',
        detail: { code: 'portal-access.api-token-not-found' },
      },
    ]);
  });

  it('signing in, and signing out', async () => {
    const visitor = portal.anonymous();
    const signIn = () => visitor.post('/api/session', { email: staff.email, password: goodPassword });
    expect(await audited(signIn, [goodPassword, staff.email])).toEqual([
      {
        ...byStaff(staff.id),
        action: 'sign-in',
        subject_id: staff.id,
        outcome: 'ok',
        detail: { device: 'node', facts: [{ type: 'portal-access.signed-in', staffId: staff.id }] },
      },
    ]);
    const cookie = visitor.jar.get('session')!;
    const [{ id: sessionId }] = (await rows(
      'select id from portal_access.session where staff_id = $1 order by created_at desc limit 1',
      [staff.id],
    )) as [{ id: string }];
    expect(await audited(() => visitor.delete('/api/session'), [cookie])).toEqual([
      { ...byStaff(staff.id), action: 'sign-out', subject_id: staff.id, outcome: 'ok', detail: { sessionId } },
    ]);
  });

  it.each<[string, () => string | Promise<string>, () => string]>([
    ['of a known account, with that account', () => staff.email, () => staff.id],
    ["of an administrator's account, with that account", () => administrator.email, () => adminId],
    ['of a person who has no account yet, with nobody', async () => (await registerPerson(admin)).email, () => nobody],
    ['of an address that nobody has, with nobody', () => 'nobody@northside.example', () => nobody],
  ])('a failed sign-in %s', async (_name, emailOf, subject) => {
    const email = await emailOf();
    const wrong = 'quite another sentence 4711';
    expect(await audited(() => portal.anonymous().post('/api/session', { email, password: wrong }), [wrong, email])).toEqual([
      {
        ...byNobody,
        action: 'sign-in',
        subject_id: subject(),
        outcome: 'refused',
        detail: { device: 'node', code: 'portal-access.wrong-credentials' },
      },
    ]);
  });

  it('a visit of a signed-in person to what only administrators may, by whatever way', async () => {
    const visits = [
      ['GET', '/api/staff', 'GET /api/staff'],
      ['PUT', `/api/staff/${adminId}/portal/features`, 'PUT /api/staff/:id/portal/features'],
      ['DELETE', `/api/api-tokens/${randomUUID()}`, 'DELETE /api/api-tokens/:id'],
    ] as const;
    for (const [method, path, action] of visits) {
      expect(await audited(() => staff.client.call(method, path), [staff.client.jar.get('session')!])).toEqual([
        { ...byStaff(staff.id), action, subject_id: null, outcome: 'refused', detail: { code: 'access.denied' } },
      ]);
    }
  });

  it('giving a dead letter another try, and by trying it once too often', async () => {
    const [deadLetterId, eventId] = [randomUUID(), randomUUID()];
    await rows(
      `with fact as (
         insert into shared_kernel.outbox (id, type, payload, occurred_at, relayed_at, reactions)
         values ($2, 'messaging.something-new', '{}', now(), now(), '{messaging.tell}')
       )
       insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
       values ($1, $2, 'messaging.tell', 'messaging.something-new', 'Error: canary of an error')`,
      [deadLetterId, eventId],
    );
    const redrive = () => admin.post(`/api/operations/dead-letters/${deadLetterId}/redrive`);
    const row = { ...byStaff(adminId), action: 'redrive-dead-letter', subject_id: null };
    expect(await audited(redrive, ['canary of an error'])).toEqual([
      { ...row, outcome: 'ok', detail: { deadLetterId, eventId } },
    ]);
    expect(await audited(redrive)).toEqual([
      { ...row, outcome: 'refused', detail: { code: 'operations.dead-letter-not-found' } },
    ]);
  });
});

describe('No audit row is left by', () => {
  it('looking, nor by a visitor who is nobody', async () => {
    const looking = async () => {
      expect((await admin.get('/api/staff')).status).toBe(200);
      expect((await admin.get(`/api/staff/${staff.id}/portal`)).status).toBe(200);
      expect((await portal.anonymous().get('/api/staff')).status).toBe(401);
    };
    expect(await audited(looking)).toEqual([]);
  });
});
