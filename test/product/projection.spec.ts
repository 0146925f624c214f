import { Portal } from '#portal-access';
import { activate, type Client, type Person, registerPerson, freshPortal, type TestPortal, tokenIn } from '../support/index.js';
import { settled, sql } from '../support/sql.js';

const DEEDS = 300;
const PEOPLE = 12;

/** The same story at every run: a failure can be looked at again. */
function storyteller(seed: number) {
  let state = seed;
  // A linear congruential generator (Numerical Recipes); its high bits are good enough to choose by.
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return { one: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!, chance: (share: number) => next() < share };
}

let portal: TestPortal;
let admin: Client;
const { one, chance } = storyteller(20_261_122);

beforeAll(async () => {
  // Compares the whole directory with one that is built anew.
  portal = await freshPortal();
  admin = await portal.administrator();
});

afterAll(() => portal.stop());

const rows = () =>
  sql(portal.database.url, 'select s.*, search::text as search from portal_access.portal_status s order by staff_id');

/** What an administrator, the person or the mail server may do; whether it is refused does not matter here. */
const deeds: Record<string, (person: Person & { client: Client }) => Promise<unknown>> = {
  saveFeatures: ({ id }) =>
    admin.put(`/api/staff/${id}/portal/features`, {
      features: ['secure_messaging', 'billing_documents', 'balance_payment'].filter(() => chance(0.5)),
    }),
  invite: async ({ id }) => {
    const { body } = await admin.get(`/api/staff/${id}`);
    return admin.post(`/api/staff/${id}/portal/invitations`, { email: one<any>(body.emails).address });
  },
  revoke: async ({ id }) => {
    const { body } = await admin.get(`/api/staff/${id}/portal`);
    return body.invitation && admin.delete(`/api/staff/${id}/portal/invitations/${body.invitation.id}`);
  },
  rename: ({ id }) =>
    admin.patch(`/api/staff/${id}`, {
      givenName: one(['Dana', 'Zoë', 'Ján', '{name}']),
      familyName: one(['Silva', 'Åberg', "O'Neil"]),
    }),
  move: ({ id }) =>
    admin.patch(`/api/staff/${id}`, { office: one(['Lakeview', 'Northside', null]), jobTitle: one(['Nurse', null]) }),
  changeAddresses: ({ id }) =>
    admin.patch(`/api/staff/${id}`, {
      emails: [0, 1].filter(() => chance(0.8)).map((place) => ({ address: `p${place}.${id}@clinic.example` })),
    }),
  offboard: ({ id }) => admin.put(`/api/staff/${id}/offboarding`),
  reinstate: ({ id }) => admin.delete(`/api/staff/${id}/offboarding`),
  openLink: ({ id, client }) => withNewestLink(id, (token) => client.post('/api/activations/inspect', { token })),
  askForNewLink: async ({ id, client }) => {
    const mail = portal.smtp.mails.find(
      ({ text, to }) => text.includes('/activate#') && to.some((address) => address.includes(id)),
    );
    return mail && client.post('/api/activations/requests', { token: tokenIn(mail) });
  },
  activate: ({ id, client }) => withNewestLink(id, (token) => activate(client, token).catch(() => undefined)),
  confirm: ({ client }) =>
    client.post('/api/session/setup/confirm_contact_details', chance(0.5) ? { phone: '+1 555 010 2030' } : {}),
  accept: ({ client }) => client.post('/api/session/setup/accept_terms'),
  breakMailbox: async ({ id }) => portal.smtp.refuse(`p0.${id}@clinic.example`),
  mendMailboxes: async () => portal.smtp.accept(),
  letTimePass: () =>
    sql(
      portal.database.url,
      "update portal_access.invitation set issued_at = issued_at - interval '25 hours' where state <> 'pending'",
    ),
};

