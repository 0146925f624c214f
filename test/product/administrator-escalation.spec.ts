import { everyScope } from '../support/api-tokens.js';
import {
  administrator,
  type Client,
  goodPassword,
  type Person,
  registerPerson,
  type TestPortal,
  until,
  usePortal,
} from '../support/index.js';
import { activePerson, invite, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

// Whoever can have an invitation of a future administrator sent to an address of theirs becomes one.

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const stepUp = '403 portal-access.step-up-required';
let addresses = 0;
const foreign = () => `mallory.${(addresses += 1)}@evil.example`;

type By = { call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }> };

async function token(): Promise<By> {
  const { body } = await admin.post('/api/api-tokens', { name: 'Sync', expiresInDays: 1, scopes: everyScope });
  const headers = { authorization: `Bearer ${body.token}` };
  return { call: (method, path, sent) => portal.anonymous().call(method, path, sent, { headers }) };
}

/** A token from the time when one could be had for everything. */
async function oldToken(): Promise<By> {
  const made = await token();
  await sql(portal.database.url, `update portal_access.api_token set scopes = '{*}'`);
  return made;
}

async function oldSession(): Promise<By> {
  const client = portal.anonymous();
  await client.post('/api/session', administrator);
  await sql(
    portal.database.url,
    `update portal_access.session set stepped_up_at = now() - interval '10 minutes' where token_hash = sha256($1::bytea)`,
    [Buffer.from(`session:${client.jar.get('session')}`)],
  );
  return client;
}

const strangers: [string, () => Promise<By>][] = [
  ['an API token with every scope', token],
  ['an API token from before scopes had to be named', oldToken],
  ['a session whose password is long ago', oldSession],
];

