import { everyScope } from '../support/api-tokens.js';
import { administrator, type Client, goodPassword, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson, invitedPerson, mailTo, type Person } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

// Whoever moves the address somebody signs in with can have the password set anew: it is a way into the account.

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

let addresses = 0;
const newAddress = () => `not.theirs.${(addresses += 1)}@elsewhere.example`;
const give = (person: { id: string }, to: string[], by = admin, headers: Record<string, string> = {}) =>
  by.patch(`/api/staff/${person.id}`, { emails: to.map((address) => ({ address })) }, { headers });
const emailsOf = async ({ id }: { id: string }) =>
  (await admin.get(`/api/staff/${id}`)).body.emails.map(({ address }: { address: string }) => address);
const signInAddressOf = async ({ id }: { id: string }) =>
  (await sql(portal.database.url, 'select sign_in_email as address from portal_access.portal_access where id = $1', [id]))[0]
    .address;

async function tokenHeaders(scopes = everyScope): Promise<Record<string, string>> {
  const { body } = await admin.post('/api/api-tokens', { name: 'Sync', expiresInDays: 1, scopes });
  return { authorization: `Bearer ${body.token}` };
}

/** An administrator's session whose password is long ago. */
async function staleAdministrator(): Promise<Client> {
  const client = portal.anonymous();
  await client.post('/api/session', administrator);
  await sql(
    portal.database.url,
    `update portal_access.session set stepped_up_at = now() - interval '10 minutes' where token_hash = sha256($1::bytea)`,
    [Buffer.from(`session:${client.jar.get('session')}`)],
  );
  return client;
}

describe('Taking the address that somebody signs in with off the record', () => {
  it.each<[string, () => Promise<{ by: Client; headers?: Record<string, string> }>]>([
    ['an API token for staff records', async () => ({ by: portal.anonymous(), headers: await tokenHeaders(['staff:write']) })],
    ['an API token for everything', async () => ({ by: portal.anonymous(), headers: await tokenHeaders() })],
    ['an administrator whose password is long ago', async () => ({ by: await staleAdministrator() })],
  ])('is refused to %s, and nothing changes', async (_who, make) => {
    const [person, { by, headers }] = [await activePerson(portal, admin), await make()];
    const own = { id: (await admin.get('/api/session')).body.staffMember.id, email: administrator.email };
    for (const { id, email } of [person, own]) {
      expect((await give({ id }, [newAddress()], by, headers)).body).toMatchObject({
        status: 403,
        code: 'portal-access.step-up-required',
      });
      await settled(portal.database.url);
      expect([await emailsOf({ id }), await signInAddressOf({ id })]).toEqual([[email], email]);
    }
  });

  it('is possible right after the password was given, and the old address hears of it as the new one does', async () => {
    const [person, by] = [await activePerson(portal, admin), await staleAdministrator()];
    const address = newAddress();
    expect((await by.post('/api/session/step-up', { password: administrator.password })).status).toBe(204);
    expect((await give(person, [address], by)).status).toBe(200);
    await settled(portal.database.url);
    expect(await signInAddressOf(person)).toBe(address);
    expect((await mailTo(portal.smtp, address)).text).toContain('The e-mail address you sign in with was changed.');
    // The first mail was the invitation.
    expect((await mailTo(portal.smtp, person.email, 2)).text).toContain('The e-mail address you sign in with was changed.');
  });

  it('is told to the old address also where the record of somebody else has it now', async () => {
    const [person, other] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    const [address, others] = [newAddress(), newAddress()];
    await portal.stopWorker();
    await give(person, [address]);
    await give(other, [person.email, others]);
    await portal.startWorker();
    await settled(portal.database.url);
    expect(await signInAddressOf(person)).toBe(address);
    const toldIn = () => portal.smtp.to(person.email).filter(({ text }) => text.includes('address you sign in with was changed'));
    await until('the old address of the first has been told', () => toldIn().length > 0);
  }, 60_000);

  it('needs the password too while the sign-in has not followed an earlier change', async () => {
    const [person, headers] = [await activePerson(portal, admin), await tokenHeaders()];
    const address = newAddress();
    await settled(portal.database.url);
    await portal.stopWorker();
    expect((await give(person, [address])).status).toBe(200);
    expect((await give(person, [newAddress()], portal.anonymous(), headers)).body.code).toBe('portal-access.step-up-required');
    await portal.startWorker();
    await settled(portal.database.url);
    expect(await signInAddressOf(person)).toBe(address);
  }, 60_000);
});

describe('Every other change of addresses stays free', () => {
  it('as long as the record keeps that one, in whatever case and place', async () => {
    const [person, headers] = [await activePerson(portal, admin), await tokenHeaders(['staff:write'])];
    const address = newAddress();
    for (const list of [[person.email, address], [address, person.email.toUpperCase()], [person.email]])
      expect((await give(person, list, portal.anonymous(), headers)).status).toBe(200);
    await settled(portal.database.url);
    expect(await signInAddressOf(person)).toBe(person.email);
  });

  it('for people who have no account yet, too', async () => {
    const [person, headers] = [await invitedPerson(portal, admin), await tokenHeaders(['staff:write'])];
    expect((await give(person, [newAddress()], portal.anonymous(), headers)).status).toBe(200);
  });
});

describe('An import', () => {
  const header = 'external_id,given_name,family_name,emails';
  const line = ({ id }: Person, emails: string) => `${id},Dana,Imported,${emails}`;

  async function imported(lines: string[], query = ''): Promise<any> {
    const roster = [header, ...lines, ''].join('\n');
    const { body } = await admin.post(`/api/staff/imports${query}`, roster, { headers: { 'content-type': 'text/csv' } });
    return until('the import has ended', async () => {
      const report = (await admin.get(`/api/staff/imports/${body.id}`)).body;
      return report.state === 'done' && report;
    });
  }

  async function onRoster(): Promise<Person> {
    const externalId = `E-${(addresses += 1)}`;
    const person = await activePerson(portal, admin, { externalId });
    await settled(portal.database.url);
    return { ...person, id: externalId };
  }

  it.each([
    ['tried out', '?dryRun=true'],
    ['for good', ''],
  ])('%s refuses the row that would take it away, and says what to do', async (_how, query) => {
    const [one, other] = [await onRoster(), await onRoster()];
    const address = newAddress();
    const report = await imported([line(one, address), line(other, `${newAddress()};${other.email.toUpperCase()}`)], query);
    expect(report).toMatchObject({ failed: 1, updated: 1 });
    expect(report.errors).toEqual([
      {
        row: 2,
        column: 'emails',
        message: `${one.email} is missing: this person signs in with it. Leave it in the row, or change it on the person's page`,
      },
    ]);
    await settled(portal.database.url);
    const signsIn = (email: string) => portal.anonymous().post('/api/session', { email, password: goodPassword });
    expect((await signsIn(one.email)).status).toBe(201);
    expect((await signsIn(other.email)).status).toBe(201);
    expect(await sql(portal.database.url, 'select 1 from staff.email_owner where address_key = $1', [address])).toEqual([]);
  });

  it('gives nobody an address that another row failed to take from whoever signs in with it', async () => {
    const [one, other] = [await onRoster(), await onRoster()];
    const report = await imported([line(one, newAddress()), line(other, `${other.email};${one.email}`)]);
    expect(report.errors).toEqual([
      expect.objectContaining({ row: 2, column: 'emails' }),
      { row: 3, column: 'emails', message: `${one.email} belongs to another staff member` },
    ]);
  });
});