async function withNewestLink(id: string, use: (token: string) => Promise<unknown>): Promise<void> {
  await settled(portal.database.url);
  const mail = portal.smtp.mails.findLast(
    ({ to, text }) => text.includes('/activate#') && to.some((address) => address.includes(id)),
  );
  if (mail) await use(tokenIn(mail));
}

async function newcomer(): Promise<Person & { client: Client }> {
  const person = await registerPerson(admin, { office: one(['Lakeview', null]), jobTitle: one(['Nurse', null]) });
  const emails = [0, 1].map((place) => ({ address: `p${place}.${person.id}@clinic.example` }));
  await admin.patch(`/api/staff/${person.id}`, { emails });
  return { ...person, client: portal.anonymous() };
}

async function newcomerWithInvitation() {
  const person = await newcomer();
  portal.smtp.accept();
  await deeds.invite!(person);
  return person;
}

describe(`After ${DEEDS} deeds in an order of chance`, () => {
  beforeAll(async () => {
    const people = await Promise.all(Array.from({ length: PEOPLE }, newcomer));
    // Half of the stories end soon; the others get all the more to do.
    const busy = people.slice(0, PEOPLE / 2);
    for (let count = 0; count < DEEDS; count += 1) {
      const deed = one(['invite', 'activate', ...Object.keys(deeds)]);
      await deeds[deed]!(one(chance(0.8) ? busy : people));
    }
    // Chance may leave a state out; this much is certain.
    await deeds.activate!(await newcomerWithInvitation());
    await settled(portal.database.url);
  }, 120_000);

  it('the story has led people into every state, or the comparison would compare little', async () => {
    const { body } = await admin.get('/api/portal/statuses/summary');
    for (const [state, count] of Object.entries(body)) expect([state, Number(count) > 0]).toEqual([state, true]);
    const deliveries = new Set((await rows()).map(({ invitation }) => invitation?.delivery));
    expect([...deliveries]).toEqual(expect.arrayContaining(['sent', undefined]));
  });

  it('the projection that was kept equals the one that is made anew, in every column', async () => {
    const kept = await rows();
    expect(kept).toHaveLength(PEOPLE + 2);
    await sql(portal.database.url, 'delete from portal_access.portal_status');
    expect(await portal.api.get(Portal).rebuildStatus()).toBe(PEOPLE + 2);
    expect(await rows()).toEqual(kept);
  });

  it('rebuilding over what is there changes nothing, and mends what is wrong', async () => {
    const kept = await rows();
    await sql(
      portal.database.url,
      "update portal_access.portal_status set headline = 'x', features = '{}', given_name = 'x', state = 'active', search = '' where random() < 0.7",
    );
    await portal.api.get(Portal).rebuildStatus();
    expect(await rows()).toEqual(kept);
  });

  it('list, page and summary tell the same of everyone', async () => {
    const { items } = (await admin.get('/api/staff?limit=200')).body;
    const states: Record<string, number> = {};
    for (const { id, features, portalStatus } of items) {
      const page = (await admin.get(`/api/staff/${id}/portal`)).body;
      expect(page.status).toEqual(portalStatus);
      expect(page.features).toEqual(features);
      states[portalStatus.state] = (states[portalStatus.state] ?? 0) + 1;
    }
    expect((await admin.get('/api/portal/statuses/summary')).body).toMatchObject(states);
  });

  it('the state that is told follows from what is on record', async () => {
    const wrong = await sql(
      portal.database.url,
      `select s.staff_id, s.state from portal_access.portal_status s left join portal_access.portal_access a on a.id = s.staff_id
       where s.state <> case
         when a.disabled_at is not null then 'disabled'
         when a.activated_at is not null and a.contact_confirmed_at is not null and a.terms_accepted_at is not null then 'active'
         when a.activated_at is not null then 'setup_incomplete'
         when a.invitation_id is not null then 'invited'
         else 'not_invited' end`,
    );
    expect(wrong).toEqual([]);
  });
});