const role = ({ id }: { id: string }, given: string) => admin.put(`/api/staff/${id}/portal/role`, { role: given });
const emails = (...list: string[]) => ({ emails: list.map((address) => ({ address })) });
const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body?.code ?? ''}`.trim();

async function futureAdministrator(): Promise<Person> {
  const person = await registerPerson(admin);
  expect((await role(person, 'administrator')).status).toBe(200);
  return person;
}

async function formerAdministrator(): Promise<Person> {
  const person = await activePerson(portal, admin);
  await role(person, 'administrator');
  return person;
}

const attempts: [string, () => Promise<Person>, (by: By, person: Person) => Promise<{ status: number; body: any }>][] = [
  ['invite', futureAdministrator, (by, { id, email }) => by.call('POST', `/api/staff/${id}/portal/invitations`, { email })],
  ['add an address', futureAdministrator, (by, { id, email }) => by.call('PATCH', `/api/staff/${id}`, emails(email, foreign()))],
  ['replace the address', futureAdministrator, (by, { id }) => by.call('PATCH', `/api/staff/${id}`, emails(foreign()))],
  [
    'make another address the primary',
    async () => {
      const person = await futureAdministrator();
      await admin.patch(`/api/staff/${person.id}`, emails(person.email, foreign()));
      return person;
    },
    async (by, { id }) => {
      const [first, second] = (await admin.get(`/api/staff/${id}`)).body.emails;
      return by.call('PATCH', `/api/staff/${id}`, emails(second.address, first.address));
    },
  ],
  [
    'add an address of one in office',
    formerAdministrator,
    (by, { id, email }) => by.call('PATCH', `/api/staff/${id}`, emails(email, foreign())),
  ],
  [
    'restore the access of one',
    async () => {
      const person = await formerAdministrator();
      await admin.post(`/api/staff/${person.id}/portal/disable`);
      return person;
    },
    (by, { id }) => by.call('POST', `/api/staff/${id}/portal/restore`),
  ],
  [
    'reinstate one who left',
    async () => {
      const person = await formerAdministrator();
      await admin.put(`/api/staff/${person.id}/offboarding`);
      return person;
    },
    (by, { id }) => by.call('DELETE', `/api/staff/${id}/offboarding`),
  ],
];

describe.each(strangers)('For somebody who is or will be an administrator, %s', (_who, make) => {
  it.each(attempts)('cannot %s, and nothing changes', async (_what, prepare, attempt) => {
    const [by, person] = [await make(), await prepare()];
    const before = (await admin.get(`/api/staff/${person.id}`)).body;
    expect(codeOf(await attempt(by, person))).toBe(stepUp);
    expect((await admin.get(`/api/staff/${person.id}`)).body).toEqual(before);
  });

  it('can still correct the office, and send the addresses as they are', async () => {
    const [by, person] = [await make(), await futureAdministrator()];
    const { status } = await by.call('PATCH', `/api/staff/${person.id}`, { office: 'Harbor', ...emails(person.email) });
    expect(status).toBe(200);
  });
});

describe('Whoever gave the password a moment ago', () => {
  it.each(attempts)('can %s', async (_what, prepare, attempt) => {
    expect((await attempt(admin, await prepare())).status).toBeLessThan(300);
  });
});

describe('For everybody else an API token', () => {
  it('invites, adds addresses, restores and reinstates as before', async () => {
    const by = await token();
    const [waiting, active] = [await registerPerson(admin), await activePerson(portal, admin)];
    const answers = [
      await by.call('PATCH', `/api/staff/${waiting.id}`, emails(waiting.email, foreign())),
      await by.call('POST', `/api/staff/${waiting.id}/portal/invitations`, { email: waiting.email }),
      await by.call('POST', `/api/staff/${active.id}/portal/disable`),
      await by.call('POST', `/api/staff/${active.id}/portal/restore`),
      await by.call('PUT', `/api/staff/${active.id}/offboarding`),
      await by.call('DELETE', `/api/staff/${active.id}/offboarding`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 204, 204, 204, 204]);
  });
});

describe('Around the person page', () => {
  it('bulk work invites no future administrator, and says what to do', async () => {
    const [future, other] = [await futureAdministrator(), await registerPerson(admin)];
    const { body } = await admin.post('/api/portal/bulk-invitations', { staffIds: [future.id, other.id] });
    const done = await until('the bulk work is done', async () => {
      const { body: bulk } = await admin.get(`/api/portal/bulk-invitations/${body.id}`);
      return bulk.state === 'done' || bulk.state === 'finished' ? bulk : undefined;
    });
    expect([done.done, done.failed]).toEqual([expect.any(Number), 1]);
    const { items } = (await admin.get(`/api/portal/bulk-invitations/${body.id}/people?limit=10`)).body;
    expect(items.find(({ staffId }: { staffId: string }) => staffId === future.id)).toMatchObject({
      code: 'portal-access.invite-administrator-singly',
    });
    expect((await admin.get(`/api/staff/${future.id}/portal`)).body.invitation).toBeNull();
  });

  it('an import changes no address of one, and takes every other change', async () => {
    const externalId = `A-${Date.now()}`;
    const person = await registerPerson(admin, { externalId });
    await role(person, 'administrator');
    const imported = async (addressList: string, office: string) => {
      const csv = `external_id,given_name,family_name,office,emails\n${externalId},Dana,Adams,${office},${addressList}\n`;
      const { body } = await admin.post('/api/staff/imports', csv, { headers: { 'content-type': 'text/csv' } });
      return until('the import is done', async () => {
        const { body: run } = await admin.get(`/api/staff/imports/${body.id}`);
        return run.state === 'done' ? run : undefined;
      });
    };
    const refused = await imported(`${person.email};${foreign()}`, 'Harbor');
    expect(refused.errors).toEqual([{ row: 2, column: 'emails', message: expect.stringContaining('administrator') }]);
    expect((await imported(person.email, 'Lakeview')).updated).toBe(1);
    const { body } = await admin.get(`/api/staff/${person.id}`);
    expect([body.office, body.emails]).toEqual(['Lakeview', [{ address: person.email, primary: true }]]);
  });
});

describe('Giving the role', () => {
  /** A program adds an address and invites at it, before anybody knows that the person will be an administrator. */
  async function invitedAtForeignAddress(by: By): Promise<Person & { foreign: string }> {
    const person = await registerPerson(admin);
    const address = foreign();
    await by.call('PATCH', `/api/staff/${person.id}`, emails(person.email, address));
    await by.call('POST', `/api/staff/${person.id}/portal/invitations`, { email: address });
    return { ...person, foreign: address };
  }
  const invitationOf = async ({ id }: Person) => (await admin.get(`/api/staff/${id}/portal`)).body.invitation;

  it.each(strangers)('ends an invitation to an address that %s put on record', async (_who, make) => {
    const person = await invitedAtForeignAddress(await make());
    expect(await invitationOf(person)).toMatchObject({ state: 'pending' });
    expect((await role(person, 'administrator')).status).toBe(200);
    expect(await invitationOf(person)).toBeNull();
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.find(({ type }: { type: string }) => type === 'invitation_revoked')).toMatchObject({
      detail: { reason: 'role_changed' },
    });
  });

  it('leaves every other invitation as it is', async () => {
    const [plain, known] = [await invitedPerson(portal, admin), await invitedAtForeignAddress(admin)];
    for (const person of [plain, known]) {
      expect((await role(person, 'administrator')).status).toBe(200);
      expect(await invitationOf(person)).toMatchObject({ state: 'pending' });
    }
  });
});

describe('A change of addresses', () => {
  const told = (address: string) =>
    portal.smtp.to(address).filter(({ text }) => text.includes('addresses on your staff record were changed'));

  it.each<[string, () => Promise<Person>]>([
    ['of a future administrator', futureAdministrator],
    ['of somebody with an account', () => activePerson(portal, admin)],
    ['of somebody whose invitation is under way', () => invitedPerson(portal, admin)],
  ])('%s is told to the addresses that were there before, and not to the new one', async (_whose, make) => {
    const person = await make();
    const address = foreign();
    expect((await admin.patch(`/api/staff/${person.id}`, emails(person.email, address))).status).toBe(200);
    await until('the address before has been told', () => told(person.email).length > 0);
    const [notice] = told(person.email);
    expect(`${notice!.subject} ${notice!.text} ${notice!.html}`).not.toContain(address);
    await settled(portal.database.url);
    expect([told(person.email).length, told(address).length]).toEqual([1, 0]);
  });

  it('of somebody who has nothing to lose yet, or that changes nothing, is told to nobody', async () => {
    const [unknown, active] = [await registerPerson(admin), await activePerson(portal, admin)];
    await admin.patch(`/api/staff/${unknown.id}`, emails(unknown.email, foreign()));
    await admin.patch(`/api/staff/${active.id}`, { office: 'Harbor', ...emails(active.email) });
    await settled(portal.database.url);
    expect([told(unknown.email), told(active.email)]).toEqual([[], []]);
  });

  it('that the person confirmed by its mailbox is told once, as a change of the sign-in', async () => {
    const person = await activePerson(portal, admin);
    await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    const address = foreign();
    await person.client.post('/api/session/sign-in-address', { email: address, password: goodPassword });
    const mail = await until('the link has come', () => portal.smtp.to(address)[0]);
    const confirmation = /#([\w-]+(?:\.[\w-]+)?)/.exec(mail.text)![1];
    expect((await portal.anonymous().post('/api/sign-in-addresses', { token: confirmation })).status).toBeLessThan(300);
    await settled(portal.database.url);
    expect(told(person.email)).toEqual([]);
    expect(portal.smtp.to(person.email).some(({ text }) => text.includes('you sign in with was changed'))).toBe(true);
  });
});

it('An invitation of a future administrator by somebody signed in works to the end', async () => {
  const person = await futureAdministrator();
  expect(await invite(admin, person)).toMatchObject({ state: 'pending' });
});
